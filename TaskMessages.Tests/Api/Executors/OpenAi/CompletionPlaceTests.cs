using TaskMessages.Domain.Messages;
using static TaskMessages.Tests.Api.Executors.OpenAi.CompletionScene;

namespace TaskMessages.Tests.Api.Executors.OpenAi;

/// <summary>Streams that put their texts in other places than a delta, in several, or once more at the end: nothing is lost, and nothing comes twice.</summary>
public sealed class CompletionPlaceTests
{
    private const string Call = """{"index":0,"id":"c","function":{"name":"f","arguments":"{}"}}""";

    private CompletionScene _scene = null!;

    [SetUp]
    public void CreateScene() => _scene = new CompletionScene();

    [TearDown]
    public void DisposeScene() => _scene.Dispose();

    [TestCase("""{"choices":[{"delta":"a"}]}""", """{"choices":[{"delta":"b"}]}""")]
    [TestCase("""{"choices":[{"message":{"content":"a"}}]}""", """{"choices":[{"message":{"content":"b"}}]}""")]
    [TestCase("""{"choices":[{"message":{"content":"a"}}]}""", """{"choices":[{"message":{"content":"ab"}}]}""")]
    [TestCase("""{"choices":[{"message":{"content":"ab"}}]}""", """{"choices":[{"message":{"content":"ab"},"finish_reason":"stop"}]}""")]
    [TestCase("""{"choices":[{"delta":null,"message":{"content":"a"}}]}""", """{"choices":[{"delta":null,"message":"b"}]}""")]
    [TestCase("""{"choices":[{"delta":{},"text":"a"}]}""", """{"choices":[{"delta":{},"text":"b"}]}""")]
    [TestCase("""{"choices":[{"delta":{"content":"a"},"message":{"content":"a"}}]}""", """{"choices":[{"delta":{"content":"b"},"message":{"content":"ab"}}]}""")]
    [TestCase("""{"choices":[{"delta":{"content":"a"}}]}""", """{"choices":[{"delta":{"content":"b"}}]}{"choices":[{"message":{"content":"ab"}}]}""")]
    [TestCase("""{"choices":[{"message":{"content":null,"audio":{"transcript":"ab"}}}]}""", """{"choices":[]}""")]
    [Property("case", "A5")]
    public async Task CaseA5_AnyPlace_IsReadOnce(string first, string second)
    {
        await using var endpoint = Stream(first, second, Stop, "[DONE]");

        Assert.That((await _scene.RunAsync(endpoint)).Complete().Text, Is.EqualTo("ab"));
    }

    [Test]
    [Property("case", "A5")]
    public async Task CaseA5_MessagesThatBeginAlike_AreNotTakenForOneThatGrows()
    {
        await using var endpoint = Stream(
            """{"choices":[{"message":{"content":"ha"}}]}""", """{"choices":[{"message":{"content":"ha"}}]}""", """{"choices":[{"message":{"content":"!"}}]}""", Stop);

        Assert.That((await _scene.RunAsync(endpoint)).Complete().Text, Is.EqualTo("haha!"));
    }

    [Test]
    [Property("case", "B3")]
    public async Task CaseB3_WholeMessageAtTheEnd_RepeatsNeitherReasoningNorCalls()
    {
        var last = $$$"""{"choices":[{"delta":{},"message":{"reasoning_content":"hm","content":"ab","tool_calls":[{{{Call}}}]},"finish_reason":"stop"}]}""";
        await using var endpoint = Stream(Delta("\"reasoning_content\":\"hm\""), Delta($"\"tool_calls\":[{Call}]"), last, "[DONE]");

        var outcome = (await _scene.RunAsync(endpoint)).Complete();

        Assert.That((outcome.Reasoning, outcome.Text), Is.EqualTo(("hm", "ab")));
        Assert.That(outcome.Calls.Single().Arguments, Is.Empty);
    }

    [TestCase("""{"index":0,"id":"","function":{"name":"f","arguments":"{\"a\":1}"}}""", """{"index":0,"id":"","function":{"name":"g","arguments":"{\"a\":2}"}}""")]
    [TestCase("""{"function":{"name":"f","arguments":{"a":1}}}""", """{"function":{"name":"g","arguments":{"a":2}}}""")]
    [Property("case", "B8")]
    public async Task CaseB8_CallsWithoutIds_AreToldApartByTheirNames(string first, string second)
    {
        string[][] forms = [[Delta($"\"tool_calls\":[{first}]"), Delta($"\"tool_calls\":[{second}]")], [Delta($"\"tool_calls\":[{first},{second}]")]];
        foreach (var form in forms)
        {
            await using var endpoint = Stream([.. form, Text("ab"), Stop, "[DONE]"]);

            var calls = (await _scene.RunAsync(endpoint)).Complete().Calls.ToList();

            Assert.That(calls.Select(call => (call.Name, call.Arguments["a"])), Is.EqualTo(new (string, object?)[] { ("f", 1L), ("g", 2L) }));
            Assert.That(calls.Select(call => call.ToolCallId), Is.Unique);
        }
    }

    [Test]
    [Property("case", "B8")]
    public async Task CaseB8_NameInEveryPieceOfACall_IsOneCall()
    {
        await using var endpoint = Stream(
            Delta("""  "tool_calls":[{"function":{"name":"f","arguments":"{\"a\":"}}]  """), Delta("""  "tool_calls":[{"function":{"name":"f","arguments":"1}"}}]  """), Text("ab"), Stop);

        Assert.That((await _scene.RunAsync(endpoint)).Complete().Calls.Single(), Has.Property(nameof(ToolRequestContent.Arguments)).EqualTo(new JsonMap { ["a"] = 1L }));
    }
}
