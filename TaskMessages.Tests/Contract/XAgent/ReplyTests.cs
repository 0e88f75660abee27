using System.Net;
using Newtonsoft.Json.Linq;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Api.Executors;
using TaskMessages.Tests.Storage;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Contract.XAgent;

/// <summary>Chat-task contract 12.8 and the questions of 12.3.</summary>
[TestFixtureSource(typeof(Deployment), nameof(Deployment.HttpKinds))]
public sealed class ReplyTests(DatabaseKind kind) : ContractFixture(kind)
{
    [Test, Property("contract", "xagent:12.8/90"), Property("contract", "xagent:12.8/91")]
    public async Task Reply_WaitingTask_Answers202WithTheSameRun()
    {
        var id = await App.GivenTaskAsync(ChatStatus.WaitingForUser);
        var before = await App.ReadTaskAsync(id);

        using var response = await ReplyAsync(id, new { agent_id = 1, message = new { content = "this one" }, command_id = "c-1" });

        var accepted = (JObject)await response.JsonAsync(HttpStatusCode.Accepted);
        Assert.Multiple(() =>
        {
            Assert.That(accepted.Properties().Select(property => property.Name), Is.EqualTo(new[]
            {
                "command_id", "task_id", "agent_id", "workforce_id", "status", "accepted_at", "run_id", "state_version", "control_state",
            }));
            Assert.That((string?)accepted["command_id"], Is.EqualTo("c-1"));
            Assert.That((string?)accepted["status"], Is.EqualTo("running"));
            Assert.That((string?)accepted["run_id"], Is.EqualTo((string?)before["run_id"]));
            Assert.That((string?)accepted["accepted_at"], Does.EndWith("Z"));
        });
        var after = await App.WaitForEndAsync(id);
        Assert.That(((string?)after["status"], (string?)after["input"]), Is.EqualTo(("completed", "this one")));
    }

    [TestCase(ChatStatus.Paused, "no_pending_interaction")]
    [TestCase(ChatStatus.Completed, "no_pending_interaction")]
    [TestCase(ChatStatus.Failed, "no_pending_interaction")]
    [TestCase(ChatStatus.Pending, "no_pending_interaction")]
    [TestCase(ChatStatus.Running, "task_busy")]
    [Property("contract", "xagent:12.8/93")]
    public async Task Reply_OtherStatus_IsRefusedAndChangesNothing(ChatStatus status, string code)
    {
        var id = await App.GivenTaskAsync(status);
        var before = await App.ReadTaskAsync(id);

        using var response = await ReplyAsync(id, new { agent_id = 1, message = new { content = "x" } });

        await response.ChatErrorAsync(409, code);
        Assert.That(await App.ReadTaskAsync(id), Is.EqualTo(before).Using<JToken>(JToken.DeepEquals));
    }

    [Test, Property("contract", "xagent:12.8/94")]
    public async Task Reply_ForeignAgentOrTask_Is404()
    {
        var id = await App.GivenTaskAsync(ChatStatus.WaitingForUser);
        var (agent, key, _) = await App.AddAgentAsync();

        using var otherAgent = await ReplyAsync(id, new { agent_id = agent, message = new { content = "x" } });
        using var otherKey = await ReplyAsync(id, new { agent_id = agent, message = new { content = "x" } }, key);
        using var unknown = await ReplyAsync(999_999, new { agent_id = 1, message = new { content = "x" } });

        await otherAgent.ChatErrorAsync(404, "agent_not_found");
        await otherKey.ChatErrorAsync(404, "task_not_found");
        await unknown.ChatErrorAsync(404, "task_not_found");
    }

    [TestCase("""{"agent_id":1,"message":{"content":"x","files":["f"]}}""", "files")]
    [TestCase("""{"message":{"content":"x"}}""", "agent_id")]
    [TestCase("""{"agent_id":1,"message":{"content":""}}""", "message.content")]
    [TestCase("""{"agent_id":1,"message":{"content":"x"},"command_id":""}""", "command_id")]
    [TestCase("""{"agent_id":1,"message":{"content":"x"},"command_id":"a b"}""", "command_id")]
    [TestCase("""{"agent_id":1,"message":{"content":"x"},"command_id":"01234567890123456789012345678901234567890123456789012345678901234"}""", "command_id")]
    [Property("contract", "xagent:12.8/95"), Property("contract", "xagent:12.16/M")]
    public async Task Reply_BreaksTheSchema_Is422AndTheTaskStillWaits(string body, string where)
    {
        var id = await App.GivenTaskAsync(ChatStatus.WaitingForUser);

        using var response = await ReplyAsync(id, body);

        Assert.That((string?)(await response.ChatErrorAsync(422, "invalid_input"))["message"], Does.Contain(where));
        Assert.That((string?)(await App.ReadTaskAsync(id))["status"], Is.EqualTo("waiting_for_user"));
    }

    [Test, Property("contract", "xagent:12.8/102")]
    public async Task Reply_ManyAtOnce_OneIsAccepted()
    {
        var (agent, key) = await IdleAgent.AddAsync(App);
        var id = await App.GivenTaskAsync(ChatStatus.WaitingForUser, agent);

        var responses = await Task.WhenAll(Enumerable.Range(0, 12)
            .Select(i => ReplyAsync(id, new { agent_id = agent, message = new { content = $"{i}" } }, key)));

        Assert.That(responses.Count(response => response.StatusCode == HttpStatusCode.Accepted), Is.EqualTo(1));
        foreach (var refused in responses.Where(response => response.StatusCode != HttpStatusCode.Accepted))
            await refused.ChatErrorAsync(409, "task_busy");
        Array.ForEach(responses, response => response.Dispose());
    }

    [Test]
    public async Task Ask_WebhookAgent_IsAnsweredInTheSameRunAndGetsTheAnswer()
    {
        FakeAgent? asked = null;
        await using var webhook = await FakeAgent.StartAsync(async context =>
        {
            context.Response.ContentType = "application/json";
            var body = HttpAssertions.Parse(System.Text.Encoding.UTF8.GetString(asked!.Requests[^1].Body));
            await Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, (string?)body["turn"]!["kind"] == "reply"
                ? $$"""{"content":"You said {{body["message"]}} in {{body["turn"]!["run_id"]}}"}"""
                : """{"input_required":{"question":"Which?","interactions":[{"type":"choice","options":["a","b"]}]},"usage":{"input_tokens":7,"output_tokens":3}}""");
        });
        asked = webhook;
        var (agent, key, _) = await App.AddAgentAsync(new { type = "webhook", url = webhook.Url });
        var id = await App.CreateTaskAsync("do it", key, agent);
        var waiting = await App.WaitForEndAsync(id, key);
        Assert.That(waiting["pending_interaction"]!.ToString(Newtonsoft.Json.Formatting.None), Is.EqualTo(
            """{"question":"Which?","interactions":[{"type":"choice","options":["a","b"]}]}"""));

        using var reply = await ReplyAsync(id, new { agent_id = agent, message = new { content = "b" } }, key);
        await reply.JsonAsync(HttpStatusCode.Accepted);
        var done = await App.WaitForEndAsync(id, key);

        Assert.That((string?)done["output"], Is.EqualTo($"You said b in {waiting["run_id"]}"));
        using var turns = await App.GetAsync($"/v1/chat/tasks/{id}/turns", key);
        var history = (await turns.JsonAsync(HttpStatusCode.OK))["turns"]!;
        Assert.That(history.Select(turn => ((string?)turn["kind"], (string?)turn["status"])), Is.EqualTo(new[] { ("create", "waiting_for_user"), ("reply", "completed") }));
        Assert.That((int?)history[0]!["usage"]!["input_tokens"], Is.EqualTo(7));
    }

    [TestCase("later", "completed")]
    [TestCase(null, "failed")]
    public async Task Ask_WithDeadline_NobodyAnswers_IsSettledByItself(string? defaultAnswer, string status)
    {
        var id = await App.GivenTaskAsync(ChatStatus.WaitingForUser, change: task => task with
        {
            PendingInteraction = new PendingInteraction("Now?", null) { ExpiresAt = DateTime.UnixEpoch, DefaultAnswer = defaultAnswer },
        });

        var settled = await Eventually.ReadAsync(() => App.ReadTaskAsync(id), task => (string?)task["status"] == status);

        Assert.That((string?)settled["error"], Is.EqualTo(defaultAnswer is null ? "The question was not answered in time." : null));
    }

    private Task<HttpResponseMessage> ReplyAsync(long id, object body, string key = TaskMessagesApp.DevelopmentKey)
        => App.SendAsync(HttpMethod.Post, $"/v1/chat/tasks/{id}/reply", body, key);
}
