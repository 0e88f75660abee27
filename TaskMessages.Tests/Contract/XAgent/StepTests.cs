using System.Net;
using Newtonsoft.Json.Linq;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Storage;

namespace TaskMessages.Tests.Contract.XAgent;

/// <summary>Chat-task contract 12.4.</summary>
[TestFixtureSource(typeof(Deployment), nameof(Deployment.HttpKinds))]
public sealed class StepTests(DatabaseKind kind) : ContractFixture(kind)
{
    [Test, Property("contract", "xagent:12.4/44")]
    public async Task Steps_OfAConversation_AreOrderedAndTyped()
    {
        var id = await App.CreateTaskAsync("look it up");
        await App.WaitForEndAsync(id);
        await App.AddMessageAsync($"{id}", new { type = "tool_request", author = "agent", tool_call_id = "c1", name = "search", arguments = new { q = "x", token = "t" } });
        await App.AddMessageAsync($"{id}", new { type = "data", author = "agent", data = new { ignored = true } });
        await App.AddMessageAsync($"{id}", new { type = "tool_response", author = "agent", tool_call_id = "c1", name = "search", content = "found" });

        var body = (JObject)await StepsAsync(id);

        Assert.That(body.Properties().Select(property => property.Name), Is.EqualTo(new[] { "task_id", "agent_id", "steps", "steps_expired", "steps_expired_at", "has_more" }));
        var steps = body["steps"]!;
        Assert.That(steps.Select(step => (string?)step["type"]), Is.EqualTo(new[] { "message", "message", "tool_call" }));
        Assert.That(((JObject)steps[2]!).Properties().Select(property => property.Name), Is.EqualTo(new[] { "id", "type", "status", "started_at", "completed_at", "data" }));
        Assert.That(steps[2]!["data"]!.ToString(Newtonsoft.Json.Formatting.None), Is.EqualTo("""{"name":"search","args":{"q":"x","token":"[REDACTED]"},"result":"found"}"""));
    }

    [Test, Property("contract", "xagent:12.4/45"), Property("contract", "xagent:12.13/162")]
    public async Task Steps_OfATaskWithoutMessages_AreNone()
    {
        var body = await StepsAsync(await App.GivenTaskAsync(ChatStatus.Completed));

        Assert.That(((JArray)body["steps"]!).Count, Is.Zero);
        Assert.That(((bool)body["steps_expired"]!, body["steps_expired_at"]!.Type), Is.EqualTo((false, JTokenType.Null)));
    }

    [Test, Property("contract", "xagent:12.4/50")]
    public async Task Steps_OfATaskThatIsNotTheKeys_Are404()
    {
        var id = await App.GivenTaskAsync(ChatStatus.Completed);
        var external = await App.GivenTaskAsync(ChatStatus.Completed, change: task => task with { Source = TaskSource.External });
        var (_, key, _) = await App.AddAgentAsync();

        foreach (var (task, with) in new[] { (id, key), (987_654L, TaskMessagesApp.DevelopmentKey), (external, TaskMessagesApp.DevelopmentKey) })
        {
            using var response = await App.GetAsync($"/v1/chat/tasks/{task}/steps", with);
            await response.ChatErrorAsync(404, "task_not_found");
        }
    }

    [Test]
    public async Task Steps_AfterOneThatIsKnown_AreTheOthers()
    {
        var id = await App.GivenTaskAsync(ChatStatus.Completed);
        for (var i = 0; i < 5; i++)
            await App.AddTextAsync($"{id}", $"text {i}");
        var all = (await StepsAsync(id))["steps"]!;

        var part = await StepsAsync(id, $"?after={Uri.EscapeDataString((string)all[1]!["id"]!)}&limit=2");

        Assert.That(part["steps"]!.Select(step => (string?)step["id"]), Is.EqualTo(new[] { (string?)all[2]!["id"], (string?)all[3]!["id"] }));
        Assert.That((bool)part["has_more"]!, Is.True);
        using var unknown = await App.GetAsync($"/v1/chat/tasks/{id}/steps?after=message:x");
        await unknown.ChatErrorAsync(422, "invalid_input");
    }

    private async Task<JToken> StepsAsync(long id, string query = "")
    {
        using var response = await App.GetAsync($"/v1/chat/tasks/{id}/steps{query}");
        return await response.JsonAsync(HttpStatusCode.OK);
    }
}
