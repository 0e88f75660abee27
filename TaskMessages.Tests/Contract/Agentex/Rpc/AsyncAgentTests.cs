using System.Net;
using Newtonsoft.Json.Linq;
using TaskMessages.Tests.Api.Executors.Acp;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Contract.Agentex.Rpc;

/// <summary>Asynchronous agents: they are told of tasks and events, and write their messages by themselves (sections 13 and 16).</summary>
public sealed class AsyncAgentTests : ContractFixture
{
    private FakeAcpAgent _agent = null!;
    private RpcClient _client = null!;

    [SetUp]
    public async Task StartAgentAsync()
    {
        _agent = await FakeAcpAgent.StartAsync();
        _client = await RpcClient.CreateAsync(App, _agent, "async");
    }

    [TearDown]
    public ValueTask StopAgentAsync() => _agent.DisposeAsync();

    [Test]
    [Property("contract", "agentex:20/83")]
    [Property("contract", "agentex:20/84")]
    public async Task Create_TellsTheAgentOnce_WithParamsAndMetadata()
    {
        var task = await _client.ResultAsync("task/create", new { name = "a task", @params = new { a = new object?[] { 1, null } }, task_metadata = new { who = "me" } });

        Assert.That(((string?)task["status"], (string?)task["name"]), Is.EqualTo(("RUNNING", "a task")));
        var (method, told) = _agent.Calls.Single();
        Assert.That(method, Is.EqualTo("task/create"));
        Assert.That(told["params"]!.ToString(Newtonsoft.Json.Formatting.None), Is.EqualTo("""{"a":[1,null]}"""));
        Assert.That(((string?)told["task"]!["id"], (string?)told["task"]!["task_metadata"]!["who"]), Is.EqualTo(((string?)task["id"], "me")));

        var again = await _client.ResultAsync("task/create", new { name = "a task", task_metadata = new { who = "another" } });
        Assert.That(((string?)again["id"], (string?)again["task_metadata"]!["who"]), Is.EqualTo(((string?)task["id"], "me")), "the first metadata stay");
    }

    [Test]
    [Property("contract", "agentex:20/83")]
    public async Task Create_AgentCannotBeTold_FailsTheTask_UntilItCan()
    {
        _agent.Key = "a key that nobody sends";

        var error = await _client.ErrorAsync("task/create", new { name = "not told" });

        Assert.That(error, Is.EqualTo("RPC error: Unauthorized"));
        Assert.That(await StatusAsync("not told"), Is.EqualTo(("FAILED", "RPC error: Unauthorized")));
        _agent.Key = null;
        await _client.ResultAsync("task/create", new { name = "not told" });
        Assert.That(await StatusAsync("not told"), Is.EqualTo(("RUNNING", "Task forwarded to ACP server")));
    }

    [Test]
    [Property("contract", "agentex:20/87")]
    public async Task Event_IsStoredThenTold_ByIdAndByName()
    {
        var task = await _client.ResultAsync("task/create", new { name = "eventful" });
        var first = await _client.ResultAsync("event/send", new { task_id = (string?)task["id"], content = RpcClient.Text("work") });
        var second = await _client.ResultAsync("event/send", new { task_name = "eventful" });

        Assert.That(new[] { first, second }.Select(item => (long?)item["sequence_id"]), Is.EqualTo(new long?[] { 1, 2 }));
        Assert.That(((string?)first["content"]!["content"], second["content"]!.Type), Is.EqualTo(("work", JTokenType.Null)));
        var told = _agent.Calls.Where(call => call.Method == "event/send").Select(call => call.Params).ToArray();
        Assert.That(told.Select(call => call["event"]!["id"]), Is.EqualTo(new[] { first["id"], second["id"] }));
        Assert.That(told.Select(call => call["request"]!.Type), Is.All.EqualTo(JTokenType.Null));
        Assert.That(await _client.LedgerAsync((string)task["id"]!), Is.Empty, "an event is no message");
        Assert.That(await _client.ErrorAsync("event/send", new { }), Does.Contain("Either task_id or task_name must be provided"));
    }

    [Test]
    public async Task Event_AgentCannotBeTold_IsStoredAllTheSame()
    {
        var task = await _client.ResultAsync("task/create", new { });
        _agent.Key = "a key that nobody sends";

        await _client.ErrorAsync("event/send", new { task_id = (string?)task["id"], content = RpcClient.Text("work") });

        using var listed = await App.GetAsync($"/events?task_id={task["id"]}&agent_id={_client.Agent}", _client.Key);
        Assert.That((await listed.JsonAsync(HttpStatusCode.OK)).Count(), Is.EqualTo(1));
        using var read = await App.GetAsync($"/tasks/{task["id"]}", _client.Key);
        Assert.That((string?)(await read.JsonAsync(HttpStatusCode.OK))["status"], Is.EqualTo("RUNNING"), "the task has not failed");
    }

    [Test]
    [Property("contract", "agentex:20/89")]
    public async Task Cancel_TellsTheAgentAndEndsTheTask()
    {
        var task = await _client.ResultAsync("task/create", new { name = "to be canceled" });

        var canceled = await _client.ResultAsync("task/cancel", new { task_name = "to be canceled" });

        Assert.That(((string?)canceled["status"], (string?)canceled["status_reason"]), Is.EqualTo(("CANCELED", "Task canceled by user")));
        Assert.That((string?)_agent.Calls[^1].Params["task"]!["id"], Is.EqualTo((string?)task["id"]));
        Assert.That(await _client.ErrorAsync("event/send", new { task_id = (string?)task["id"] }), Is.Not.Empty, "a task that is over takes no work");
    }

    [Test]
    public async Task Interrupt_TellsTheAgent_WhichSaysWhenItHasStopped()
    {
        _agent.OnCall = async (method, told) =>
        {
            if (method != "task/interrupt")
                return;
            using var response = await App.SendAsync(HttpMethod.Post, $"/tasks/{told["task"]!["id"]}/interrupt", new { }, _client.Key);
        };
        var task = await _client.ResultAsync("task/create", new { name = "to be interrupted" });

        await _client.ResultAsync("task/interrupt", new { task_id = (string?)task["id"] });

        await Eventually.TrueAsync(async () => (await StatusAsync("to be interrupted")).Status == "INTERRUPTED", "the agent has stopped");
        await _client.ResultAsync("event/send", new { task_id = (string?)task["id"] });
        Assert.That((await StatusAsync("to be interrupted")).Status, Is.EqualTo("RUNNING"), "an event resumes it");
    }

    [Test]
    [Property("contract", "agentex:20/91")]
    public async Task Methods_AreThoseOfTheAgentsType()
    {
        Assert.That(await _client.ErrorAsync("message/send", new { content = RpcClient.Text("x") }), Does.StartWith("Unsupported method: message/send for ACP type: async"));
        var agentic = await RpcClient.CreateAsync(App, _agent, "agentic");
        Assert.That(await agentic.ErrorAsync("message/send", new { content = RpcClient.Text("x") }), Does.EndWith("agentic"));
        var sync = await RpcClient.CreateAsync(App, _agent);
        foreach (var method in new[] { "event/send", "task/cancel" })
            Assert.That(await sync.ErrorAsync(method, new { task_id = "x" }), Does.StartWith($"Unsupported method: {method} for ACP type: sync"));
        await sync.ResultAsync("task/create", new { });
        Assert.That(_agent.Calls, Is.Empty, "a synchronous agent is not told of tasks");
    }

    private async Task<(string? Status, string? Reason)> StatusAsync(string name)
    {
        using var response = await App.GetAsync($"/tasks/name/{Uri.EscapeDataString(name)}", _client.Key);
        var task = await response.JsonAsync(HttpStatusCode.OK);
        return ((string?)task["status"], (string?)task["status_reason"]);
    }
}
