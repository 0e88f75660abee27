using MongoDB.Bson;
using TaskMessages.EmbeddedMongo.Bson;

namespace TaskMessages.Benchmarks.Fuzz;

/// <summary>Random BSON values with many near collisions: equal numbers of different types, neighbours, common prefixes.</summary>
internal sealed class RandomValues(Random random)
{
    private static readonly string[] Texts = ["", "a", "a\0", "a\u0001", "ab", "b", "\uFFFF", "\U00010000", "é", "z\0\0", "\0"];

    private static readonly long[] Integers =
    [
        0, 1, -1, 2, 42, 1L << 53, (1L << 53) + 1, (1L << 53) - 1, (1L << 62) + 1, long.MaxValue, long.MaxValue - 1, long.MinValue, long.MinValue + 1,
        -(1L << 53) - 1, int.MaxValue, int.MinValue,
    ];

    private static readonly double[] Doubles =
    [
        0.0, -0.0, 0.1, -0.1, 0.5, 1.0, double.Epsilon, -double.Epsilon, double.MaxValue, double.MinValue, double.NaN, double.PositiveInfinity,
        double.NegativeInfinity, 9007199254740992.0, 9007199254740994.0, 9223372036854775808.0, -9223372036854775808.0, 1e300, 1e-300,
    ];

    private static readonly string[] Decimals =
    [
        "0", "-0", "0.1", "-0.1", "1.0", "1.00", "0.1000000000000000055511151231257827", "9007199254740993", "9223372036854775807.5", "1E+6111", "9E-6176",
        "-1E+6111", "-9E-6176", "NaN", "Infinity", "-Infinity", "123456789012345678901234567890.1234", "0.5", "1.7976931348623157E+308", "1.8E+308", "5E-324", "1E-330",
    ];

    public RandomValues(int seed)
        : this(new Random(seed))
    {
    }

    public int Next(int limit) => random.Next(limit);

    public BsonValue Value(int depth = 3) => random.Next(depth > 0 ? 17 : 15) switch
    {
        0 => BsonMinKey.Value,
        1 => BsonMaxKey.Value,
        2 => BsonNull.Value,
        3 => BsonUndefined.Value,
        4 or 5 or 6 or 7 => Number(),
        8 => Pick(Texts),
        9 => BsonSymbols.Create(Pick(Texts)),
        10 => new BsonBinaryData(Bytes(random.Next(4)), (BsonBinarySubType)random.Next(3)),
        11 => new BsonObjectId(new ObjectId([.. Bytes(1), .. new byte[11]])),
        12 => random.Next(2) == 0,
        13 => random.Next(2) == 0 ? new BsonDateTime(random.Next(-3, 3)) : new BsonTimestamp(random.NextInt64()),
        14 => random.Next(3) switch
        {
            0 => new BsonRegularExpression(Pick("a", "ab"), Pick("", "i")),
            1 => new BsonJavaScript(Pick("a", "b")),
            _ => new BsonJavaScriptWithScope(Pick("a", "b"), new BsonDocument("x", Number())),
        },
        15 => Document(depth - 1),
        _ => new BsonArray(Enumerable.Range(0, random.Next(3)).Select(_ => Value(depth - 1))),
    };

    public BsonValue Number() => random.Next(7) switch
    {
        0 => Pick(Integers),
        1 => Pick(Doubles),
        2 => Decimal128.Parse(Pick(Decimals)),
        3 => BitConverter.Int64BitsToDouble(random.NextInt64() ^ (random.NextInt64() << 1)),
        4 => (double)Pick(Integers),
        5 => random.Next(-3, 4),
        _ => Decimal128.Parse(Pick(Integers).ToString(System.Globalization.CultureInfo.InvariantCulture)),
    };

    public T Pick<T>(params T[] items) => items[random.Next(items.Length)];

    private BsonDocument Document(int depth)
    {
        var document = new BsonDocument();
        for (var count = random.Next(3); count > 0; count--)
            document.Set(Pick("a", "b", "ab"), Value(depth));
        return document;
    }

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
