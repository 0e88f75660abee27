using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json.Linq;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Stores;
using TaskMessages.Tests.Api.Executors.Acp;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Contract.Agentex.Rpc;

/// <summary><c>message/send</c> to synchronous agents (sections 13 to 15).</summary>
public sealed class SendMessageTests : ContractFixture
{
    private FakeAcpAgent _agent = null!;
    private RpcClient _client = null!;

    [SetUp]
    public async Task StartAgentAsync()
    {
        _agent = await FakeAcpAgent.StartAsync(FakeAcpAgent.Full(0, "hi"));
        _client = await RpcClient.CreateAsync(App, _agent);
    }

    [TearDown]
    public ValueTask StopAgentAsync() => _agent.DisposeAsync();

    [Test]
    [Property("contract", "agentex:20/75")]
    public async Task Send_WithoutStream_IsTheAgentsMessagesOnly()
    {
        var result = (JArray)await _client.ResultAsync("message/send", new { content = RpcClient.Text("hello") });

        var message = result.Single();
        Assert.That(((string?)message["content"]!["author"], (string?)message["content"]!["content"], (string?)message["streaming_status"]), Is.EqualTo(("agent", "hi", "DONE")));
        Assert.That((bool?)_agent.Calls.Single().Params["stream"], Is.True, "the agent is always asked for a stream");
        var ledger = await _client.LedgerAsync((string)message["task_id"]!);
        Assert.That(ledger.Select(each => (string?)each["content"]!["content"]), Is.EqualTo(new[] { "hello", "hi" }));
        Assert.That(ledger[1]["id"], Is.EqualTo(message["id"]));
    }

    [Test]
    public async Task Send_ANumberBeforeItHasNoMessageYet_IsAnsweredWhenItHas()
    {
        var taskId = (string)(await _client.ResultAsync("message/send", new { content = RpcClient.Text("one") }))[0]!["task_id"]!;
        var grant = await App.Services.GetRequiredService<ITaskStore>().AllotExternalAsync(taskId, null, 1, TimeProvider.System.GetUtcNow().UtcDateTime, CancellationToken.None);

        var answer = _client.ResultAsync("message/send", new { task_id = taskId, content = RpcClient.Text("two") });
        await Eventually.TrueAsync(async () => (await _client.LedgerAsync(taskId)).Count == 4, "the answer is in the ledger");
        await App.Services.GetRequiredService<IMessageStore>().InsertAsync(
            new Message
            {
                Id = "0000000000000000000000aa",
                TaskId = taskId,
                Seq = grant!.FirstSeq,
                Content = new TextContent(Author.Agent, Style.Static, TextFormat.Plain, "in between"),
                CreatedAt = grant.At,
                UpdatedAt = grant.At,
            },
            CancellationToken.None);

        Assert.That((string?)(await answer.WaitAsync(TimeSpan.FromSeconds(30)))[0]!["content"]!["content"], Is.EqualTo("hi"));
    }

    [Test]
    [Property("contract", "agentex:20/76")]
    public async Task Send_ById_ByName_AndToATaskThatItCreates()
    {
        var first = await _client.ResultAsync("message/send", new { task_name = "a talk", content = RpcClient.Text("one"), task_params = new { a = 1 } });
        var taskId = (string)first[0]!["task_id"]!;
        var second = await _client.ResultAsync("message/send", new { task_name = "a talk", content = RpcClient.Text("two") });
        var third = await _client.ResultAsync("message/send", new { task_id = taskId, content = RpcClient.Text("three") });

        Assert.That(new[] { second, third }.Select(result => (string?)result[0]!["task_id"]), Is.All.EqualTo(taskId));
        Assert.That((await _client.LedgerAsync(taskId)).Select(each => (string?)each["content"]!["content"]), Is.EqualTo(new[] { "one", "hi", "two", "hi", "three", "hi" }));
        Assert.That(_agent.Calls[2].Params["task"]!["params"]!.ToString(Newtonsoft.Json.Formatting.None), Is.EqualTo("""{"a":1}"""));
        Assert.That((string?)_agent.Calls[2].Params["task"]!["name"], Is.EqualTo("a talk"));
    }

    [TestCase("{\"type\":\"data\",\"author\":\"user\",\"style\":\"static\",\"data\":{\"k\":[1,null]}}")]
    [TestCase("{\"type\":\"text\",\"author\":\"user\",\"style\":\"active\",\"format\":\"markdown\",\"content\":\"*x*\",\"attachments\":[{\"file_id\":\"f\",\"name\":\"n\",\"size\":3,\"type\":\"t\"}]}")]
    public async Task Send_AnyContent_ReachesTheLedgerAndTheAgentAsItIs(string content)
    {
        var result = await _client.ResultAsync("message/send", new { content = HttpAssertions.Parse(content) });

        var ledger = await _client.LedgerAsync((string)result[0]!["task_id"]!);
        Assert.That(ledger[0]["content"]!.ToString(Newtonsoft.Json.Formatting.None), Is.EqualTo(content));
        Assert.That(_agent.Calls.Single().Params["content"]!.ToString(Newtonsoft.Json.Formatting.None), Is.EqualTo(content));
    }

    [Test]
    [Property("contract", "agentex:20/78")]
    public async Task Stream_TextThatGrows_IsStartDeltasAndDone()
    {
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _agent.OnMessage = _ => Grow();
        async IAsyncEnumerable<object> Grow()
        {
            yield return FakeAcpAgent.Start(0, "", "markdown");
            yield return FakeAcpAgent.Delta(0, "a");
            await first.Task.WaitAsync(TimeSpan.FromSeconds(20));
            yield return FakeAcpAgent.Delta(0, "b");
            yield return FakeAcpAgent.Done(0);
        }

        using var request = await _client.OpenStreamAsync(new { content = RpcClient.Text("hello"), stream = true }, id: 7);
        using var lines = new StreamReader(await request.Content.ReadAsStreamAsync());
        var told = new List<JToken>();
        while (await lines.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)) is { } line)
        {
            told.Add(HttpAssertions.Parse(line));
            if ((string?)told[^1]["result"]!["type"] == "delta")
                first.TrySetResult();
        }

        Assert.That(told.Select(each => (long?)each["id"]), Is.All.EqualTo(7), "the id is echoed");
        Assert.That(told.Select(each => (string?)each["result"]!["type"]), Is.EqualTo(new[] { "start", "delta", "delta", "done" }));
        Assert.That(string.Concat(told.Select(each => (string?)each["result"]!["delta"]?["text_delta"])), Is.EqualTo("ab"));
        var parents = told.Select(each => (string?)each["result"]!["parent_task_message"]!["id"]).ToArray();
        Assert.That(parents, Is.All.EqualTo(parents[0]).And.All.Not.Null);
        Assert.That(told.Select(each => (int?)each["result"]!["index"]), Is.All.Zero);
        var ledger = await _client.LedgerAsync((string)told[0]["result"]!["parent_task_message"]!["task_id"]!);
        Assert.That(ledger.Select(each => (string?)each["content"]!["content"]), Is.EqualTo(new[] { "hello", "ab" }));
        Assert.That(((string?)ledger[1]["content"]!["format"], (string?)ledger[1]["streaming_status"]), Is.EqualTo(("markdown", "DONE")), "the start's format stays");
    }

    [Test]
    [Property("contract", "agentex:20/79")]
    public async Task Stream_LoneFull_IsOneUpdate()
    {
        var told = await _client.StreamAsync(new { content = RpcClient.Text("hello"), stream = true });

        Assert.That(told.Select(each => (string?)each["result"]!["type"]), Is.EqualTo(new[] { "full" }));
        Assert.That((string?)told[0]["result"]!["content"]!["content"], Is.EqualTo("hi"));
        Assert.That((string?)told[0]["result"]!["parent_task_message"]!["streaming_status"], Is.EqualTo("DONE"), "never left open");
    }

    [Test]
    [Property("contract", "agentex:20/80")]
    [Property("contract", "agentex:20/82")]
    public async Task Stream_SeveralMessages_EachHasItsIndexAndAllAreStored()
    {
        _agent.OnMessage = _ => FakeAcpAgent.Lines(
            FakeAcpAgent.Delta(0, "a"),
            FakeAcpAgent.Delta(1, "b"),
            FakeAcpAgent.Delta(0, "a"),
            FakeAcpAgent.Delta(1, "b"),
            FakeAcpAgent.Done(0),
            new { type = "full", index = 2, content = new { type = "tool_request", author = "agent", tool_call_id = "c", name = "n", arguments = new { } } },
            FakeAcpAgent.Done(2));

        var told = await _client.StreamAsync(new { content = RpcClient.Text("hello"), stream = true });

        var byIndex = told.GroupBy(each => (int)each["result"]!["index"]!).ToDictionary(group => group.Key, group => group.Select(each => each["result"]!).ToArray());
        Assert.That(byIndex.Keys, Is.EquivalentTo(new[] { 0, 1, 2 }));
        Assert.That(byIndex.Values.Select(updates => (string?)updates[0]["type"]), Is.All.AnyOf("start", "full"));
        Assert.That(byIndex.Values.Select(updates => (string?)updates[^1]["type"]), Is.All.AnyOf("done", "full"), "every message is told to its end");
        var ledger = await _client.LedgerAsync((string)told[0]["result"]!["parent_task_message"]!["task_id"]!);
        Assert.That(ledger.Skip(1).Select(each => (string?)each["content"]!["content"] ?? (string?)each["content"]!["name"]), Is.EqualTo(new[] { "aa", "bb", "n" }));
        Assert.That(ledger.Skip(1).Select(each => (string?)each["streaming_status"]), Is.All.EqualTo("DONE"));
    }

    [TestCase(true)]
    [TestCase(false)]
    [Property("contract", "agentex:20/81")]
    public async Task Send_AnswerWithoutDone_IsStoredWhole(bool stream)
    {
        _agent.OnMessage = _ => FakeAcpAgent.Lines(FakeAcpAgent.Delta(0, "a"), FakeAcpAgent.Delta(0, "b"));

        var taskId = stream
            ? (string)(await _client.StreamAsync(new { content = RpcClient.Text("hello"), stream }))[0]["result"]!["parent_task_message"]!["task_id"]!
            : (string)(await _client.ResultAsync("message/send", new { content = RpcClient.Text("hello"), stream }))[0]!["task_id"]!;

        Assert.That((await _client.LedgerAsync(taskId)).Select(each => ((string?)each["content"]!["content"], (string?)each["streaming_status"])).Last(), Is.EqualTo(("ab", "DONE")));
    }

    [TestCase(true)]
    [TestCase(false)]
    [Property("contract", "agentex:20/90")]
    public async Task Send_AgentsErrorMidway_IsTheCallsError_AndTheConversationGoesOn(bool stream)
    {
        _agent.OnMessage = _ => FakeAcpAgent.Lines(FakeAcpAgent.Delta(0, "half"), """{"jsonrpc":"2.0","result":null,"error":{"code":-32603,"message":"it broke"},"id":"$id"}""");
        var parameters = new { task_name = $"broken {stream}", content = RpcClient.Text("hello"), stream };

        var error = stream ? (string?)(await _client.StreamAsync(parameters, "mine")).Last()["error"]!["message"] : await _client.ErrorAsync("message/send", parameters);

        Assert.That(error, Does.Contain("RPC error: it broke"));
        _agent.OnMessage = _ => FakeAcpAgent.Lines(FakeAcpAgent.Full(0, "well again"));
        var again = await _client.ResultAsync("message/send", new { task_name = $"broken {stream}", content = RpcClient.Text("again") });
        Assert.That((await _client.LedgerAsync((string)again[0]!["task_id"]!)).Select(each => (string?)each["content"]!["content"]), Is.EqualTo(new[] { "hello", "half", "again", "well again" }));
    }

    [Test]
    public async Task Send_ClientGoesAway_LosesNothing()
    {
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _agent.OnMessage = _ => Answer();
        async IAsyncEnumerable<object> Answer()
        {
            begun.TrySetResult();
            await goOn.Task.WaitAsync(TimeSpan.FromSeconds(20));
            yield return FakeAcpAgent.Full(0, "the answer");
        }

        var open = await _client.OpenStreamAsync(new { task_name = "left", content = RpcClient.Text("hello"), stream = true });
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(20));
        open.Dispose();
        goOn.SetResult();

        using var found = await App.GetAsync("/tasks/name/left", _client.Key);
        var taskId = (string)(await found.JsonAsync(HttpStatusCode.OK))["id"]!;
        await Eventually.ReadAsync(() => _client.LedgerAsync(taskId), ledger => ledger.Count == 2 && (string?)ledger[1]["content"]!["content"] == "the answer");
    }

    [Test]
    public async Task Send_ToABusyTask_WaitsForItsTurn()
    {
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _agent.OnMessage = parameters => Answer((string)parameters["content"]!["content"]!);
        async IAsyncEnumerable<object> Answer(string question)
        {
            if (question == "first")
                await goOn.Task.WaitAsync(TimeSpan.FromSeconds(20));
            yield return FakeAcpAgent.Full(0, "to " + question);
        }

        var first = _client.ResultAsync("message/send", new { task_name = "busy", content = RpcClient.Text("first") });
        await Eventually.TrueAsync(() => _agent.Calls.Length == 1, "the first runs");
        var second = _client.StreamAsync(new { task_name = "busy", content = RpcClient.Text("second"), stream = true });
        using var found = await App.GetAsync("/tasks/name/busy", _client.Key);
        var taskId = (string)(await found.JsonAsync(HttpStatusCode.OK))["id"]!;
        await Eventually.TrueAsync(async () => (await App.Services.GetRequiredService<ITaskStore>().FindAsync(taskId, CancellationToken.None))!.Queue.Count == 1, "the second waits");
        goOn.SetResult();

        Assert.That((string?)(await first)[0]!["content"]!["content"], Is.EqualTo("to first"));
        Assert.That((await second).Select(each => (string?)each["result"]!["content"]?["content"]), Is.EqualTo(new[] { "to second" }), "each is told its own answer");
    }

    [Test]
    [Property("contract", "agentex:20/86")]
    public async Task Call_ThatIsNone_Is422([Values(
        """{"method":"message/send","params":{"task_id":"a","task_name":"b","content":{"type":"text","author":"user","content":"x"}}}""",
        """{"method":"message/send","params":{}}""",
        """{"method":"message/send","params":{"content":{"type":"film"}}}""",
        """{"method":"message/send"}""",
        """{"method":"message/recall","params":{}}""",
        """{"jsonrpc":"1.0","method":"task/create","params":{}}""",
        """{"id":1.5,"method":"task/create","params":{}}""",
        "[]")] string body)
    {
        using var response = await _client.PostAsync(body);

        var error = await response.JsonAsync(HttpStatusCode.UnprocessableEntity);
        Assert.That((int?)error["status_code"], Is.EqualTo(10422));
    }

    [Test]
    public async Task Call_UnknownTask_IsAnErrorOfTheCall_UnknownAgentIsNotFound()
    {
        Assert.That(await _client.ErrorAsync("message/send", new { task_id = "nowhere", content = RpcClient.Text("x") }), Does.Contain("nowhere").And.Contain("not found"));
        foreach (var path in new[] { "/agents/999999/rpc", "/agents/x/rpc", "/agents/name/nobody/rpc", $"/agents/{TaskMessagesApp.Agent}/rpc" })
        {
            using var response = await _client.PostAsync(new { method = "task/create", @params = new { } }, path);
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound), path);
        }

        Assert.That(_agent.Calls, Is.Empty);
    }

    [Test]
    public async Task Call_ToAnAgentOfAnotherKind_IsAnsweredAsByASynchronousOne()
    {
        var body = new { method = "message/send", id = "x", @params = new { content = RpcClient.Text("echo me") } };
        using var response = await App.SendAsync(HttpMethod.Post, $"/agents/{TaskMessagesApp.Agent}/rpc", body);

        var answer = await response.JsonAsync(HttpStatusCode.OK);
        Assert.That(((string?)answer["id"], (string?)answer["result"]![0]!["content"]!["content"]), Is.EqualTo(("x", "echo me")));
    }
}
