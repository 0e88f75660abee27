using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Execution.Updates;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Tests.Api.Executors.Acp;

/// <summary>Messages sent to agents of the message contract, and their answers (sections 14 and 15).</summary>
public sealed class AcpExecutorTests
{
    private ExecutorScene _scene = null!;

    [SetUp]
    public void CreateScene() => _scene = new ExecutorScene();

    [TearDown]
    public void DisposeScene() => _scene.Dispose();

    [Test]
    [Property("contract", "agentex:20/90")]
    public async Task Run_Request_IsAJsonRpcCallToApiBelowTheUrl()
    {
        await using var agent = await FakeAcpAgent.StartAsync(FakeAcpAgent.Full(0, "hi"));

        await RunAsync(agent, path: "/base/");
        await RunAsync(agent, path: "");

        Assert.That(agent.Requests.Select(request => (request.Method, request.Path)), Is.EqualTo(new[] { ("POST", "/base/api"), ("POST", "/api") }));
        var json = agent.Requests[^1].Json;
        Assert.Multiple(() =>
        {
            Assert.That(json.EnumerateObject().Select(member => member.Name), Is.EqualTo(new[] { "jsonrpc", "method", "params", "id" }));
            Assert.That((json.GetProperty("jsonrpc").GetString(), json.GetProperty("method").GetString()), Is.EqualTo(("2.0", "message/send")));
            Assert.That(json.GetProperty("id").GetString(), Is.Not.Empty);
            var parameters = json.GetProperty("params");
            Assert.That(parameters.EnumerateObject().Select(member => member.Name), Is.EqualTo(new[] { "agent", "task", "content", "stream" }));
            Assert.That(parameters.GetProperty("stream").ValueKind, Is.EqualTo(JsonValueKind.True));
            Assert.That(parameters.GetProperty("content").GetRawText(), Is.EqualTo(
                """{"type":"text","author":"user","style":"static","format":"plain","content":"question","attachments":null}"""));
            Assert.That(parameters.GetProperty("task").GetProperty("task_metadata").GetRawText(), Is.EqualTo("""{"k":[1,null]}"""));
            var told = parameters.GetProperty("agent");
            Assert.That((told.GetProperty("id").GetString(), told.GetProperty("acp_type").GetString(), told.GetProperty("acp_url").GetString()), Is.EqualTo(("7", "sync", agent.Url)));
            Assert.That(told.GetProperty("created_at").ValueKind, Is.EqualTo(JsonValueKind.String), "the vendor's models want it");
        });
    }

    [Test]
    [Property("contract", "agentex:20/77")]
    public async Task Run_Headers_AreTheAgentsKeyAndAnIdOfOurOwn()
    {
        await using var agent = await FakeAcpAgent.StartAsync(FakeAcpAgent.Full(0, "hi"));
        agent.Key = "key of the agent";

        await RunAsync(agent, key: "protected key of the agent");

        var headers = agent.Requests.Single().Headers;
        Assert.That(headers["x-agent-api-key"], Is.EqualTo("key of the agent"));
        Assert.That(Guid.TryParse(headers["x-request-id"], out _), Is.True);
        Assert.That(headers["Accept"], Does.Contain("text/event-stream"));
        Assert.That(headers.Keys, Does.Not.Contain("Authorization"));
    }

    [Test]
    public async Task Run_WrongKey_IsTheAgentsErrorAndFinal()
    {
        await using var agent = await FakeAcpAgent.StartAsync(FakeAcpAgent.Full(0, "hi"));
        agent.Key = "another";

        var error = await _scene.FailAsync(_scene.Acp, new AcpSettings(agent.Url, AcpType.Sync, "protected key"));

        Assert.That((error.Message, error.IsTransient), Is.EqualTo(("RPC error: Unauthorized", false)));
    }

    [Test]
    [Property("contract", "agentex:20/82")]
    public async Task Run_Updates_AreReadLineByLine()
    {
        await using var agent = await FakeAcpAgent.StartAsync(
            FakeAcpAgent.Start(0, "", "markdown"),
            FakeAcpAgent.Delta(0, "a"),
            "",
            ": a comment, which is no JSON",
            "\"nor is this an object\"",
            FakeAcpAgent.Done(0),
            new { type = "delta", index = 1, delta = new { type = "tool_request", tool_call_id = "c", name = "n", arguments_delta = "{}" } },
            """data: {"jsonrpc":"2.0","result":{"type":"full","index":2,"content":{"type":"data","author":"agent","data":{"k":null}}},"error":null,"id":"$id"}""");

        var updates = await RunAsync(agent);

        Assert.That(updates, Is.EqualTo(new AgentUpdate[]
        {
            new StartUpdate(0, new TextContent(Author.Agent, Style.Static, TextFormat.Markdown, "")),
            new DeltaUpdate(0, new TextDelta("a")),
            new DoneUpdate(0),
            new DeltaUpdate(1, new ToolRequestDelta("c", "n", "{}")),
            new FullUpdate(2, ((FullUpdate)updates[^1]).Content),
        }));
        Assert.That(((DataContent)((FullUpdate)updates[^1]).Content).Data, Contains.Key("k"));
    }

    [Test]
    [Property("contract", "agentex:20/90")]
    public async Task Run_EmptyAnswer_IsNoUpdate()
    {
        await using var agent = await FakeAcpAgent.StartAsync();

        Assert.That(await RunAsync(agent), Is.Empty);
    }

    [TestCase("""{"jsonrpc":"2.0","result":null,"error":{"code":-32603,"message":"it broke"},"id":"$id"}""", "RPC error: it broke")]
    [TestCase("""{"jsonrpc":"2.0","result":null,"error":"odd","id":"$id"}""", "RPC error: \"odd\"")]
    [TestCase("""{"jsonrpc":"2.0","result":{"type":"full","index":0,"content":{"type":"text","author":"agent","content":"x"}},"id":"another"}""", "it answers another call")]
    [TestCase("""{"jsonrpc":"2.0","result":{"type":"full","index":0,"content":{"type":"text","author":"agent","content":"x"}}}""", "it answers another call")]
    [TestCase("""{"jsonrpc":"2.0","result":{"type":"task_updated"},"id":"$id"}""", "unknown type")]
    [TestCase("""{"jsonrpc":"2.0","result":{"type":"full","index":0,"content":{"type":"film"}},"id":"$id"}""", "content of unknown type")]
    [TestCase("""{"jsonrpc":"2.0","id":"$id"}""", "result is missing")]
    [Property("contract", "agentex:20/90")]
    public async Task Run_LineThatIsNoUpdate_FailsForGood(string line, string expected)
    {
        await using var agent = await FakeAcpAgent.StartAsync(FakeAcpAgent.Delta(0, "a"), line);

        var error = await _scene.FailAsync(_scene.Acp, Settings(agent));

        Assert.That(error.Message, Does.Contain(expected));
        Assert.That(error.IsTransient, Is.False);
    }

    [Test]
    public async Task Run_ConnectionBreaksOff_MayPass()
    {
        await using var agent = await FakeAcpAgent.StartAsync(FakeAcpAgent.Delta(0, "a"), "break");

        Assert.That((await _scene.FailAsync(_scene.Acp, Settings(agent))).IsTransient, Is.True);
    }

    [TestCase(503, true)]
    [TestCase(404, false)]
    public async Task Run_Status_IsAnErrorThatMayPassOrNot(int status, bool isTransient)
    {
        await using var agent = await FakeAgent.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync("no");
        });

        var error = await _scene.FailAsync(_scene.Acp, new AcpSettings(agent.Url, AcpType.Sync, null));

        Assert.That((error.Message, error.IsTransient), Is.EqualTo(($"The agent answered with HTTP {status}.", isTransient)));
    }

    [TestCase(AcpType.Async)]
    [TestCase(AcpType.Agentic)]
    [Property("contract", "agentex:20/91")]
    public async Task Run_AsynchronousAgent_IsRefusedWithoutACall(AcpType type)
    {
        await using var agent = await FakeAcpAgent.StartAsync(FakeAcpAgent.Full(0, "hi"));

        var error = await _scene.FailAsync(_scene.Acp, new AcpSettings(agent.Url, type, null));

        Assert.That(error.Message, Does.Contain("takes events"));
        Assert.That(agent.Requests, Is.Empty);
    }

    private static AcpSettings Settings(FakeAcpAgent agent) => new(agent.Url, AcpType.Sync, null);

    private Task<List<AgentUpdate>> RunAsync(FakeAcpAgent agent, string path = "", string? key = null) =>
        _scene.RunAsync(_scene.Acp, new AcpSettings(agent.Url + path, AcpType.Sync, key));
}
