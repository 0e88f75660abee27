using TaskMessages.Domain.Messages;
using TaskMessages.Storage.Documents;

namespace TaskMessages.Tests.Storage;

/// <summary>What is counted beforehand is what the driver's own encoder writes.</summary>
public sealed class StoredSizeTests
{
    /// <summary>The encoder's length of a document with one member named <c>v</c>, without that frame.</summary>
    private const int MemberFrame = 4 + 1 + 2 + 1;

    [Test]
    public void OfJson_RandomValues_IsWhatTheEncoderWrites([Range(1, 60)] int seed)
    {
        var random = new Random(seed);
        var value = RandomJson(random, depth: 4);

        Assert.That(StoredSize.OfJson(value), Is.EqualTo(new BsonDocument("v", JsonBson.ToBson(value)).ToBson().Length - MemberFrame), $"seed {seed}");
    }

    [Test]
    public void OfContent_EveryKind_IsNeverLessThanIsStored([Range(1, 40)] int seed)
    {
        var random = new Random(seed);
        foreach (var content in Contents(random))
        {
            var stored = ContentDocument.From(content).ToBson().Length;
            Assert.That(StoredSize.OfContent(content), Is.InRange(stored, stored + 400), $"seed {seed}, {content.Type}");
        }
    }

    private static IEnumerable<MessageContent> Contents(Random random)
    {
        yield return new TextContent(Author.Agent, Style.Static, TextFormat.Markdown, Text(random), [new Attachment(Text(random), Text(random), long.MaxValue, Text(random))]);
        yield return new ReasoningContent(Author.Agent, Style.Active, [Text(random), Text(random)], random.Next(2) == 0 ? null : [Text(random)]);
        yield return new DataContent(Author.Agent, Style.Static, new JsonMap { ["v"] = RandomJson(random, 3) });
        yield return new ToolRequestContent(Author.Agent, Style.Static, Text(random), Text(random), new JsonMap { ["v"] = RandomJson(random, 3) });
        yield return new ToolResponseContent(Author.Agent, Style.Static, Text(random), Text(random), RandomJson(random, 3), true);
    }

    private static object? RandomJson(Random random, int depth) => random.Next(depth > 0 ? 9 : 7) switch
    {
        0 => null,
        1 => true,
        2 => (long)random.Next(),
        3 => int.MaxValue + (long)random.Next(2),
        4 => int.MinValue - (long)random.Next(2),
        5 => random.NextDouble(),
        6 => Text(random),
        7 => Enumerable.Range(0, random.Next(120)).Select(_ => RandomJson(random, depth - 2)).ToList(),
        _ => new JsonMap(Enumerable.Range(0, random.Next(12)).Select(place => KeyValuePair.Create($"{Text(random)}{place}", RandomJson(random, depth - 1)))),
    };

    private static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => random.Next(4) switch
    {
        0 => "a",
        1 => "é",
        2 => "語",
        _ => "😀",
    }));
}
