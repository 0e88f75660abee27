using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Newtonsoft.Json;
using TaskMessages.Tests.Api.Executors;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Contract;

/// <summary>The trace of the request that starts a turn is that of every request to the agent for it.</summary>
public sealed class TraceTests
{
    private const string First = "0af7651916cd43dd8448eb211c80319c";
    private const string Second = "4bf92f3577b34da6a3ce929d0e0e4736";

    [Test]
    public async Task Agent_IsCalledInTheTraceOfTheRequest_InEveryAttemptAndAfterWaiting()
    {
        var mayAnswer = new TaskCompletionSource();
        var calls = 0;
        await using var agent = await FakeAgent.StartAsync(async context =>
        {
            if (Interlocked.Increment(ref calls) == 1)
            {
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return;
            }

            await mayAnswer.Task;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("""{"content":"done"}""");
        });
        await using var app = await TaskMessagesApp.StartAsync();
        var (id, key, _) = await app.AddAgentAsync(new { type = "webhook", url = agent.Url });

        using var created = await SendAsync(app, key, First, "/v1/chat/tasks", new { agent_id = id, message = new { content = "one" } });
        var task = (long)(await created.JsonAsync(HttpStatusCode.Accepted))["task_id"]!;
        using var waiting = await SendAsync(
            app, key, Second, $"/v1/chat/tasks/{task}/messages", new { agent_id = id, message = new { content = "two" }, on_busy = "enqueue" });
        await waiting.JsonAsync(HttpStatusCode.Accepted);
        mayAnswer.SetResult();
        await Eventually.TrueAsync(() => agent.Requests.Length == 3, "two attempts at the first turn and one at the second");

        Assert.That(agent.Requests.Select(request => request.Headers["traceparent"].Split('-')[1]), Is.EqualTo(new[] { First, First, Second }));
        Assert.That(agent.Requests.Select(request => request.Headers["traceparent"].Split('-')[3]), Is.EqualTo(new[] { "01", "01", "00" }), "sampled as the caller says");
        await app.WaitForEndAsync(task, key);
    }

    private static async Task<HttpResponseMessage> SendAsync(TaskMessagesApp app, string key, string trace, string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        request.Headers.TryAddWithoutValidation("traceparent", $"00-{trace}-b7ad6b7169203331-{(trace == First ? "01" : "00")}");
        request.Content = new StringContent(JsonConvert.SerializeObject(body), Encoding.UTF8, "application/json");
        return await app.Http.SendAsync(request);
    }
}
