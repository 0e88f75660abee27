using TaskMessages.EmbeddedMongo.Query.Stages;

namespace TaskMessages.EmbeddedMongo.Query;

/// <summary>An aggregation pipeline, parsed once.</summary>
internal sealed class Pipeline
{
    private readonly PipelineStage[] _stages;

    private Pipeline(PipelineStage[] stages) => _stages = stages;

    /// <summary>The stages; a planner may take leading <see cref="MatchStage"/>, <see cref="SortStage"/>, <see cref="SkipStage"/> and <see cref="LimitStage"/> upon itself.</summary>
    public IReadOnlyList<PipelineStage> Stages => _stages;

    /// <param name="stages">The stages.</param>
    /// <param name="scope">What their expressions may read.</param>
    /// <param name="sources">Reads the stages that tell of a collection, or null where there is none to tell of.</param>
    /// <exception cref="ServerErrorException">A stage is not one that MongoDB would accept, or is not supported.</exception>
    public static Pipeline Parse(BsonArray stages, QueryScope? scope = null, Func<string, BsonValue, InitialStage?>? sources = null)
    {
        var parsed = stages.Select(stage => StageParser.Parse(stage, scope ?? QueryScope.Empty, sources)).ToArray();
        return parsed.Skip(1).OfType<InitialStage>().FirstOrDefault() is { } late
            ? throw new ServerErrorException(40602, $"{late.Name} is only valid as the first stage in a pipeline.")
            : new Pipeline(parsed);
    }

    /// <param name="input">The documents of the collection, or what the stages before <paramref name="from"/> made of them.</param>
    /// <param name="from">Index of the first stage to run.</param>
    /// <param name="counts">Where each stage's results are counted while they are read, at the stage's index; null: nowhere.</param>
    public IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> input, int from = 0, long[]? counts = null)
    {
        for (var i = from; i < _stages.Length; i++)
        {
            input = _stages[i] is SortStage sort ? sort.Run(input, LimitAfter(i + 1)) : _stages[i].Run(input);
            if (counts is not null)
                input = Counted(input, counts, i);
        }

        return input;
    }

    private static IEnumerable<BsonDocument> Counted(IEnumerable<BsonDocument> documents, long[] counts, int stage)
    {
        foreach (var document in documents)
        {
            counts[stage]++;
            yield return document;
        }
    }

    /// <summary>How many documents the stages from this one on take at most, so that a sort before them needs no more; 0: all.</summary>
    public long LimitAfter(int stage)
    {
        var skipped = 0L;
        for (; stage < _stages.Length; stage++)
        {
            if (_stages[stage] is LimitStage limit)
                return limit.Count > long.MaxValue / 4 - skipped ? 0 : skipped + limit.Count;
            if (_stages[stage] is not SkipStage skip || skip.Count > long.MaxValue / 8 - skipped)
                return 0;
            skipped += skip.Count;
        }

        return 0;
    }
}
