using Microsoft.Extensions.DependencyInjection;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Contract.Events;

/// <summary>Streams whose key is taken away while they are open (section 9.3).</summary>
public sealed class StreamKeyTests
{
    private readonly LeapingClock _clock = new();
    private TaskMessagesApp _app = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
        => _app = await TaskMessagesApp.StartAsync(services => services.AddSingleton<TimeProvider>(_clock), "--Limits:StreamHeartbeat=00:00:00.100");

    [OneTimeTearDown]
    public ValueTask StopAsync() => _app.DisposeAsync();

    [TestCase("POST", "/pause")]
    [TestCase("DELETE", "")]
    [Property("contract", "xagent:12.11/134")]
    public async Task Events_KeyIsTakenAway_EndWithinHalfAMinute(string method, string path)
    {
        await using var agent = await StreamingAgent.StartAsync(_app);
        var id = await _app.CreateTaskAsync("work", agent.Key, agent.Agent);
        using var stream = await StreamClient.OpenAsync(_app, id, key: agent.Key);
        await stream.ReadAsync();
        using var taken = await _app.AdminAsync(new HttpMethod(method), $"/api-keys/{agent.KeyId}{path}", null);
        Assert.That(taken.IsSuccessStatusCode, Is.True);

        _clock.Leap(TimeSpan.FromSeconds(30));
        var frames = await stream.ReadToEndAsync();

        Assert.That((frames[^1].Event, frames[^1].Text("code")), Is.EqualTo(("stream.error", "unauthorized")));
    }

    [Test]
    [Property("case", "F2")]
    public async Task CaseF2_KeyIsTakenAwayBeforeTheTaskEnds_TheConclusionIsNotDelivered()
    {
        await using var agent = await StreamingAgent.StartAsync(_app);
        var id = await _app.CreateTaskAsync("work", agent.Key, agent.Agent);
        using var stream = await StreamClient.OpenAsync(_app, id, key: agent.Key);
        await stream.ReadAsync();
        using var taken = await _app.AdminAsync(HttpMethod.Delete, $"/api-keys/{agent.KeyId}", null);

        agent.Delta("the secret");
        agent.Done();
        agent.End();
        var frames = await stream.ReadToEndAsync();

        Assert.That((frames[^1].Event, frames[^1].Text("code")), Is.EqualTo(("stream.error", "unauthorized")));
        Assert.That(frames.Select(frame => frame.Event), Does.Not.Contain("task.completed"));
    }

    [Test]
    [Property("case", "F2")]
    public async Task CaseF2_KeyIsTakenAwayWhileARequestWaits_TheOutputIsNotDelivered()
    {
        await using var agent = await StreamingAgent.StartAsync(_app);
        var id = await _app.CreateTaskAsync("work", agent.Key, agent.Agent);
        var waiting = _app.GetAsync($"/v1/chat/tasks/{id}?wait=60", agent.Key);
        await Eventually.TrueAsync(() => agent.Calls > 0, "the turn runs");
        using var taken = await _app.AdminAsync(HttpMethod.Delete, $"/api-keys/{agent.KeyId}", null);

        agent.Delta("the secret");
        agent.Done();
        agent.End();
        using var answer = await waiting;

        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Not.Contain("the secret"));
        Assert.That((int)answer.StatusCode, Is.EqualTo(200).Or.EqualTo(401));
    }
}
