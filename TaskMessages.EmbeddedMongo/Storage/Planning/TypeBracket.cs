namespace TaskMessages.EmbeddedMongo.Storage.Planning;

/// <summary>All values of an operand's type: a range condition only ever matches those.</summary>
internal static class TypeBracket
{
    private static readonly Interval Numbers = new(new BsonDouble(double.NegativeInfinity), true, new BsonDouble(double.PositiveInfinity), true);
    private static readonly Interval Texts = new(new BsonString(string.Empty), true, new BsonDocument(), false);
    private static readonly Interval Documents = new(new BsonDocument(), true, new BsonArray(), false);
    private static readonly Interval Binaries = new(new BsonBinaryData([], BsonBinarySubType.Binary), true, new BsonObjectId(default(ObjectId)), false);
    private static readonly Interval ObjectIds = new(new BsonObjectId(default(ObjectId)), true, BsonBoolean.False, false);
    private static readonly Interval Booleans = new(BsonBoolean.False, true, BsonBoolean.True, true);
    private static readonly Interval Dates = new(new BsonDateTime(long.MinValue), true, new BsonDateTime(long.MaxValue), true);
    private static readonly Interval Timestamps = new(new BsonTimestamp(0), true, new BsonTimestamp(-1), true);

    /// <summary>Null for types that no range is made of.</summary>
    public static Interval? Of(BsonValue operand) => operand.BsonType switch
    {
        BsonType.Int32 or BsonType.Int64 or BsonType.Double or BsonType.Decimal128 => Numbers,
        BsonType.String or BsonType.Symbol => Texts,
        BsonType.Document => Documents,
        BsonType.Binary => Binaries,
        BsonType.ObjectId => ObjectIds,
        BsonType.Boolean => Booleans,
        BsonType.DateTime => Dates,
        BsonType.Timestamp => Timestamps,
        _ => null,
    };
}
