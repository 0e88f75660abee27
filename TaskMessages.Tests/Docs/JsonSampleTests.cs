namespace TaskMessages.Tests.Docs;

public sealed class JsonSampleTests
{
    [TestCase("""{"a":1}""", """{"a":2}""")]
    [TestCase("""{"a":1}""", """{"a":1,"b":2}""")]
    [TestCase("""{"a":1,"b":2}""", """{"a":1}""")]
    [TestCase("""{"a":{"b":"x"}}""", """{"a":{"b":"y"}}""")]
    [TestCase("""{"completed_at":null}""", """{"completed_at":"2026-01-01T00:00:00Z"}""")]
    public void Differences_OtherAnswer_AreFound(string sample, string answer) =>
        Assert.That(JsonSample.Differences(sample, answer), Is.Not.Empty);

    [TestCase("""{"a":1,"id":"x"}""", """{"id":"y","a":1}""")]
    public void Differences_GeneratedValues_DoNotCount(string sample, string answer) =>
        Assert.That(JsonSample.Differences(sample, answer), Is.Empty);

    [Test]
    public void Parse_Page_GivesItsBlocks()
    {
        var blocks = MarkdownBlock.Parse("text\n```sh\na\nb\n```\n```json\n{}\n```\n");

        Assert.That(blocks, Is.EqualTo(new[] { new MarkdownBlock("sh", "a\nb"), new MarkdownBlock("json", "{}") }));
    }
}
