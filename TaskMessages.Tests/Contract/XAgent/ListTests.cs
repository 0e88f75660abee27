using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json.Linq;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Contract.Events;
using TaskMessages.Tests.Storage;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Contract.XAgent;

/// <summary>Beyond the chat-task contract: lists, deletion, and what a key is bound to.</summary>
[TestFixtureSource(typeof(Deployment), nameof(Deployment.HttpKinds))]
public sealed class ListTests(DatabaseKind kind) : ContractFixture(kind)
{
    [Test]
    public async Task List_ManyTasks_AreEachThereOnceNewestFirst()
    {
        var (agent, key, _) = await App.AddAgentAsync();
        var created = new List<long>();
        for (var i = 0; i < 23; i++)
            created.Add(await App.CreateTaskAsync($"task {i}", key, agent));

        var found = new List<long>();
        var cursor = "";
        for (var page = 0; page == 0 || cursor.Length > 0; page++)
        {
            var body = await ReadAsync($"?limit=5&cursor={cursor}", key);
            found.AddRange(body["tasks"]!.Select(task => (long)task["task_id"]!));
            cursor = (string?)body["next_cursor"] ?? "";
            Assert.That((bool)body["has_more"]!, Is.EqualTo(cursor.Length > 0));
        }

        Assert.That(found, Is.EquivalentTo(created).And.Unique);
        var times = await Task.WhenAll(found.Select(id => App.ReadTaskAsync(id, key)));
        Assert.That(times.Select(task => DateTimeOffset.Parse((string)task["created_at"]!, CultureInfo.InvariantCulture)), Is.Ordered.Descending);
    }

    [Test]
    public async Task List_Filters_LetThroughWhatFitsAllOfThem()
    {
        var (agent, key, _) = await App.AddAgentAsync();
        var first = await CreateAsync(key, agent, """{"customer":"a","tags":{"x":1}}""");
        var second = await CreateAsync(key, agent, """{"customer":"b","tags":{"x":1,"y":2}}""");
        var failed = await App.GivenTaskAsync(ChatStatus.Failed, agent);
        await App.WaitForEndAsync(first, key);
        var border = (string)(await App.WaitForEndAsync(second, key))["created_at"]!;

        Assert.That(await IdsAsync("?status=failed,paused", key), Is.EqualTo(new[] { failed }));
        Assert.That(await IdsAsync("?status=completed&metadata={\"customer\":\"a\"}", key), Is.EqualTo(new[] { first }));
        Assert.That(await IdsAsync("?metadata={\"tags\":{\"x\":1}}", key), Is.EqualTo(new[] { second, first }));
        Assert.That(await IdsAsync($"?created_after={border}", key), Does.Not.Contain(first).And.Not.Contain(second));
        Assert.That(await IdsAsync($"?created_before={border}&metadata={{\"tags\":{{\"x\":1}}}}", key), Does.Not.Contain(second));
        Assert.That(await IdsAsync("", (await App.AddAgentAsync()).Key), Is.Empty, "another agent's");
    }

    [TestCase("limit=0")]
    [TestCase("limit=201")]
    [TestCase("status=done")]
    [TestCase("metadata=[1]")]
    [TestCase("metadata={")]
    [TestCase("cursor=x")]
    [TestCase("created_after=yesterday")]
    public async Task List_ParameterThatMeansNothing_Is422(string query)
    {
        using var response = await App.GetAsync($"/v1/chat/tasks?{query}");

        Assert.That((string?)(await response.ChatErrorAsync(422, "invalid_input"))["message"], Does.Contain(query.Split('=')[0]));
    }

    [Test]
    public async Task Messages_BothWays_AreTheLedger()
    {
        var id = await App.GivenTaskAsync(ChatStatus.Completed);
        for (var i = 0; i < 7; i++)
            await App.AddTextAsync($"{id}", $"{i}");

        using var newest = await App.GetAsync($"/v1/chat/tasks/{id}/messages?limit=3");
        var page = await newest.JsonAsync(HttpStatusCode.OK);
        using var older = await App.GetAsync($"/v1/chat/tasks/{id}/messages?limit=10&cursor={Uri.EscapeDataString((string)page["next_cursor"]!)}");
        var rest = await older.JsonAsync(HttpStatusCode.OK);

        Assert.That(page["data"]!.Concat(rest["data"]!).Select(message => (string?)message["content"]!["content"]), Is.EqualTo(new[] { "6", "5", "4", "3", "2", "1", "0" }));
    }

    [Test]
    public async Task Delete_RunningTask_IsGoneEverywhereAndItsTurnStops()
    {
        await using var agent = await StreamingAgent.StartAsync(App);
        var id = await App.CreateTaskAsync("hello", agent.Key, agent.Agent);
        using var stream = await StreamClient.OpenAsync(App, id, key: agent.Key);
        agent.Delta("half");
        await stream.ReadToAsync("message.delta");

        using var deleted = await App.SendAsync(HttpMethod.Delete, $"/v1/chat/tasks/{id}", null, agent.Key);

        Assert.That(deleted.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That((await stream.ReadToAsync("stream.error"))[^1].Text("code"), Is.EqualTo("task_deleted"));
        await agent.Aborted.WaitAsync(TimeSpan.FromSeconds(20));
        foreach (var path in new[] { "", "/steps", "/events", "/messages", "/turns" })
        {
            using var response = await App.GetAsync($"/v1/chat/tasks/{id}{path}", agent.Key);
            await response.ChatErrorAsync(404, "task_not_found");
        }

        using var again = await App.SendAsync(HttpMethod.Delete, $"/v1/chat/tasks/{id}", null, agent.Key);
        await again.ChatErrorAsync(404, "task_not_found");
        using var messages = await App.GetAsync($"/messages?task_id={id}", agent.Key);
        Assert.That(messages.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        using var append = await App.AppendAsync(id, "more", agent.Key, agent.Agent);
        await append.ChatErrorAsync(404, "task_not_found");
        Assert.That(await IdsAsync("", agent.Key), Is.Empty);
        Assert.That(await App.Services.GetRequiredService<IMessageStore>().HistoryAsync($"{id}", 10, long.MaxValue, null, CancellationToken.None), Is.Empty);
    }

    [Test]
    public async Task Delete_BrokenOff_IsFinishedLater()
    {
        var id = await App.GivenTaskAsync(ChatStatus.Completed, change: task => TurnStateMachine.DeleteTask(task, DateTime.UnixEpoch));
        var messages = App.Services.GetRequiredService<IMessageStore>();
        await messages.InsertAsync(
            new TaskMessages.Domain.Messages.Message
            {
                Id = TestIds.Next(),
                TaskId = $"{id}",
                Seq = 9,
                Content = new TaskMessages.Domain.Messages.TextContent(TaskMessages.Domain.Messages.Author.User, TaskMessages.Domain.Messages.Style.Static, TaskMessages.Domain.Messages.TextFormat.Plain, "left over"),
                CreatedAt = DateTime.UnixEpoch,
                UpdatedAt = DateTime.UnixEpoch,
            },
            CancellationToken.None);

        await Eventually.ReadAsync(() => messages.HistoryAsync($"{id}", 10, long.MaxValue, null, CancellationToken.None), left => left.Count == 0);

        await App.Services.GetRequiredService<TaskListService>().PurgeLeftoversAsync(10, CancellationToken.None);
        Assert.That((await App.Services.GetRequiredService<ITaskStore>().FindAsync($"{id}", CancellationToken.None))!.PurgeAt, Is.Null);
    }

    [Test]
    public async Task Me_Key_IsBoundToItsAgent()
    {
        var (agent, key, _) = await App.AddAgentAsync();

        using var response = await App.GetAsync("/v1/me", key);

        var me = await response.JsonAsync(HttpStatusCode.OK);
        Assert.That(((string?)me["principal_type"], (long?)me["agent_id"], (string?)me["key_prefix"]), Is.EqualTo(("agent", (long?)agent, key.Split('_')[1])));
        using var nobody = await App.GetAsync("/v1/me", null);
        await nobody.ChatErrorAsync(401, "invalid_api_key");
    }

    private async Task<long> CreateAsync(string key, long agent, string metadata)
    {
        using var response = await App.PostTaskAsync($$"""{"agent_id":{{agent}},"message":{"content":"x"},"metadata":{{metadata}}}""", key);
        return (long)(await response.JsonAsync(HttpStatusCode.Accepted))["task_id"]!;
    }

    private async Task<JToken> ReadAsync(string query, string key)
    {
        using var response = await App.GetAsync($"/v1/chat/tasks{query}", key);
        return await response.JsonAsync(HttpStatusCode.OK);
    }

    private async Task<long[]> IdsAsync(string query, string key) => [.. (await ReadAsync(query, key))["tasks"]!.Select(task => (long)task["task_id"]!)];
}
