using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Query;

public sealed class ExtremeFunctionTests
{
    [TestCase("{ $max: ['$a', '$b'] }", "7")]
    [TestCase("{ $min: ['$a', '$b'] }", "3")]
    [TestCase("{ $max: '$list' }", "9")]
    [TestCase("{ $min: '$list' }", "1")]
    [TestCase("{ $max: ['$missing', null, '$a'] }", "3")]
    [TestCase("{ $max: ['$missing', null] }", "null")]
    [TestCase("{ $max: '$a' }", "3")]
    public void Extreme_OfValues_IsFound(string expression, string expected)
    {
        var document = Shell.Doc("{ a: 3, b: 7, list: [5, 9, 1, null] }");
        var pipeline = Pipeline.Parse(new BsonArray { Shell.Doc($"{{ $set: {{ result: {expression} }} }}") });

        var result = pipeline.Run([document]).Single()["result"];

        Assert.That(result, SameBson.As(Shell.Doc($"{{ v: {expected} }}")["v"]));
    }
}
