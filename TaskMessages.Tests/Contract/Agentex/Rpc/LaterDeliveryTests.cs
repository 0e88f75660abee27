using System.Net;
using Newtonsoft.Json.Linq;
using TaskMessages.Tests.Api.Executors.Acp;
using TaskMessages.Tests.Contract.Agentex.Tasks;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Contract.Agentex.Rpc;

/// <summary>What an asynchronous agent could not be told at once it is told later (section 13, and beyond it).</summary>
public sealed class LaterDeliveryTests : ContractFixture
{
    private FakeAcpAgent _agent = null!;
    private RpcClient _client = null!;

    private protected override string[] Settings =>
        ["--Delivery:RetryBaseDelay=00:00:00.010", "--Delivery:RetryMaxDelay=00:00:00.100", "--Delivery:PollInterval=00:00:00.010", "--Delivery:MaxRefusals=1000"];

    [SetUp]
    public async Task StartAgentAsync()
    {
        _agent = await FakeAcpAgent.StartAsync();
        _client = await RpcClient.CreateAsync(App, _agent, "async");
    }

    [TearDown]
    public ValueTask StopAgentAsync() => _agent.DisposeAsync();

    [Test]
    [Property("contract", "agentex:20/87")]
    public async Task Events_ThatCouldNotBeTold_AreErrors_AndToldLater_InOrder()
    {
        var task = (string)(await _client.ResultAsync("task/create", new { }))["id"]!;
        _agent.Key = "a key that nobody sends";
        for (var number = 1; number <= 3; number++)
            Assert.That(await _client.ErrorAsync("event/send", new { task_id = task, content = RpcClient.Text($"{number}") }), Is.EqualTo("RPC error: Unauthorized"));
        var stored = await EventsAsync(task);
        Assert.That(stored.Select(item => (long)item["sequence_id"]!), Is.EqualTo(new[] { 1, 2, 3 }));
        Assert.That(stored.Select(item => (string?)item["delivery_status"]), Is.All.EqualTo("pending"));
        Assert.That((string?)stored[0]["delivery_error"], Is.EqualTo("RPC error: Unauthorized"));

        _agent.Key = null;

        await DeliveredAsync(task);
        Assert.That(Told().Select(item => (string?)item["content"]!["content"]), Is.EqualTo(new[] { "1", "2", "3" }));
        Assert.That(Told().Select(item => ((JObject)item).ContainsKey("delivery_status")), Is.All.False, "agents get what the contract says");
    }

    [Test]
    public async Task Event_SentWhenTheAgentIsBack_IsAResult_AndTheAgentHearsOfTheOthersBefore()
    {
        var task = (string)(await _client.ResultAsync("task/create", new { }))["id"]!;
        _agent.Key = "a key that nobody sends";
        await _client.ErrorAsync("event/send", new { task_id = task, content = RpcClient.Text("1") });
        _agent.Key = null;

        var sent = await _client.ResultAsync("event/send", new { task_id = task, content = RpcClient.Text("2") });

        Assert.That((string?)sent["delivery_status"], Is.EqualTo("delivered"));
        Assert.That(Told().Select(item => (string?)item["content"]!["content"]), Is.EqualTo(new[] { "1", "2" }));
    }

    [Test]
    [Property("contract", "agentex:20/83")]
    public async Task Task_ThatCouldNotBeTold_IsFailed_AndGoesOnLater()
    {
        _agent.Key = "a key that nobody sends";
        await _client.ErrorAsync("task/create", new { name = "told later", @params = new { a = 1 } });
        Assert.That((await TaskAsync("told later"))["status"]!.ToString(), Is.EqualTo("FAILED"));

        _agent.Key = null;

        var task = await Eventually.ReadAsync(() => TaskAsync("told later"), read => (string?)read["status"] == "RUNNING");
        Assert.That((string?)task["status_reason"], Is.EqualTo("Task forwarded to ACP server"));
        Assert.That(_agent.Calls.Select(call => (call.Method, (long?)call.Params["params"]!["a"])), Is.EqualTo(new (string, long?)[] { ("task/create", 1) }));
        Assert.That(await EventsAsync((string)task["id"]!), Is.Empty, "the word of the creation is no event");
    }

    [Test]
    public async Task Event_ThatTheAgentProcessedByItself_IsNotToldAgain()
    {
        var task = (string)(await _client.ResultAsync("task/create", new { }))["id"]!;
        _agent.Key = "a key that nobody sends";
        await _client.ErrorAsync("event/send", new { task_id = task });
        var item = (await EventsAsync(task))[0];
        using (var moved = await App.PutAsync($"/tracker/{task}", new { last_processed_event_id = (string?)item["id"] }, _client.Key))
            await moved.JsonAsync(HttpStatusCode.OK);

        await DeliveredAsync(task);

        Assert.That(Told(), Is.Empty);
    }

    [Test]
    public async Task Events_SentAtOnce_AreToldInOrder()
    {
        var task = (string)(await _client.ResultAsync("task/create", new { }))["id"]!;

        var sent = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => _client.ResultAsync("event/send", new { task_id = task })));

        Assert.That(sent.Select(item => (long)item["sequence_id"]!).Order(), Is.EqualTo(Enumerable.Range(1, 20)));
        Assert.That(Told().Select(item => (long)item["sequence_id"]!), Is.EqualTo(Enumerable.Range(1, 20)));
    }

    [Test]
    public async Task Deletion_OfTheTask_TakesWhatIsLeftWithIt()
    {
        var task = (string)(await _client.ResultAsync("task/create", new { }))["id"]!;
        _agent.Key = "a key that nobody sends";
        await _client.ErrorAsync("event/send", new { task_id = task });
        var item = (await EventsAsync(task))[0];
        using (var deleted = await App.SendAsync(HttpMethod.Delete, $"/tasks/{task}", null, _client.Key))
            await deleted.JsonAsync(HttpStatusCode.OK);

        using var read = await App.GetAsync($"/events/{item["id"]}", _client.Key);

        Assert.That(read.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    private JToken[] Told() => [.. _agent.Calls.Where(call => call.Method == "event/send").Select(call => call.Params["event"]!)];

    private Task<JToken> TaskAsync(string name) => App.ReadAsync($"/tasks/name/{Uri.EscapeDataString(name)}", _client.Key);

    private async Task<JArray> EventsAsync(string task)
    {
        using var listed = await App.GetAsync($"/events?task_id={task}&agent_id={_client.Agent}", _client.Key);
        return (JArray)await listed.JsonAsync(HttpStatusCode.OK);
    }

    private Task<JArray> DeliveredAsync(string task)
        => Eventually.ReadAsync(() => EventsAsync(task), items => items.All(item => (string?)item["delivery_status"] == "delivered"), "all are told");
}
