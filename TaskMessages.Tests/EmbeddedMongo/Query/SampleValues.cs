namespace TaskMessages.Tests.EmbeddedMongo.Query;

/// <summary>Values that break careless comparisons, in MongoDB's order; those of one group are equal to each other.</summary>
internal static class SampleValues
{
    private static readonly ObjectId FirstId = ObjectId.Parse("000000000000000000000001");
    private static readonly ObjectId LastId = ObjectId.Parse("ffffffffffffffffffffffff");

    public static IReadOnlyList<BsonValue[]> Groups { get; } =
    [
        [BsonMinKey.Value],
        [BsonUndefined.Value],
        [BsonNull.Value],
        [double.NaN, Decimal128.QNaN],
        [double.NegativeInfinity, Decimal128.NegativeInfinity],
        [double.MinValue],
        [long.MinValue, -9223372036854775808.0],
        [long.MinValue + 1],
        [int.MinValue, (long)int.MinValue],
        [-1, -1L, -1.0, Decimal128.Parse("-1.00")],
        [-double.Epsilon],
        [0, 0L, 0.0, BsonDoubles.Of(-0.0), Decimal128.Zero],
        [double.Epsilon],
        [0.1],
        [1, 1L, 1.0, Decimal128.Parse("1"), Decimal128.Parse("1.000")],
        [1.5, Decimal128.Parse("1.5")],
        [int.MaxValue, (long)int.MaxValue],
        [9007199254740993L],
        [long.MaxValue],
        [9223372036854775808.0],
        [double.MaxValue],
        [double.PositiveInfinity, Decimal128.PositiveInfinity],
        [string.Empty],
        ["\0"],
        ["A"],
        ["a", BsonSymbols.Create("a")],
        ["a\0b"],
        ["ab"],
        ["é"],
        ["\uE000"],
        ["\U0001F600"],
        [new BsonDocument()],
        [new BsonDocument("a", BsonNull.Value)],
        [new BsonDocument("a", 1), new BsonDocument("a", 1.0)],
        [new BsonDocument("a", 1).Add("b", 1)],
        [new BsonDocument("b", 0)],
        [new BsonDocument("a", string.Empty)],
        [new BsonArray()],
        [new BsonArray { BsonNull.Value }],
        [new BsonArray { 1 }, new BsonArray { 1.0 }],
        [new BsonArray { 1, 2 }],
        [new BsonArray { new BsonArray() }],
        [new BsonBinaryData([])],
        [new BsonBinaryData([0xFF])],
        [new BsonBinaryData([0, 0])],
        [FirstId],
        [LastId],
        [false],
        [true],
        [new BsonDateTime(long.MinValue)],
        [new BsonDateTime(0)],
        [new BsonDateTime(253402300799999)],
        [new BsonTimestamp(0, 1)],
        [new BsonTimestamp(-1)],
        [new BsonRegularExpression("a")],
        [new BsonRegularExpression("a", "i")],
        [new BsonJavaScript("a")],
        [new BsonJavaScriptWithScope("a", [])],
        [BsonMaxKey.Value],
    ];

    public static IEnumerable<BsonValue> All => Groups.SelectMany(group => group);

    /// <summary>The values that may stand in a filter as they are: regular expressions there mean something else.</summary>
    public static IEnumerable<BsonValue> Comparable => All.Where(value => value is not BsonRegularExpression);
}
