using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Query;

public sealed class BsonTextTests
{
    [TestCase("1", "1")]
    [TestCase("{$numberLong: '5'}", "5")]
    [TestCase("1.0", "1.0")]
    [TestCase("1.5", "1.5")]
    [TestCase("{$numberDouble: 'NaN'}", "nan")]
    [TestCase("{$numberDouble: '-Infinity'}", "-inf")]
    [TestCase("'x'", "\"x\"")]
    [TestCase("true", "true")]
    [TestCase("null", "null")]
    [TestCase("{}", "{}")]
    [TestCase("{a: 1, b: 'x'}", "{ a: 1, b: \"x\" }")]
    [TestCase("[]", "[]")]
    [TestCase("[1, {a: []}]", "[ 1, { a: [] } ]")]
    [TestCase("{$oid: '00112233445566778899aabb'}", "ObjectId('00112233445566778899aabb')")]
    [TestCase("{$date: {$numberLong: '1500'}}", "new Date(1500)")]
    [TestCase("{$timestamp: {t: 1, i: 2}}", "Timestamp(1, 2)")]
    [TestCase("{$binary: {base64: 'AQI=', subType: '00'}}", "BinData(0, 0102)")]
    [TestCase("{$minKey: 1}", "MinKey")]
    [TestCase("{$numberDecimal: '1.50'}", "1.50")]
    public void Of_Value_IsAsTheServerWritesIt(string value, string expected) => Assert.That(BsonText.Of(Shell.Value(value)), Is.EqualTo(expected));

    [Test]
    public void Of_Missing_SaysSo() => Assert.That(BsonText.Of(null), Is.EqualTo("MISSING"));

    [Test]
    public void Of_HugeValue_IsCut() => Assert.That(BsonText.Of(new string('x', 100_000)), Has.Length.LessThan(5000));

    [Test]
    public void TypeNames_EveryType_RoundTrips()
    {
        foreach (var value in SampleValues.All)
        {
            Assert.That(BsonTypeNames.TryGetCode(BsonTypeNames.Of(value), out var code), Is.True, BsonText.Of(value));
            Assert.That(code, Is.EqualTo(BsonTypeNames.CodeOf(value)));
            Assert.That(BsonTypeNames.IsCode(code), Is.True);
        }
        Assert.That(BsonTypeNames.Of(null), Is.EqualTo("missing"));
    }
}
