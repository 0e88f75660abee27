using System.Net;
using Newtonsoft.Json.Linq;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Storage;

namespace TaskMessages.Tests.Contract.XAgent;

/// <summary>Chat-task contract 12.2.</summary>
[TestFixtureSource(typeof(Deployment), nameof(Deployment.HttpKinds))]
public sealed class AppendTests(DatabaseKind kind) : ContractFixture(kind)
{
    [TestCase(ChatStatus.Completed)]
    [TestCase(ChatStatus.Failed)]
    [TestCase(ChatStatus.Paused)]
    [Property("contract", "xagent:12.2/19"), Property("contract", "xagent:12.16/A")]
    public async Task Append_AfterTheLastTurn_Answers202(ChatStatus status)
    {
        var id = await App.GivenTaskAsync(status);

        using var response = await App.AppendAsync(id, "More");

        var accepted = (JObject)await response.JsonAsync(HttpStatusCode.Accepted);
        Assert.Multiple(() =>
        {
            Assert.That(accepted.Properties().Select(property => property.Name), Is.EqualTo(new[]
            {
                "task_id", "agent_id", "workforce_id", "status", "accepted_at", "run_id", "state_version", "control_state",
            }));
            Assert.That((long)accepted["task_id"]!, Is.EqualTo(id));
            Assert.That((long)accepted["agent_id"]!, Is.EqualTo(TaskMessagesApp.Agent));
            Assert.That(accepted["workforce_id"]!.Type, Is.EqualTo(JTokenType.Null));
            Assert.That((string?)accepted["status"], Is.EqualTo("running"));
            Assert.That((string?)accepted["accepted_at"], Does.EndWith("Z"));
            Assert.That((int)accepted["state_version"]!, Is.EqualTo(3));
        });
    }

    [Test, Property("contract", "xagent:12.2/20")]
    public async Task Append_Accepted_IsTheSecondUserMessageAndTheInput()
    {
        var id = await App.CreateTaskAsync("first");
        await App.WaitForEndAsync(id);
        using var response = await App.AppendAsync(id, "second");
        await response.JsonAsync(HttpStatusCode.Accepted);

        var task = await App.WaitForEndAsync(id);
        var users = (await App.ListAsync($"{id}", "&order_direction=asc")).Where(message => (string?)message["content"]!["author"] == "user");

        Assert.That((string?)task["input"], Is.EqualTo("second"));
        Assert.That(users.Select(message => (string?)message["content"]!["content"]), Is.EqualTo(new[] { "first", "second" }));
    }

    [Test, Property("contract", "xagent:12.2/21")]
    public async Task Append_RightAfterCreate_IsBusy()
    {
        var (agent, key) = await IdleAgent.AddAsync(App);
        var id = await App.CreateTaskAsync("first", key, agent);

        using var response = await App.AppendAsync(id, "second", key, agent);

        await response.ChatErrorAsync(409, "task_busy");
    }

    [Test, Property("contract", "xagent:12.2/22")]
    public async Task Append_RunningTask_IsBusyAndChangesNothing()
    {
        var id = await App.GivenTaskAsync(ChatStatus.Running);
        var before = await App.ReadTaskAsync(id);

        using var response = await App.AppendAsync(id, "more");

        var error = await response.ChatErrorAsync(409, "task_busy");
        Assert.That((string?)error["details"]?["run_id"], Is.EqualTo((string?)before["run_id"]));
        Assert.That(await App.ReadTaskAsync(id), Is.EqualTo(before).Using<JToken>(JToken.DeepEquals));
        Assert.That(await App.ListAsync($"{id}"), Is.Empty);
    }

    [Test, Property("contract", "xagent:12.2/23")]
    public async Task Append_Twice_TheSecondIsBusy()
    {
        var (agent, key) = await IdleAgent.AddAsync(App);
        var id = await App.GivenTaskAsync(ChatStatus.Completed, agent);
        using var first = await App.AppendAsync(id, "first", key, agent);
        using var second = await App.AppendAsync(id, "second", key, agent);

        await first.JsonAsync(HttpStatusCode.Accepted);
        await second.ChatErrorAsync(409, "task_busy");
    }

    [Test, Property("contract", "xagent:12.2/24")]
    public async Task Append_WaitingForUser_AsksForAReply()
    {
        var id = await App.GivenTaskAsync(ChatStatus.WaitingForUser);
        var before = await App.ReadTaskAsync(id);

        using var response = await App.AppendAsync(id, "more");

        var error = await response.ChatErrorAsync(409, "interaction_response_required");
        Assert.That((string?)error["message"], Does.Contain("reply"));
        Assert.That(await App.ReadTaskAsync(id), Is.EqualTo(before).Using<JToken>(JToken.DeepEquals));
        Assert.That(await App.ListAsync($"{id}"), Is.Empty);
    }

    [Test, Property("contract", "xagent:12.2/26")]
    public async Task Append_UnknownTask_Is404()
    {
        using var response = await App.AppendAsync(99_999_999, "x");
        await response.ChatErrorAsync(404, "task_not_found");
    }

    [Test, Property("contract", "xagent:12.2/27")]
    public async Task Append_TaskOfAnotherAgent_Is404EvenWhileItRuns()
    {
        var other = await App.AddAgentAsync();
        var id = await App.GivenTaskAsync(ChatStatus.Running);

        using var response = await App.AppendAsync(id, "x", other.Key, other.Agent);

        await response.ChatErrorAsync(404, "task_not_found");
    }

    [Test, Property("contract", "xagent:12.2/28")]
    public async Task Append_OwnTaskButAnotherAgent_Is404()
    {
        var other = await App.AddAgentAsync();
        var id = await App.GivenTaskAsync(ChatStatus.Completed);

        using var response = await App.AppendAsync(id, "x", agent: other.Agent);

        await response.ChatErrorAsync(404, "agent_not_found");
    }

    [Test, Property("contract", "xagent:12.2/29")]
    public async Task Append_TaskOfAnotherSource_Is404()
    {
        var id = await App.GivenTaskAsync(ChatStatus.Completed, change: task => task with { Source = TaskSource.External });

        using var append = await App.AppendAsync(id, "x");
        using var read = await App.GetTaskAsync(id);

        await append.ChatErrorAsync(404, "task_not_found");
        await read.ChatErrorAsync(404, "task_not_found");
    }

    [TestCase(ChatStatus.Completed)]
    [TestCase(ChatStatus.Failed)]
    [Property("contract", "xagent:12.2/30")]
    public async Task Append_Accepted_ClearsTheLastTurnsResultAtOnce(ChatStatus status)
    {
        var (agent, key) = await IdleAgent.AddAsync(App);
        var id = await App.GivenTaskAsync(status, agent);
        using var response = await App.AppendAsync(id, "next", key, agent);
        await response.JsonAsync(HttpStatusCode.Accepted);

        var task = await App.ReadTaskAsync(id, key);

        Assert.That((string?)task["status"], Is.EqualTo("running"));
        Assert.That((string?)task["input"], Is.EqualTo("next"));
        Assert.That(task["output"]!.Type, Is.EqualTo(JTokenType.Null));
        Assert.That(task["error"]!.Type, Is.EqualTo(JTokenType.Null));
        Assert.That(task["completed_at"]!.Type, Is.EqualTo(JTokenType.Null));
    }

    [Test, Property("contract", "xagent:12.2/33")]
    public async Task Append_WithoutKey_Is401()
    {
        using var response = await App.AppendAsync(1, new { agent_id = 1, message = new { content = "x" } }, key: null);
        await response.ChatErrorAsync(401, "invalid_api_key");
    }

    [Test]
    public async Task Append_WithoutAgent_Is422OnlyOnceTheTaskIsFound()
    {
        var id = await App.GivenTaskAsync(ChatStatus.Completed);
        using var own = await App.AppendAsync(id, new { message = new { content = "x" } });
        using var unknown = await App.AppendAsync(99_999_999, new { message = new { content = "x" } });

        Assert.That((string?)(await own.ChatErrorAsync(422, "invalid_input"))["message"], Does.Contain("agent_id is required"));
        await unknown.ChatErrorAsync(404, "task_not_found");
    }

    [Test]
    public async Task Append_WorkforceNamed_Is404()
    {
        var id = await App.GivenTaskAsync(ChatStatus.Completed);
        using var response = await App.AppendAsync(id, new { agent_id = 1, workforce_id = 7, message = new { content = "x" } });
        await response.ChatErrorAsync(404, "workforce_not_found");
    }

    [Test]
    public async Task Append_FilesOrConnectors_AreRefusedBeforeBusyAndAfterTheTask()
    {
        var id = await App.GivenTaskAsync(ChatStatus.Running);
        using var files = await App.AppendAsync(id, new { agent_id = 1, message = new { content = "x", files = new[] { "a", "b", "a" } } });
        using var unknown = await App.AppendAsync(99_999_999, new { agent_id = 1, message = new { content = "x", files = new[] { "a" } } });
        using var foreign = await App.AppendAsync(id, new { agent_id = 2, message = new { content = "x", files = new[] { "a" } } });

        var error = await files.ChatErrorAsync(400, "invalid_input");
        Assert.That((string?)error["message"], Is.EqualTo("These file ids are not accessible: a, b"));
        await unknown.ChatErrorAsync(404, "task_not_found");
        await foreign.ChatErrorAsync(404, "agent_not_found");
    }

    [Test, Property("contract", "xagent:12.16/B")]
    public async Task Append_ManyAtOnce_ExactlyOneWins()
    {
        var (agent, key) = await IdleAgent.AddAsync(App);
        var id = await App.GivenTaskAsync(ChatStatus.Completed, agent);

        var responses = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => App.AppendAsync(id, $"try {i}", key, agent)));

        Assert.That(responses.Count(response => response.StatusCode == HttpStatusCode.Accepted), Is.EqualTo(1));
        foreach (var response in responses.Where(response => response.StatusCode != HttpStatusCode.Accepted))
            await response.ChatErrorAsync(409, "task_busy");
        Assert.That(await App.ListAsync($"{id}", "", key), Has.Count.EqualTo(1));
    }
}
