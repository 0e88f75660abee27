using Microsoft.AspNetCore.Http;
using Newtonsoft.Json.Linq;
using TaskMessages.Tests.Api.Executors;

namespace TaskMessages.Tests.Contract.XAgent;

/// <summary>What is too large is refused before it is acknowledged, or ends its turn at once.</summary>
public sealed class SizeLimitTests
{
    private const int Characters = 262_144;

    [Test]
    [Property("case", "A1")]
    public async Task CaseA1_LargeMessagesThatWait_AreRefusedByTheirBytesAndTheOthersAreWorked()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var webhook = await FakeAgent.StartAsync(async context =>
        {
            await release.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsJsonAsync(new { content = "done" }, context.RequestAborted);
        });
        await using var app = await TaskMessagesApp.StartAsync();
        var (agent, key, _) = await app.AddAgentAsync(new { type = "webhook", url = webhook.Url });
        var id = await app.CreateTaskAsync("first", key, agent);

        var accepted = 0;
        JToken? refusal = null;
        for (var number = 0; number < 22; number++)
        {
            var body = $$$$"""{"agent_id":{{{{agent}}}},"on_busy":"enqueue","message":{"content":"{{{{new string('語', Characters)}}}}"}}""";
            using var response = await app.SendAsync(HttpMethod.Post, $"/v1/chat/tasks/{id}/messages", body, key);
            if ((int)response.StatusCode == 202)
                accepted++;
            else
                refusal = await response.ChatErrorAsync(409, "queue_full");
        }

        Assert.That(accepted, Is.InRange(1, 5), "4 MiB are five of them");
        Assert.That((string?)refusal?["message"], Does.Contain("4194304 bytes"));
        release.SetResult();
        await app.WaitForEndAsync(id, key);
        using var turns = await app.GetAsync($"/v1/chat/tasks/{id}/turns?limit=100", key);
        Assert.That((await turns.JsonAsync(200))["turns"]!.Select(turn => (string?)turn["status"]), Is.EqualTo(Enumerable.Repeat("completed", accepted + 1)));
    }

    [Test]
    [Property("case", "A1")]
    public async Task CaseA1_MessageThatCanNeverWait_Is413()
    {
        await using var app = await TaskMessagesApp.StartAsync("--Limits:MaxWaitingBytes=2048");
        var (agent, key) = await IdleAgent.AddAsync(app);
        var id = await app.CreateTaskAsync("first", key, agent);

        using var response = await app.AppendAsync(id, new { agent_id = agent, on_busy = "enqueue", message = new { content = new string('a', 2000) } }, key);

        Assert.That((string?)(await response.ChatErrorAsync(413, "invalid_input"))["message"], Does.Contain("2048 bytes"));
    }

    [Test]
    [Property("case", "A1")]
    public async Task CaseA1_MetadataThatGrowsInTheDatabase_Is413()
    {
        await using var app = await TaskMessagesApp.StartAsync();

        using var response = await app.PostTaskAsync($$$$"""{"agent_id":1,"message":{"content":"x"},"metadata":{"a":[{{{{List("1", 100_000)}}}}]}}""");

        Assert.That((string?)(await response.ChatErrorAsync(413, "invalid_input"))["message"], Does.Contain("metadata"));
    }

    private static IEnumerable<TestCaseData> LargeAnswers()
    {
        var list = List("[]", 1_400_000);
        yield return Case("question", $$$$"""{"input_required":{"question":"Which one?","interactions":[{"a":[{{{{list}}}}]}]}}""", "question is too large");
        yield return Case("default answer", $$$"""{"input_required":{"question":"Which one?","expires_in":60,"default_answer":"{{{new string('d', 1_100_000)}}}"}}""", "question is too large");
        yield return Case("data", $$$$"""{"messages":[{"type":"data","data":{"a":[{{{{list}}}}]}}]}""", "Message 0");
        yield return Case("tool request", $$$$"""{"messages":[{"type":"tool_request","tool_call_id":"a","name":"t","arguments":{"a":[{{{{list}}}}]}}]}""", "Message 0");
        yield return Case("tool response", $$$$"""{"messages":[{"type":"tool_response","tool_call_id":"a","name":"t","content":[{{{{list}}}}]}]}""", "Message 0");
        yield return Case("text", $$$$"""{"content":"{{{{new string('t', 1_100_000)}}}}"}""", "Message 0");
        yield return Case("reasoning", $$$$"""{"messages":[{"type":"reasoning","summary":[{{{{List("\"\"", 900_000)}}}}]}]}""", "Message 0");
    }

    [TestCaseSource(nameof(LargeAnswers))]
    [Property("case", "A1b")]
    public async Task CaseA1b_PartOfAnAnswerThatIsTooLarge_EndsTheTurnAtOnceAndSaysSo(string answer, string error)
    {
        await using var webhook = await FakeAgent.StartAsync(context =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(answer, context.RequestAborted);
        });
        await using var app = await TaskMessagesApp.StartAsync();
        var (agent, key, _) = await app.AddAgentAsync(new { type = "webhook", url = webhook.Url });

        var task = await app.WaitForEndAsync(await app.CreateTaskAsync("hello", key, agent), key);

        Assert.That((string?)task["status"], Is.EqualTo("failed"));
        Assert.That((string?)task["error"], Does.Contain(error));
        Assert.That(webhook.Requests, Has.Length.EqualTo(1), "it is not asked again");
    }

    private static TestCaseData Case(string name, string answer, string error) => new TestCaseData(answer, error).SetArgDisplayNames(name);

    private static string List(string item, int count) => string.Join(',', Enumerable.Repeat(item, count));
}
