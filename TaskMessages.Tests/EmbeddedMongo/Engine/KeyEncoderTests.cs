using TaskMessages.Benchmarks.Fuzz;
using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage.Keys;

namespace TaskMessages.Tests.EmbeddedMongo.Engine;

[TestFixture]
public sealed class KeyEncoderTests
{
    [Test]
    public void Encode_RandomPairs_OrderIsThatOfTheValues()
    {
        var random = new RandomValues(1);
        for (var i = 0; i < 200_000; i++)
        {
            var (left, right) = (random.Value(), random.Value());
            var expected = Math.Sign(BsonOrder.Compare(left, right));
            if (Math.Sign(KeyEncoder.Encode(left).AsSpan().SequenceCompareTo(KeyEncoder.Encode(right))) != expected)
                Assert.Fail($"{Text(left)} and {Text(right)} must compare as {expected}");
        }
    }

    [Test]
    public void Encode_RandomNumbers_OrderIsExactAcrossTypes()
    {
        var random = new RandomValues(2);
        for (var i = 0; i < 200_000; i++)
        {
            var (left, right) = (random.Number(), random.Number());
            var expected = Math.Sign(BsonOrder.Compare(left, right));
            if (Math.Sign(KeyEncoder.Encode(left).AsSpan().SequenceCompareTo(KeyEncoder.Encode(right))) != expected)
                Assert.Fail($"{Text(left)} and {Text(right)} must compare as {expected}");
        }
    }

    [Test]
    public void Encode_RandomPairs_NoEncodingStartsAnother()
    {
        var random = new RandomValues(3);
        for (var i = 0; i < 100_000; i++)
        {
            var (left, right) = (random.Value(), random.Value());
            var (leftKey, rightKey) = (KeyEncoder.Encode(left), KeyEncoder.Encode(right));
            if (leftKey.Length != rightKey.Length && rightKey.AsSpan().StartsWith(leftKey))
                Assert.Fail($"{Text(left)} starts {Text(right)}");
        }
    }

    [Test]
    public void Write_RandomCompoundKeys_OrderFollowsEachFieldsDirection()
    {
        var random = new RandomValues(4);
        for (var i = 0; i < 100_000; i++)
        {
            BsonValue[] left = [random.Value(1), random.Value(1)];
            BsonValue[] right = [random.Next(2) == 0 ? left[0] : random.Value(1), random.Value(1)];
            bool[] descending = [random.Next(2) == 0, random.Next(2) == 0];
            var expected = 0;
            for (var field = 0; field < 2 && expected == 0; field++)
                expected = Math.Sign(BsonOrder.Compare(left[field], right[field])) * (descending[field] ? -1 : 1);
            if (Math.Sign(Compound(left, descending).AsSpan().SequenceCompareTo(Compound(right, descending))) != expected)
                Assert.Fail($"{Text(left[0])}, {Text(left[1])} against {Text(right[0])}, {Text(right[1])}");
        }
    }

    [Test]
    public void Encode_EveryFirstByte_LeavesRoomForTheEndMarks()
    {
        var random = new RandomValues(5);
        for (var i = 0; i < 10_000; i++)
            Assert.That(KeyEncoder.Encode(random.Value(1))[0], Is.InRange(2, 0xFD));
    }

    [TestCase(1, "23")]
    [TestCase(0, "23")]
    public void Encode_Zero_IsOneByteForAllTypes(int type, string expected)
    {
        BsonValue zero = type == 0 ? -0.0 : Decimal128.Parse("0E+10");
        Assert.That(Convert.ToHexString(KeyEncoder.Encode(zero)), Is.EqualTo(expected));
    }

    [TestCase("a", "306100")]
    [TestCase("a\0b", "3061010162" + "00")]
    [TestCase("\u0001", "30010200")]
    public void Encode_Text_IsStableOnDisk(string text, string expected) =>
        Assert.That(Convert.ToHexString(KeyEncoder.Encode(text)), Is.EqualTo(expected));

    [TestCase(1.0, "247FE0000000000000")]
    [TestCase(-1.0, "22801FFFFFFFFFFFFF")]
    [TestCase(double.PositiveInfinity, "25")]
    [TestCase(double.NaN, "20")]
    public void Encode_Double_IsStableOnDisk(double value, string expected) =>
        Assert.That(Convert.ToHexString(KeyEncoder.Encode(value)), Is.EqualTo(expected));

    [Test]
    public void Encode_DateAndObjectId_AreStableOnDisk()
    {
        Assert.That(Convert.ToHexString(KeyEncoder.Encode(new BsonDateTime(-1))), Is.EqualTo("607FFFFFFFFFFFFFFF"));
        Assert.That(Convert.ToHexString(KeyEncoder.Encode(ObjectId.Parse("00112233445566778899aabb"))), Is.EqualTo("5000112233445566778899AABB"));
    }

    private static byte[] Compound(BsonValue[] values, bool[] descending)
    {
        var key = new KeyBuffer();
        for (var i = 0; i < values.Length; i++)
            KeyEncoder.Write(key, values[i], descending[i]);
        return key.ToArray();
    }

    private static string Text(BsonValue value) => $"{value.BsonType} {BsonText.Of(value)}";
}
