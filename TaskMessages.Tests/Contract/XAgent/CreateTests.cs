using System.Net;
using Newtonsoft.Json.Linq;
using TaskMessages.Tests.Storage;

namespace TaskMessages.Tests.Contract.XAgent;

/// <summary>Chat-task contract 12.1.</summary>
[TestFixtureSource(typeof(Deployment), nameof(Deployment.EveryHttpKind))]
public sealed class CreateTests(DatabaseKind kind) : ContractFixture(kind)
{
    [Test, Property("contract", "xagent:12.1/1")]
    public async Task Create_ValidRequest_Answers202WithTheRunningTask()
    {
        using var response = await App.PostTaskAsync(Body("Hello"));

        var task = (JObject)await response.JsonAsync(HttpStatusCode.Accepted);
        Assert.Multiple(() =>
        {
            Assert.That(
                task.Properties().Select(property => property.Name),
                Is.EqualTo(new[] { "task_id", "agent_id", "status", "created_at", "run_id", "state_version", "control_state" }));
            Assert.That(task["task_id"]!.Type, Is.EqualTo(JTokenType.Integer));
            Assert.That((long)task["agent_id"]!, Is.EqualTo(TaskMessagesApp.Agent));
            Assert.That((string?)task["status"], Is.EqualTo("running"));
            Assert.That((string?)task["run_id"], Is.Not.Empty);
            Assert.That((int)task["state_version"]!, Is.EqualTo(1));
            Assert.That((string?)task["control_state"], Is.EqualTo("running"));
            Assert.That((string?)task["created_at"], Does.Match(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z$"));
        });
    }

    [Test, Property("contract", "xagent:12.1/2")]
    public async Task Create_ReadAtOnce_ShowsTheSameRun()
    {
        var (agent, key) = await IdleAgent.AddAsync(App);
        using var response = await App.PostTaskAsync(new { agent_id = agent, message = new { content = "Hello" } }, key);
        var created = await response.JsonAsync(HttpStatusCode.Accepted);

        var task = await App.ReadTaskAsync((long)created["task_id"]!, key);

        Assert.Multiple(() =>
        {
            foreach (var name in new[] { "run_id", "state_version", "control_state", "created_at" })
                Assert.That(task[name], Is.EqualTo(created[name]), name);
            Assert.That((string?)task["status"], Is.EqualTo("running"));
            Assert.That((string?)task["input"], Is.EqualTo("Hello"));
            Assert.That(task["output"]!.Type, Is.EqualTo(JTokenType.Null));
            Assert.That(task["error"]!.Type, Is.EqualTo(JTokenType.Null));
            Assert.That(task["completed_at"]!.Type, Is.EqualTo(JTokenType.Null));
        });
    }

    [Test, Property("contract", "xagent:12.1/3"), Property("contract", "xagent:12.1/4")]
    public async Task Create_ValidRequest_StoresTheTaskAndOneUserMessage()
    {
        var (agent, key) = await IdleAgent.AddAsync(App);
        var id = await App.CreateTaskAsync("Only once", key, agent);

        var messages = await App.ListAsync($"{id}", "", key);

        Assert.That(messages, Has.Count.EqualTo(1));
        Assert.That((string?)messages[0]["content"]!["author"], Is.EqualTo("user"));
        Assert.That((string?)messages[0]["content"]!["type"], Is.EqualTo("text"));
        Assert.That((string?)messages[0]["content"]!["content"], Is.EqualTo("Only once"));
        Assert.That((string?)messages[0]["task_id"], Is.EqualTo($"{id}"));
    }

    [Test, Property("contract", "xagent:12.1/5")]
    public async Task Create_ValidRequest_RunsTheTurnOnceWithTheText()
    {
        var id = await App.CreateTaskAsync("Run me once");
        var task = await App.WaitForEndAsync(id);
        var messages = await App.ListAsync($"{id}", "&order_direction=asc");

        Assert.That((int)task["state_version"]!, Is.EqualTo(2));
        Assert.That(messages.Select(message => (string?)message["content"]!["author"]), Is.EqualTo(new[] { "user", "agent" }));
        Assert.That(messages.Select(message => (string?)message["content"]!["content"]), Is.All.EqualTo("Run me once"));
    }

    [Test, Property("contract", "xagent:12.1/8")]
    public async Task Create_WithoutKey_Is401AndCreatesNothing()
    {
        var before = await App.CreateTaskAsync("before");
        using var response = await App.PostTaskAsync(Body("Hello"), key: null);
        await response.ChatErrorAsync(401, "invalid_api_key");
        var after = await App.CreateTaskAsync("after");

        Assert.That(after, Is.EqualTo(before + 1));
    }

    [Test, Property("contract", "xagent:12.1/9")]
    public async Task Create_UnknownAgent_Is404()
    {
        using var response = await App.PostTaskAsync(new { agent_id = 999999, message = new { content = "x" } });
        await response.ChatErrorAsync(404, "agent_not_found");
    }

    [Test, Property("contract", "xagent:12.1/10")]
    public async Task Create_AnotherAgent_IsTheSame404()
    {
        var other = await App.AddAgentAsync();
        using var foreign = await App.PostTaskAsync(new { agent_id = other.Agent, message = new { content = "x" } });
        using var unknown = await App.PostTaskAsync(new { agent_id = 999999, message = new { content = "x" } });

        await foreign.ChatErrorAsync(404, "agent_not_found");
        Assert.That(await foreign.Content.ReadAsStringAsync(), Is.EqualTo(await unknown.Content.ReadAsStringAsync()));
    }

    [Test, Property("contract", "xagent:12.1/11")]
    public async Task Create_EmptyContent_Is422()
    {
        using var response = await App.PostTaskAsync(Body(""));
        var error = await response.ChatErrorAsync(422, "invalid_input");
        Assert.That((string?)error["message"], Is.EqualTo("String should have at least 1 character (message.content)"));
    }

    [Test, Property("contract", "xagent:12.1/12")]
    public async Task Create_AssistantRole_Is422()
    {
        using var response = await App.PostTaskAsync(new { agent_id = 1, message = new { role = "assistant", content = "x" } });
        await response.ChatErrorAsync(422, "invalid_input");
    }

    [Test, Property("contract", "xagent:12.1/13")]
    public async Task Create_RevokedKey_Is401()
    {
        var agent = await App.AddAgentAsync();
        using var revoked = await App.AdminAsync(HttpMethod.Delete, $"/api-keys/{agent.KeyId}");
        await revoked.JsonAsync(HttpStatusCode.OK);

        using var response = await App.PostTaskAsync(new { agent_id = agent.Agent, message = new { content = "x" } }, agent.Key);

        await response.ChatErrorAsync(401, "invalid_api_key");
    }

    [TestCase(64, 202)]
    [TestCase(65, 422)]
    [Property("contract", "xagent:12.1/16")]
    public async Task Create_LongTimezone_IsRefusedFrom65Characters(int length, int status)
    {
        using var response = await App.PostTaskAsync(
            new { agent_id = 1, message = new { content = "x" }, timezone = new string('z', length) });
        await response.JsonAsync(status);
    }

    [Test, Property("contract", "xagent:12.1/17")]
    public async Task Create_BlankTimezone_CountsAsAbsent()
    {
        using var response = await App.PostTaskAsync(new { agent_id = 1, message = new { content = "x" }, timezone = "  " });
        await response.JsonAsync(HttpStatusCode.Accepted);
    }

    private static object Body(string content) => new { agent_id = TaskMessagesApp.Agent, message = new { content } };
}
