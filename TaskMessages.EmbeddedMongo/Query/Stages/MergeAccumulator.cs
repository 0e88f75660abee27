namespace TaskMessages.EmbeddedMongo.Query.Stages;

/// <summary><c>$mergeObjects</c>.</summary>
internal sealed class MergeAccumulator : Accumulator
{
    /// <summary>Up to here it is not worth while to look closer.</summary>
    private const int SmallBytes = 4096;

    private readonly BsonDocument _merged = [];
    private long _heldBytes;
    private long _nextLook = SmallBytes;

    public override BsonValue Result => _merged;

    /// <summary>At least what is held, and not much more than twice as much: what was overwritten counts until one looks closer.</summary>
    public override long HeldBytes => _heldBytes;

    public override void Add(BsonValue? value)
    {
        if (BsonOrder.IsNullish(value))
            return;
        var document = value as BsonDocument ?? throw new ServerErrorException(40400, $"$mergeObjects requires object inputs, but input {BsonText.Of(value)} is of type {BsonTypeNames.Of(value)}");
        _heldBytes += EncodedSize.Of(document);
        _merged.Merge(document, overwriteExistingElements: true);
        if (_heldBytes <= _nextLook)
            return;
        _heldBytes = EncodedSize.Of(_merged);
        _nextLook = Math.Max(2 * _heldBytes, SmallBytes);
    }
}
