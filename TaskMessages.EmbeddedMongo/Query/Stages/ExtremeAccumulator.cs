namespace TaskMessages.EmbeddedMongo.Query.Stages;

/// <summary><c>$min</c> and <c>$max</c>: null and missing are passed over.</summary>
internal sealed class ExtremeAccumulator(bool keepsGreater) : Accumulator
{
    private BsonValue? _extreme;

    public override BsonValue Result => _extreme ?? BsonNull.Value;

    public override long HeldBytes => _extreme is null ? 0 : EncodedSize.Of(_extreme);

    public override void Add(BsonValue? value)
    {
        if (BsonOrder.IsNullish(value))
            return;
        var order = _extreme is null ? 0 : BsonOrder.Compare(value, _extreme);
        if (_extreme is null || (keepsGreater ? order > 0 : order < 0))
            _extreme = value;
    }
}
