namespace TaskMessages.EmbeddedMongo.Bson;

/// <summary>Makes doubles. The vendor's conversion takes zero from a table, and makes 0.0 of -0.0, which MongoDB tells apart.</summary>
internal static class BsonDoubles
{
    private static readonly BsonDouble Zero = new(0.0);
    private static readonly BsonDouble One = new(1.0);

    /// <summary>A shared instance for positive zero and one.</summary>
    public static BsonDouble Of(double value) => BitConverter.DoubleToInt64Bits(value) switch
    {
        0 => Zero,
        0x3FF0000000000000 => One,
        _ => new BsonDouble(value),
    };
}
