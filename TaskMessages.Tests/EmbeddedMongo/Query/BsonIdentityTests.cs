using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Query;

public sealed class BsonIdentityTests
{
    [TestCase("1", "1", true)]
    [TestCase("1", "1.0", false)]
    [TestCase("1", "{$numberLong: '1'}", false)]
    [TestCase("0.0", "-0.0", false)]
    [TestCase("{$numberDecimal: '1.0'}", "{$numberDecimal: '1.00'}", false)]
    [TestCase("{$numberDouble: 'NaN'}", "{$numberDouble: 'NaN'}", true)]
    [TestCase("'a'", "{$symbol: 'a'}", false)]
    [TestCase("{a: 1, b: 2}", "{a: 1, b: 2}", true)]
    [TestCase("{a: 1, b: 2}", "{b: 2, a: 1}", false)]
    [TestCase("{a: 1}", "{a: 1, b: 2}", false)]
    [TestCase("{a: {b: 1}}", "{a: {b: 1.0}}", false)]
    [TestCase("[1, [2]]", "[1, [2]]", true)]
    [TestCase("[1, 2]", "[2, 1]", false)]
    [TestCase("[1]", "[1, 2]", false)]
    [TestCase("null", "{$undefined: true}", false)]
    public void AreSame_Values_ComparesBytes(string left, string right, bool expected) =>
        Assert.That(BsonIdentity.AreSame(Shell.Value(left), Shell.Value(right)), Is.EqualTo(expected));

    [Test]
    public void AreSame_SampleValues_OnlyThemselves()
    {
        var values = SampleValues.All.ToList();
        for (var i = 0; i < values.Count; i++)
        {
            for (var j = 0; j < values.Count; j++)
                Assert.That(BsonIdentity.AreSame(values[i].DeepClone(), values[j]), Is.EqualTo(i == j), $"{BsonText.Of(values[i])} and {BsonText.Of(values[j])}");
        }
    }

    [Test]
    public void AreSame_Missing_OnlyMissing()
    {
        Assert.That(BsonIdentity.AreSame(null, null), Is.True);
        Assert.That(BsonIdentity.AreSame(null, Shell.Value("null")), Is.False);
    }
}
