namespace TaskMessages.Tests.EmbeddedMongo.Query;

public sealed class ShellTests
{
    [TestCase("{a: 1}", """{"a": 1}""")]
    [TestCase("{a.b: 'x y', $set: {c_1: true, d: null}}", """{"a.b": "x y", "$set": {"c_1": true, "d": null}}""")]
    [TestCase("{'a.$[]': [1.5, 'b: c']}", """{"a.$[]": [1.5, "b: c"]}""")]
    public void Doc_ManualNotation_ReadsAsJson(string text, string json) => Assert.That(Shell.Doc(text), SameBson.As(BsonDocument.Parse(json)));

    [Test]
    public void Value_ExtendedJson_KeepsItsType() => Assert.That(Shell.Value("{$numberLong: '5'}"), SameBson.As(new BsonInt64(5)));
}
