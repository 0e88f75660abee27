namespace TaskMessages.EmbeddedMongo.Query.Stages;

/// <summary><c>$first</c> and <c>$last</c>: of the documents as they come; a missing value is null.</summary>
internal sealed class EndAccumulator(bool keepsFirst) : Accumulator
{
    private BsonValue? _value;

    public override BsonValue Result => _value ?? BsonNull.Value;

    public override long HeldBytes => _value is null ? 0 : EncodedSize.Of(_value);

    public override void Add(BsonValue? value)
    {
        if (_value is null || !keepsFirst)
            _value = value ?? BsonNull.Value;
    }
}
