namespace TaskMessages.Tests.EmbeddedMongo.Bson;

/// <summary>The order of values and the two kinds of equality, after MongoDB's manual ("Comparison/Sort Order").</summary>
public sealed class ComparisonTests
{
    private static readonly BsonValue[] Ascending =
    [
        BsonMinKey.Value,
        BsonUndefined.Value,
        BsonNull.Value,
        double.NaN,
        double.NegativeInfinity,
        long.MinValue,
        -1,
        0,
        new BsonDecimal128(Decimal128.Parse("0.1")),
        0.1,
        1L,
        9007199254740992.0,
        9007199254740993L,
        (double)long.MaxValue,
        new BsonDecimal128(Decimal128.Parse("1E+400")),
        double.PositiveInfinity,
        "",
        "a",
        BsonSymbols.Create("b"),
        "\uffff",
        "\U00010000",
        new BsonDocument(),
        new BsonDocument("b", 1),
        new BsonDocument("a", "x"),
        new BsonDocument { { "a", "x" }, { "b", 1 } },
        new BsonArray(),
        new BsonArray { 1 },
        new BsonArray { 1, 2 },
        new BsonBinaryData([9]),
        new BsonBinaryData([1, 2]),
        new BsonBinaryData([1, 1], BsonBinarySubType.MD5),
        ObjectId.Parse("000000000000000000000001"),
        ObjectId.Parse("ff0000000000000000000000"),
        false,
        true,
        new BsonDateTime(-1),
        new BsonDateTime(1),
        new BsonTimestamp(1, 2),
        new BsonTimestamp(-1),
        new BsonRegularExpression("a"),
        new BsonRegularExpression("a", "i"),
        new BsonDbPointer("a", ObjectId.Empty),
        new BsonJavaScript("a"),
        new BsonJavaScriptWithScope("a", []),
        BsonMaxKey.Value,
    ];

    [Test]
    public void CompareTo_EveryPair_FollowsTheOrder()
    {
        for (var i = 0; i < Ascending.Length; i++)
        {
            for (var j = 0; j < Ascending.Length; j++)
            {
                var order = Math.Sign(BsonComparison.Compare(Ascending[i], Ascending[j]));
                Assert.That(order, Is.EqualTo(i.CompareTo(j)), () => $"{Ascending[i]} ({Ascending[i].BsonType}) and {Ascending[j]} ({Ascending[j].BsonType})");
            }
        }
    }

    [Test]
    public void CompareTo_SameNumberOfOtherType_IsZero()
    {
        BsonValue[] ones = [1, 1L, 1.0, new BsonDecimal128(Decimal128.Parse("1.00"))];
        foreach (var left in ones)
        {
            foreach (var right in ones)
            {
                Assert.That(BsonComparison.Compare(left, right), Is.Zero);
                Assert.That(BsonIdentity.AreSame(left, right), Is.EqualTo(left.BsonType == right.BsonType));
            }
        }
    }

    [Test]
    public void AreSame_DocumentsWithNumbersOfOtherTypes_IsFalse()
    {
        Assert.That(BsonIdentity.AreSame(new BsonDocument("a", 1), new BsonDocument("a", 1L)), Is.False);
        Assert.That(BsonIdentity.AreSame(new BsonDocument("a", 1), new BsonDocument("a", 1)), Is.True);
    }

    [Test]
    public void NotANumber_IsItselfAndComparesAsEqual()
    {
        BsonValue left = new BsonDouble(double.NaN), right = new BsonDouble(double.NaN);

        Assert.That((BsonIdentity.AreSame(left, right), BsonComparison.Compare(left, right)), Is.EqualTo((true, 0)));
    }

    [Test]
    public void CompareTo_NegativeZero_IsZero() => Assert.That(BsonComparison.Compare(BsonDoubles.Of(-0.0), 0), Is.Zero);
}
