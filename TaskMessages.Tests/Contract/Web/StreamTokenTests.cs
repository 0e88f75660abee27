using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TaskMessages.Tests.Contract.Events;

namespace TaskMessages.Tests.Contract.Web;

/// <summary>Tokens that open one stream, for clients that send no headers.</summary>
[Property("case", "A15")]
public sealed class StreamTokenTests
{
    private readonly SteppingClock _clock = new();
    private TaskMessagesApp _app = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _app = await TaskMessagesApp.StartAsync(services => services.AddSingleton<TimeProvider>(_clock));

    [OneTimeTearDown]
    public ValueTask StopAsync() => _app.DisposeAsync();

    [Test]
    public async Task CaseA15_Token_OpensItsStream()
    {
        var id = await EndedTaskAsync();
        using var issued = await IssueAsync(id);
        var token = await issued.JsonAsync(HttpStatusCode.OK);
        using var stream = await OpenAsync((string)token["url"]!);

        Assert.That(issued.Headers.CacheControl?.NoStore, Is.True);
        Assert.That((string?)token["url"], Is.EqualTo($"/v1/chat/tasks/{id}/events?access_token={(string?)token["token"]}"));
        Assert.That(stream.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await stream.Content.ReadAsStringAsync(), Does.Contain("event: task.completed"));
        Assert.That(stream.Headers.GetValues("Referrer-Policy"), Is.EqualTo(new[] { "no-referrer" }));
    }

    [TestCase(0, null, 200)]
    [TestCase(59, null, 200)]
    [TestCase(61, null, 401)]
    [TestCase(61, "1", 200)]
    [TestCase(3599, "1", 200)]
    [TestCase(3601, "1", 401)]
    [TestCase(61, "nonsense", 401)]
    public async Task CaseA15_Token_OpensForAMinute_AndReconnectsForAStreamsLife(int seconds, string? lastEventId, int status)
    {
        var id = await EndedTaskAsync();
        var url = await UrlAsync(id);
        _clock.Step(TimeSpan.FromSeconds(seconds));
        using var stream = await OpenAsync(url, lastEventId);

        if (status == 200)
            Assert.That(stream.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        else
            await stream.ChatErrorAsync(401, "invalid_api_key");
    }

    [Test]
    public async Task CaseA15_Token_OpensNothingElse()
    {
        var id = await EndedTaskAsync();
        var other = await EndedTaskAsync();
        var token = (await UrlAsync(id)).Split('=')[1];
        foreach (var path in new[]
        {
            $"/v1/chat/tasks/{other}/events?access_token={token}", $"/v1/chat/tasks/{id}?access_token={token}", $"/v1/chat/tasks/{id}/steps?access_token={token}",
            $"/v1/me?access_token={token}", $"/v1/chat/tasks/{id}/events?access_token={token}x", $"/v1/chat/tasks/{id}/events?access_token=",
            $"/v1/chat/tasks/{id}/events?access_token={TaskMessagesApp.DevelopmentKey}", $"/v1/chat/tasks/{id}/events",
        })
        {
            using var response = await OpenAsync(path);
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized), path);
        }

        using var asHeader = await _app.GetAsync($"/v1/chat/tasks/{id}/events", token);
        Assert.That(asHeader.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [TestCase("DELETE", "")]
    [TestCase("POST", "/pause")]
    [TestCase("POST", "/regenerate")]
    public async Task CaseA15_Token_EndsWithItsKey(string method, string path)
    {
        var (agent, key, keyId) = await _app.AddAgentAsync();
        var id = await _app.CreateTaskAsync("work", key, agent);
        await _app.WaitForEndAsync(id, key);
        var url = await UrlAsync(id, key);
        using var changed = await _app.AdminAsync(new HttpMethod(method), $"/api-keys/{keyId}{path}");
        using var stream = await OpenAsync(url);

        Assert.That(changed.IsSuccessStatusCode, Is.True);
        Assert.That(stream.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task CaseA15_Token_IsOnlyForTasksOfTheKey()
    {
        var (_, key, _) = await _app.AddAgentAsync();
        using var response = await IssueAsync(await EndedTaskAsync(), key);
        await response.ChatErrorAsync(404, "task_not_found");
    }

    [Test]
    public async Task CaseA15_Token_EndsAnOpenStreamWithItsKey()
    {
        await using var agent = await StreamingAgent.StartAsync(_app);
        var id = await _app.CreateTaskAsync("work", agent.Key, agent.Agent);
        using var stream = await _app.Http.GetAsync(await UrlAsync(id, agent.Key), HttpCompletionOption.ResponseHeadersRead);
        using var revoked = await _app.AdminAsync(HttpMethod.Delete, $"/api-keys/{agent.KeyId}");
        agent.Delta("the secret");
        agent.Done();
        agent.End();

        Assert.That(await stream.Content.ReadAsStringAsync(), Does.Contain("\"unauthorized\"").And.Not.Contain("task.completed"));
    }

    [Test]
    public async Task CaseA15_Token_IsInNoLog_EvenIfTheWebServerLogsEverything()
    {
        string logs, token;
        var app = await TaskMessagesApp.StartAsync(
            "--Serilog:MinimumLevel:Default=Verbose", "--Serilog:MinimumLevel:Override:Microsoft=Verbose", "--Serilog:MinimumLevel:Override:System=Verbose");
        await using (app)
        {
            var id = await app.CreateTaskAsync("work");
            await app.WaitForEndAsync(id);
            using var issued = await app.SendAsync(HttpMethod.Post, $"/v1/chat/tasks/{id}/events/token", null);
            token = (string)(await issued.JsonAsync(HttpStatusCode.OK))["token"]!;
            using var stream = await app.Http.GetAsync($"/v1/chat/tasks/{id}/events?access_token={token}");
            using var elsewhere = await app.Http.GetAsync($"/nowhere?access_token={token}");
            await app.StopAsync();
            logs = await ReadLogsAsync(app, "v1/chat/tasks/{task_id}/events");
        }

        Assert.That(logs, Does.Contain("v1/chat/tasks/{task_id}/events").And.Contain("/nowhere"), "the log holds the requests");
        Assert.That(logs, Does.Not.Contain(token));
    }

    private static Task<string> ReadLogsAsync(TaskMessagesApp app, string text) => Support.Eventually.ReadAsync(
        async () =>
        {
            var all = new System.Text.StringBuilder();
            foreach (var file in Directory.GetFiles(Path.Combine(app.Directory, "logs")))
            {
                await using var shared = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                using var reader = new StreamReader(shared);
                all.Append(await reader.ReadToEndAsync());
            }

            return all.ToString();
        },
        logs => logs.Contains(text, StringComparison.Ordinal) && logs.Contains("/nowhere", StringComparison.Ordinal));

    private async Task<long> EndedTaskAsync()
    {
        var id = await _app.CreateTaskAsync("work");
        await _app.WaitForEndAsync(id);
        return id;
    }

    private Task<HttpResponseMessage> IssueAsync(long id, string key = TaskMessagesApp.DevelopmentKey) =>
        _app.SendAsync(HttpMethod.Post, $"/v1/chat/tasks/{id}/events/token", null, key);

    private async Task<string> UrlAsync(long id, string key = TaskMessagesApp.DevelopmentKey)
    {
        using var issued = await IssueAsync(id, key);
        return (string)(await issued.JsonAsync(HttpStatusCode.OK))["url"]!;
    }

    private async Task<HttpResponseMessage> OpenAsync(string url, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (lastEventId is not null)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        return await _app.Http.SendAsync(request);
    }

    /// <summary>The system's clock, whose time of day can be set ahead.</summary>
    private sealed class SteppingClock : TimeProvider
    {
        private TimeSpan _ahead;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _ahead;

        public void Step(TimeSpan time) => _ahead += time;
    }
}
