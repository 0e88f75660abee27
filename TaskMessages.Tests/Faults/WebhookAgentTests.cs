using System.Diagnostics;
using TaskMessages.Benchmarks.Crash;

namespace TaskMessages.Tests.Faults;

public sealed class WebhookAgentTests
{
    [Test]
    [CancelAfter(120_000)]
    public async Task Call_Answered_IsRecordedWithItsTurnAndLife(CancellationToken cancellationToken)
    {
        await using var agent = await WebhookAgent.StartAsync(() => TimeSpan.FromMilliseconds(20), cancellationToken);

        using (var client = new HttpClient())
            Assert.That(await PostAsync(client, agent, "turn-1", cancellationToken), Does.Contain(CrashVerifier.WebhookAnswer("turn-1")));
        await agent.NextLifetimeAsync(cancellationToken);
        using (var client = new HttpClient())
            await PostAsync(client, agent, "turn-1", cancellationToken);

        Assert.That(agent.Calls.Select(call => (call.TurnId, call.Lifetime)), Is.EqualTo(new[] { ("turn-1", 0), ("turn-1", 1) }));
        Assert.That(agent.Calls.Select(call => Stopwatch.GetElapsedTime(call.Started, call.Ended).TotalMilliseconds), Is.All.GreaterThan(15));
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task NextLifetime_CallerGone_CallBelongsToTheOldLife(CancellationToken cancellationToken)
    {
        await using var agent = await WebhookAgent.StartAsync(() => TimeSpan.FromMinutes(1), cancellationToken);
        using (var client = new HttpClient())
        {
            var call = PostAsync(client, agent, "turn-1", cancellationToken);
            while (agent.OpenCalls == 0)
                await Task.Yield();
            client.CancelPendingRequests();
            Assert.That(async () => await call, Throws.InstanceOf<OperationCanceledException>());
        }

        await agent.NextLifetimeAsync(cancellationToken);

        Assert.That(agent.Calls.Select(call => (call.TurnId, call.Lifetime)), Is.EqualTo(new[] { ("turn-1", 0) }));
    }

    private static async Task<string> PostAsync(HttpClient client, WebhookAgent agent, string turnId, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, agent.Url) { Content = new StringContent("{}") };
        request.Headers.Add("webhook-id", turnId);
        using var response = await client.SendAsync(request, cancellationToken);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }
}
