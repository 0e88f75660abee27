using System.Text;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Execution.Growth;
using TaskMessages.Domain.Execution.Updates;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Api.Executors.Scripted;

namespace TaskMessages.Tests.Api.Executors;

/// <summary>What webhooks really answer.</summary>
public sealed class WebhookCaseTests
{
    private const string Line = """{"type":"full","index":0,"content":{"type":"text","content":"x"}}""";

    private ExecutorScene _scene = null!;

    [SetUp]
    public void CreateScene() => _scene = new ExecutorScene();

    [TearDown]
    public void DisposeScene() => _scene.Dispose();

    [TestCase("text", """{"type":"text","text_delta":"\ud83d"}""", """{"type":"text","text_delta":"\ude00 ok"}""")]
    [TestCase("reasoning", """{"type":"reasoning_summary","summary_index":0,"summary_delta":"\ud83d"}""", """{"type":"reasoning_summary","summary_index":0,"summary_delta":"\uDE00 ok"}""")]
    [TestCase("response", """{"type":"tool_response","tool_call_id":"a","name":"n","content_delta":"\uD83D"}""", """{"type":"tool_response","tool_call_id":"a","name":"n","content_delta":"\ude00 ok"}""")]
    [TestCase("data", """{"type":"data","data_delta":"{\"a\":\"\ud83d"}""", """{"type":"data","data_delta":"\ude00 ok\"}"}""")]
    [TestCase("request", """{"type":"tool_request","tool_call_id":"a","name":"n","arguments_delta":"{\"a\":\"\ud83d"}""", """{"type":"tool_request","tool_call_id":"a","name":"n","arguments_delta":"\ude00 ok\"}"}""")]
    [Property("case", "A6")]
    public async Task CaseA6_CharacterCutIntoTwoDeltas_IsJoined(string kind, string first, string second)
    {
        var answer = new MessageAccumulator(1000, 10);
        foreach (var update in await RunAsync($$"""
            {"type":"delta","index":0,"delta":{{first}}}
            {"type":"delta","index":0,"delta":{{second}}}
            """, "application/x-ndjson"))
        {
            answer.Apply(update);
        }

        answer.EndAll();
        var text = answer.Drafts.Single().Content switch
        {
            TextContent content => content.Content,
            ReasoningContent reasoning => reasoning.Summary[0],
            ToolResponseContent response => (string)response.Content!,
            DataContent data => (string)data.Data["a"]!,
            ToolRequestContent request => (string)request.Arguments["a"]!,
            _ => "",
        };
        Assert.That(text, Is.EqualTo("😀 ok"), kind);
    }

    [Test]
    [Property("case", "A10")]
    public async Task CaseA10_ByteOrderMark_IsNoPartOfTheAnswer([Values("application/json", "application/x-ndjson")] string type)
    {
        var updates = await RunAsync("\uFEFF" + (type == "application/json" ? """{"content":"x"}""" : Line), type);

        Assert.That(((FullUpdate)updates.Single()).Content, Is.EqualTo(ExecutorScene.Text(Author.Agent, "x")));
    }

    [TestCase("application/ndjson")]
    [TestCase("application/x-ndjson; charset=utf-8")]
    [TestCase("application/x-ndjson;")]
    [TestCase("application/x-ndjson;;charset=utf-8")]
    [TestCase("application/x-ndjson, charset=utf-8")]
    [TestCase("Application/X-NDJSON")]
    [TestCase("application/jsonl")]
    [TestCase("application/x-jsonl")]
    [TestCase("application/jsonlines")]
    [TestCase("application/x-json-lines")]
    [TestCase("application/x-ldjson")]
    [TestCase("application/json-seq")]
    [TestCase("application/stream+json")]
    [TestCase("text/x-ndjson")]
    [TestCase("text/jsonl")]
    [Property("case", "A11")]
    public async Task CaseA11_RelativesOfNdjson_AreReadAsLines(string type)
        => Assert.That(await RunAsync($"\u001e{Line}\r\n\r\n\u001e{Line}\n", type), Has.Count.EqualTo(2));

    [TestCase("text/html", "<html>", "text/html")]
    [TestCase("text/event-stream", "data: {}\n\n", "text/event-stream")]
    [TestCase("application/json", "{} {}", "application/json")]
    [TestCase(null, "hello", "no content type")]
    [Property("case", "A11")]
    public async Task CaseA11_TypeThatIsUnknown_IsNamed(string? type, string body, string named)
    {
        var error = await FailAsync(200, type, body);

        Assert.That((error.Message, error.IsTransient), Is.EqualTo(($"The agent's answer is malformed: HTTP 200 with {(type is null ? named : "the content type " + named)}, and the body is not JSON.", false)));
    }

    [TestCase("text/plain")]
    [TestCase("application/problem+json")]
    [TestCase(null)]
    [Property("case", "A11")]
    public async Task CaseA11_JsonUnderAnotherName_IsRead(string? type)
        => Assert.That(((FullUpdate)(await RunAsync("""{"content":"x"}""", type)).Single()).Content, Is.EqualTo(ExecutorScene.Text(Author.Agent, "x")));

    [TestCase("""{"input_tokens":12.0,"output_tokens":3}""", 12, 3)]
    [TestCase("""{"prompt_tokens":12,"completion_tokens":3,"total_tokens":15}""", 12, 3)]
    [TestCase("""{"input_tokens":"12","output_tokens":1.2e1}""", 12, 12)]
    [TestCase("""{"input_tokens":null,"prompt_tokens":7}""", 7, 0)]
    [TestCase("""{"output_tokens":5,"input_tokens":-1}""", 0, 5)]
    [Property("case", "B13")]
    public async Task CaseB13_Usage_IsReadAsFarAsItCanBe(string usage, long input, long output)
    {
        var whole = await RunAsync($$"""{"content":"x","usage":{{usage}}}""", "application/json");
        var line = await RunAsync($$"""
            {"type":"usage",{{usage[1..]}}
            {{Line}}
            """, "application/x-ndjson");

        Assert.That((whole[0], line[0]), Is.EqualTo((new UsageUpdate(new TokenUsage(input, output)), new UsageUpdate(new TokenUsage(input, output)))));
    }

    [TestCase("12")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("\"none\"")]
    [TestCase("""{"input_tokens":{},"output_tokens":"many"}""")]
    [TestCase("""{"input_tokens":1e400}""")]
    [Property("case", "B13")]
    public async Task CaseB13_UsageThatCannotBeRead_IsLeftOut(string usage)
        => Assert.That(await RunAsync($$"""{"content":"x","usage":{{usage}}}""", "application/json"), Has.Count.EqualTo(1));

    [Test]
    [Property("case", "B13")]
    public async Task CaseB13_UsageLineThatCannotBeRead_IsLeftOut()
        => Assert.That(await RunAsync($$"""
            {"type":"usage"}
            {{Line}}
            """, "application/x-ndjson"), Has.Count.EqualTo(1));

    [TestCase(200, "application/json", "")]
    [TestCase(200, "application/x-ndjson", "\n\n")]
    [TestCase(200, null, " \r\n")]
    [TestCase(202, null, "")]
    [TestCase(204, null, "")]
    [Property("case", "B14")]
    public async Task CaseB14_EmptyBody_SaysWhatCameAndWhatIsExpected(int status, string? type, string body)
    {
        var error = await FailAsync(status, type, body);

        Assert.Multiple(() =>
        {
            Assert.That(error.Message, Does.Contain($"HTTP {status} with an empty body").And.Contain("content, messages or input_required").And.Contain("application/x-ndjson"));
            Assert.That(error.Message.Contains("cannot follow later", StringComparison.Ordinal), Is.EqualTo(status == 202));
            Assert.That(error.IsTransient, Is.False);
        });
    }

    [Test]
    [Property("case", "B14")]
    public async Task CaseB14_AcceptedForLater_SaysThatNothingCanFollow()
        => Assert.That((await FailAsync(202, "application/json", """{"status":"accepted"}""")).Message, Does.Contain("content, messages and input_required").And.Contain("cannot follow later"));

    [TestCase("application/json", """{"content":"x"}""")]
    [TestCase("application/x-ndjson", Line + "\n")]
    [TestCase("application/x-ndjson", "{\"type\":\"delta\",\"delta\":{\"type\":\"text\",\"text_delta\":\"x\"}}\n{\"type\":\"done\"}\n{\"type\":\"usage\"}\n")]
    [Property("case", "B2")]
    public async Task CaseB2_WholeAnswer_CountsWhateverHappensToTheConnection(string type, string body)
    {
        await using var agent = BreakingAgent(type, body);

        Assert.That(await _scene.RunAsync(_scene.Webhook, new WebhookSettings(agent.Url, null)), Is.Not.Empty);
    }

    [TestCase("application/json", """{"content":"x""")]
    [TestCase("application/x-ndjson", Line + "\n{\"type\":\"del")]
    [TestCase("application/x-ndjson", "{\"type\":\"delta\",\"delta\":{\"type\":\"text\",\"text_delta\":\"x\"}}\n")]
    [TestCase("application/x-ndjson", Line + "\n{\"type\":\"full\",\"index\":1,\"content\":{\"type\":\"data\",\"data\":{}}}\n")]
    [Property("case", "B2")]
    public async Task CaseB2_AnswerThatIsNotKnownToBeWhole_IsRepeated(string type, string body)
    {
        await using var agent = BreakingAgent(type, body);

        Assert.That((await _scene.FailAsync(_scene.Webhook, new WebhookSettings(agent.Url, null))).IsTransient);
    }

    [TestCase(400, "application/json", """{"error":"no customer 17"}""", ": no customer 17")]
    [TestCase(422, "application/json", """{"detail":[{"loc":["body"],"msg":"Field required"}]}""", ": Field required")]
    [TestCase(409, "application/problem+json", """{"type":"about:blank","title":"Closed","status":409}""", ": Closed (409)")]
    [TestCase(404, "text/plain", "Cannot POST /turns", ": Cannot POST /turns")]
    [TestCase(400, "text/plain", "whsec_of_this_agent is wrong", ": [REDACTED] is wrong")]
    [TestCase(404, "text/html", "<html>Cannot POST</html>", ".")]
    [TestCase(500, "application/json", "{}", ".")]
    [Property("case", "A8")]
    public async Task CaseA8_Refusal_IsToldInTheAgentsWords(int status, string type, string body, string told)
    {
        await using var agent = await AnswerAsync(status, type, body);

        var error = await _scene.FailAsync(_scene.Webhook, new WebhookSettings(agent.Url, _scene.Secrets.Protect("whsec_of_this_agent")));

        Assert.That((error.IsTransient, error.Message), Is.EqualTo((status == 500, $"The agent answered with HTTP {status}{told}")));
    }

    [Test]
    [Property("case", "A8")]
    public async Task CaseA8_ErrorInPlaceOfAnAnswer_IsTold()
        => Assert.That((await FailAsync(200, "application/json", """{"error":"out of stock"}""")).Message, Is.EqualTo("The agent's answer holds an error: out of stock"));

    [TestCase("""{"messages":[{"type":"film"}]}""", "a content of unknown type (film)")]
    [TestCase("""{"messages":[{"type":"data","data":{"a":[DEEP]}}]}""", "data: It is nested more than 64 deep.")]
    [TestCase("""{"messages":[{"type":"data","data":{"\ud800":1}}]}""", "data: A member's name holds half a surrogate pair.")]
    public async Task RunAsync_ContentThatCannotBeKept_IsNamed(string body, string named)
        => Assert.That((await FailAsync(200, "application/json", body.Replace("DEEP", new string('[', 70) + new string(']', 70), StringComparison.Ordinal))).Message, Does.Contain(named));

    [Test]
    public async Task RunAsync_HalfOfACharacterInANameThatNobodyAsksFor_IsPassedOver()
    {
        var whole = await RunAsync("""{"\ud800":1,"content":"x","usage":{"\udc00":1,"input_tokens":3}}""", "application/json");
        var line = await RunAsync("""{"\ud800":1,"type":"full","index":0,"content":{"\udc00":2,"type":"text","content":"x"}}""", "application/x-ndjson");

        Assert.That((whole[1], line[0]), Is.EqualTo(((AgentUpdate)new FullUpdate(0, ExecutorScene.Text(Author.Agent, "x")), (AgentUpdate)new FullUpdate(0, ExecutorScene.Text(Author.Agent, "x")))));
    }

    [Test]
    public async Task RunAsync_WholeNumbers_AreReadHoweverTheyAreWritten()
    {
        var question = (InputRequiredUpdate)(await RunAsync("""{"input_required":{"question":"Which?","expires_in":60.0}}""", "application/json")).Single();
        var line = (FullUpdate)(await RunAsync("""{"type":"full","index":1e0,"content":{"type":"text","content":"x"}}""", "application/x-ndjson")).Single();
        var broken = await FailAsync(200, "application/json", """{"input_required":{"question":"Which?","expires_in":60.5}}""");

        Assert.That((question.ExpiresIn, line.Index, broken.Message), Is.EqualTo((TimeSpan.FromSeconds(60), 1, "The agent's answer is malformed: expires_in is not an integer.")));
    }

    private static ScriptedEndpoint BreakingAgent(string type, string body) => ScriptedEndpoint.Start(async call =>
    {
        await call.BeginAsync(type);
        await call.ChunkAsync(body);
        call.Close();
    });

    private async Task<List<AgentUpdate>> RunAsync(string body, string? type)
    {
        await using var agent = await AnswerAsync(200, type, body);
        return await _scene.RunAsync(_scene.Webhook, new WebhookSettings(agent.Url, null));
    }

    private async Task<ExecutorException> FailAsync(int status, string? type, string body)
    {
        await using var agent = await AnswerAsync(status, type, body);
        return await _scene.FailAsync(_scene.Webhook, new WebhookSettings(agent.Url, null));
    }

    private static Task<FakeAgent> AnswerAsync(int status, string? type, string body) => FakeAgent.StartAsync(async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        if (body.Length > 0)
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body), context.RequestAborted);
    });
}
