using System.Runtime.InteropServices;

namespace TaskMessages.EmbeddedMongo.Query.Stages;

/// <summary><c>$sample</c>: documents at random, each at most once and each as likely as any other, in random order.</summary>
internal sealed class SampleStage(long size, long maxMemory) : PipelineStage
{
    /// <summary>How many.</summary>
    public long Size => size;

    public static SampleStage Parse(BsonValue spec, QueryScope scope)
    {
        if (spec is not BsonDocument options)
            throw new ServerErrorException(28745, "the $sample stage specification must be an object");
        long? size = null;
        foreach (var option in options)
            size = option.Name == "size" ? SizeOf(option.Value) : throw new ServerErrorException(28748, $"unrecognized option to $sample: {option.Name}");
        return new SampleStage(size ?? throw new ServerErrorException(28749, "$sample stage must specify a size"), scope.MaxMemory);
    }

    /// <exception cref="ServerErrorException">292: the sample does not fit into the memory that a stage may use.</exception>
    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> input)
    {
        var chosen = new List<(BsonDocument Document, int Size)>();
        var (seen, held) = (0L, 0L);
        foreach (var document in size > 0 ? input : [])
        {
            // The nth document takes one of the places with the chance of size to n, which leaves all as likely as one another.
            var place = seen < size ? seen : Random.Shared.NextInt64(seen + 1);
            seen++;
            if (place >= size)
                continue;
            var item = (document, EncodedSize.Of(document));
            held += item.Item2;
            if (place == chosen.Count)
            {
                chosen.Add(item);
            }
            else
            {
                held -= chosen[(int)place].Size;
                chosen[(int)place] = item;
            }

            if (held > maxMemory)
                throw TooLarge(maxMemory);
        }

        Random.Shared.Shuffle(CollectionsMarshal.AsSpan(chosen));
        foreach (var (document, _) in chosen)
            yield return document;
    }

    public static ServerErrorException TooLarge(long maxMemory) => new(
        ServerError.QueryExceededMemoryLimitNoDiskUseAllowed, $"Sort exceeded memory limit of {maxMemory} bytes, but did not opt in to external sorting.");

    private static long SizeOf(BsonValue value)
    {
        if (!value.IsNumeric)
            throw new ServerErrorException(28746, "size argument to $sample must be a number");
        // What int64 cannot hold is all there is, or nothing.
        var size = WholeNumber.TryTruncate(value, out var whole) ? whole : value.ToDouble() switch { > 0 => long.MaxValue, < 0 => long.MinValue, _ => 0 };
        return size >= 0 ? size : throw new ServerErrorException(28747, "size argument to $sample must not be negative");
    }
}
