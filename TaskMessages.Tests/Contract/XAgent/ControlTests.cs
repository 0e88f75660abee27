using System.Diagnostics;
using System.Net;
using Newtonsoft.Json.Linq;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Storage;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Contract.XAgent;

/// <summary>Beyond the chat-task contract: cancel, pause, resume, retry, on_busy, waiting, history.</summary>
[TestFixtureSource(typeof(Deployment), nameof(Deployment.HttpKinds))]
public sealed class ControlTests(DatabaseKind kind) : ContractFixture(kind)
{
    [Test]
    public async Task Cancel_RunningTurn_FailsTheTaskAtOnce()
    {
        var (agent, key) = await IdleAgent.AddAsync(App);
        var id = await App.CreateTaskAsync("work", key, agent);
        await RunningAsync(id, key);

        using var response = await PostAsync(id, "cancel", key, new { reason = "changed my mind" });

        var canceled = await response.JsonAsync(HttpStatusCode.OK);
        Assert.That(((string?)canceled["status"], (string?)canceled["error"]), Is.EqualTo(("failed", "Canceled: changed my mind")));
        using var again = await PostAsync(id, "cancel", key);
        Assert.That((await again.JsonAsync(HttpStatusCode.OK))["state_version"], Is.EqualTo(canceled["state_version"]));
        using var append = await App.AppendAsync(id, "something else", key, agent);
        await append.JsonAsync(HttpStatusCode.Accepted);
    }

    [TestCase("cancel", ChatStatus.Completed, "task_not_cancelable")]
    [TestCase("cancel", ChatStatus.Failed, "task_not_cancelable")]
    [TestCase("pause", ChatStatus.Completed, "task_not_running")]
    [TestCase("pause", ChatStatus.WaitingForUser, "task_not_running")]
    [TestCase("resume", ChatStatus.Completed, "task_not_paused")]
    [TestCase("resume", ChatStatus.Running, "task_not_paused")]
    [TestCase("retry", ChatStatus.Completed, "task_not_failed")]
    [TestCase("retry", ChatStatus.Running, "task_not_failed")]
    public async Task Control_WhereItMakesNoSense_IsRefusedWithTheStatus(string action, ChatStatus status, string code)
    {
        var id = await App.GivenTaskAsync(status);
        var before = await App.ReadTaskAsync(id);

        using var response = await PostAsync(id, action);

        Assert.That((string?)(await response.ChatErrorAsync(409, code))["details"]!["status"], Is.EqualTo((string?)before["status"]));
        Assert.That(await App.ReadTaskAsync(id), Is.EqualTo(before).Using<JToken>(JToken.DeepEquals));
    }

    [TestCase("cancel")]
    [TestCase("pause")]
    [TestCase("resume")]
    [TestCase("retry")]
    public async Task Control_ForeignOrUnknownTask_Is404(string action)
    {
        var id = await App.GivenTaskAsync(ChatStatus.Running);
        var (_, key, _) = await App.AddAgentAsync();

        using var foreign = await PostAsync(id, action, key);
        using var unknown = await PostAsync(987_654, action);

        await foreign.ChatErrorAsync(404, "task_not_found");
        await unknown.ChatErrorAsync(404, "task_not_found");
    }

    [Test]
    public async Task PauseAndResume_RunningTurn_ItsMessageIsAnsweredAfterAll()
    {
        var id = await App.GivenTaskAsync(ChatStatus.Running);

        using var pause = await PostAsync(id, "pause");
        Assert.That((string?)(await pause.JsonAsync(HttpStatusCode.OK))["control_state"], Is.EqualTo("paused"));
        using var resume = await PostAsync(id, "resume");
        await resume.JsonAsync(HttpStatusCode.OK);

        Assert.That((string?)(await App.WaitForEndAsync(id))["output"], Is.EqualTo("question"));
        Assert.That(await App.ListAsync($"{id}"), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Retry_FailedTask_IsAnsweredInANewRun()
    {
        var id = await App.GivenTaskAsync(ChatStatus.Failed);
        var before = await App.ReadTaskAsync(id);

        using var retry = await PostAsync(id, "retry");
        await retry.JsonAsync(HttpStatusCode.OK);

        var done = await App.WaitForEndAsync(id);
        Assert.That((string?)done["output"], Is.EqualTo("question"));
        Assert.That((string?)done["run_id"], Is.Not.EqualTo((string?)before["run_id"]));
    }

    /// <summary>A message of the message contract, which may be more than text.</summary>
    [Test]
    public async Task Retry_OfAMessageThatIsNoText_BringsItWhole()
    {
        await using var agent = await Api.Executors.Acp.FakeAcpAgent.StartAsync();
        var client = await Agentex.Rpc.RpcClient.CreateAsync(App, agent, maxAttempts: 1);
        using var created = await App.PostTaskAsync(new { agent_id = client.Agent, message = new { content = "first" } }, client.Key);
        var id = (long)(await created.JsonAsync(HttpStatusCode.Accepted))["task_id"]!;
        await App.WaitForEndAsync(id, client.Key);
        agent.OnMessage = _ => Api.Executors.Acp.FakeAcpAgent.Lines("broken", new { type = "nonsense" });
        var data = new { type = "data", author = "user", data = new { a = new object?[] { 1, null } } };
        await client.ErrorAsync("message/send", new { task_id = $"{id}", content = data });
        agent.OnMessage = _ => Api.Executors.Acp.FakeAcpAgent.Lines(Api.Executors.Acp.FakeAcpAgent.Full(0, "now it works"));

        using var retry = await App.SendAsync(HttpMethod.Post, $"/v1/chat/tasks/{id}/retry", new { }, client.Key);
        await retry.JsonAsync(HttpStatusCode.OK);

        Assert.That((string?)(await App.WaitForEndAsync(id, client.Key))["output"], Is.EqualTo("now it works"));
        var sent = agent.Calls.Select(call => call.Params["content"]!).TakeLast(2).ToArray();
        Assert.That((string?)sent[1]["type"], Is.EqualTo("data"));
        Assert.That(Newtonsoft.Json.Linq.JToken.DeepEquals(sent[0], sent[1]), Is.True, "as it was sent first");
    }

    [Test]
    public async Task Append_Busy_SaysWhatBlocksAndWhatToDo()
    {
        var id = await App.GivenTaskAsync(ChatStatus.Running);

        using var response = await App.AppendAsync(id, "more");

        var details = (await response.ChatErrorAsync(409, "task_busy"))["details"]!;
        Assert.That(response.Headers.RetryAfter!.Delta, Is.EqualTo(TimeSpan.FromSeconds(1)));
        Assert.That((string?)details["lease_expires_at"], Does.EndWith("Z"));
        Assert.That(details["actions"]!.Values<string>(), Does.Contain("on_busy=enqueue"));
    }

    [Test]
    public async Task Append_Enqueue_RunsAfterTheRunningTurn()
    {
        var (agent, key) = await IdleAgent.AddAsync(App);
        var id = await App.CreateTaskAsync("one", key, agent);
        using var response = await AppendAsync(id, agent, key, "two", "enqueue");
        var accepted = await response.JsonAsync(HttpStatusCode.Accepted);
        Assert.That(((int?)accepted["queue_position"], (string?)accepted["status"]), Is.EqualTo(((int?)1, "running")));
        using var turns = await App.GetAsync($"/v1/chat/tasks/{id}/turns", key);
        Assert.That((string?)(await turns.JsonAsync(HttpStatusCode.OK))["queue"]![0]!["input"], Is.EqualTo("two"));

        using var interrupt = await AppendAsync(id, agent, key, "three", "interrupt");
        Assert.That((await interrupt.JsonAsync(HttpStatusCode.Accepted))["queue_position"], Is.Null);

        var task = await App.ReadTaskAsync(id, key);
        Assert.That((string?)task["input"], Is.EqualTo("three"));
        Assert.That((await App.ListAsync($"{id}", key: key)).Select(message => (string?)message["content"]!["content"]), Is.EquivalentTo(new[] { "one", "three" }));
    }

    [Test]
    public async Task Append_UnknownPolicy_Is422()
    {
        using var response = await AppendAsync(await App.GivenTaskAsync(ChatStatus.Completed), 1, TaskMessagesApp.DevelopmentKey, "x", "wait");

        Assert.That((string?)(await response.ChatErrorAsync(422, "invalid_input"))["message"], Does.Contain("on_busy"));
    }

    [Test]
    public async Task Get_Wait_AnswersWhenTheTurnEnds()
    {
        var (agent, key) = await IdleAgent.AddAsync(App);
        var id = await App.CreateTaskAsync("work", key, agent);
        await RunningAsync(id, key);
        var waiters = Enumerable.Range(0, 50).Select(_ => App.GetAsync($"/v1/chat/tasks/{id}?wait=60", key)).ToList();

        var watch = Stopwatch.StartNew();
        using var cancel = await PostAsync(id, "cancel", key);
        var answers = await Task.WhenAll(waiters);

        foreach (var answer in answers)
            Assert.That((string?)(await answer.JsonAsync(HttpStatusCode.OK))["status"], Is.EqualTo("failed"));
        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(30)), "not at the end of their time");
    }

    [Test]
    public async Task Get_WaitAndNothingHappens_AnswersWithTheRunningTask()
    {
        var id = await App.GivenTaskAsync(ChatStatus.Running);

        using var response = await App.GetAsync($"/v1/chat/tasks/{id}?wait=1");

        Assert.That((string?)(await response.JsonAsync(HttpStatusCode.OK))["status"], Is.EqualTo("running"));
    }

    [TestCase("-1")]
    [TestCase("121")]
    [TestCase("soon")]
    public async Task Get_WaitOutOfRange_Is422(string wait)
    {
        using var response = await App.GetAsync($"/v1/chat/tasks/1?wait={wait}");

        await response.ChatErrorAsync(422, "invalid_input");
    }

    [Test]
    public async Task Create_PreferWait_AnswersWithTheFinishedTask()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/tasks")
        {
            Content = new StringContent("""{"agent_id":1,"message":{"content":"ping"}}""", System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {TaskMessagesApp.DevelopmentKey}");
        request.Headers.TryAddWithoutValidation("Prefer", "respond-async, wait=30");

        using var response = await App.Http.SendAsync(request);

        Assert.That((string?)(await response.JsonAsync(HttpStatusCode.OK))["output"], Is.EqualTo("ping"));
        Assert.That(response.Headers.GetValues("Preference-Applied"), Is.EqualTo(new[] { "wait=30" }));
    }

    private Task<HttpResponseMessage> PostAsync(long id, string action, string key = TaskMessagesApp.DevelopmentKey, object? body = null)
        => App.SendAsync(HttpMethod.Post, $"/v1/chat/tasks/{id}/{action}", body, key);

    private Task<HttpResponseMessage> AppendAsync(long id, long agent, string key, string content, string policy)
        => App.AppendAsync(id, new { agent_id = agent, message = new { content }, on_busy = policy }, key);

    /// <summary>Until a worker has the turn.</summary>
    private Task<JToken> RunningAsync(long id, string key) => Eventually.ReadAsync(
        async () =>
        {
            using var response = await App.GetAsync($"/v1/chat/tasks/{id}/turns", key);
            return (await response.JsonAsync(HttpStatusCode.OK))["turns"]!.Last!;
        },
        turn => turn["worker"]!.Type == JTokenType.String);
}
