using System.Net;
using TaskMessages.EmbeddedMongo;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Contract;

/// <summary>The service on <c>mongodb://</c> while its server is away, and when it is back.</summary>
[TestFixture(null)]
[TestFixture("rs0")]
public sealed class DatabaseOutageTests(string? replicaSet)
{
    private const int Tasks = 20;

    private DirectoryInfo _directory = null!;
    private EmbeddedMongoServer _server = null!;

    [SetUp]
    public async Task StartServer()
    {
        _directory = Directory.CreateTempSubdirectory("taskmessages-outage-");
        _server = await HttpDatabase.StartServerAsync(_directory.FullName, replicaSet, port: 0);
    }

    [TearDown]
    public async Task StopServer()
    {
        await _server.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    [Test]
    public async Task ServerAway_IsToldInEveryEnvelope_AndBack_EverythingGoesOnAndNothingIsLost()
    {
        var port = _server.Endpoint!.Port;
        await using var app = await TaskMessagesApp.StartAsync(
            $"--Mongo:ConnectionString={_server.ConnectionString}&serverSelectionTimeoutMS=500", $"--DataProtection:KeysDirectory={_directory.FullName}/keys");
        var acknowledged = await Task.WhenAll(Enumerable.Range(0, Tasks).Select(i => app.CreateTaskAsync($"before {i}")));
        await _server.DisposeAsync();

        await AssertAwayAsync(app, acknowledged[0]);

        _server = await HttpDatabase.StartServerAsync(_directory.FullName, replicaSet, port);
        await Eventually.TrueAsync(async () => await StatusAsync(app, "/health/ready") == HttpStatusCode.OK, "the service is ready again");
        foreach (var id in acknowledged)
            Assert.That((string?)(await app.WaitForEndAsync(id))["status"], Is.EqualTo("completed"), $"task {id}");
        for (var i = 0; i < Tasks; i++)
        {
            var texts = (await app.ListAsync($"{acknowledged[i]}", "&order_direction=asc")).Select(message => (string?)message["content"]!["content"]);
            Assert.That(texts, Is.EqualTo(new[] { $"before {i}", $"before {i}" }), "the question and its one answer");
        }

        var after = await app.CreateTaskAsync("after");
        Assert.That((string?)(await app.WaitForEndAsync(after))["output"], Is.EqualTo("after"));
    }

    private static async Task AssertAwayAsync(TaskMessagesApp app, long task)
    {
        using var chat = await app.GetTaskAsync(task);
        using var created = await app.PostTaskAsync(new { agent_id = 1, message = new { content = "meanwhile" } });
        using var messages = await app.GetAsync($"/messages?task_id={task}");
        using var admin = await app.AdminAsync(HttpMethod.Get, "/agents");

        await chat.ChatErrorAsync(503, "temporarily_unavailable");
        await created.ChatErrorAsync(503, "temporarily_unavailable");
        await messages.MessageErrorAsync(503);
        await admin.DetailAsync(503, "The database cannot be reached; retry");
        foreach (var response in new[] { chat, created, messages, admin })
            Assert.That(response.Headers.RetryAfter?.Delta, Is.EqualTo(TimeSpan.FromSeconds(1)));
        using var ready = await app.GetAsync("/health/ready", key: null);
        Assert.That(ready.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(await ready.Content.ReadAsStringAsync(), Does.Contain("\"database\":false"));
        Assert.That(await StatusAsync(app, "/health/live"), Is.EqualTo(HttpStatusCode.OK));
    }

    private static async Task<HttpStatusCode> StatusAsync(TaskMessagesApp app, string path)
    {
        using var response = await app.GetAsync(path, key: null);
        return response.StatusCode;
    }
}
