using System.Text;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Tests.Contract;

/// <summary>What the log files say, and what they never say.</summary>
public sealed class LoggingTests
{
    private const string Planted = "PLANTEDSECRET";

    [Test]
    public async Task Logs_SecretsInEveryPlaceOfARequest_AreNowhere()
    {
        var text = await RunAsync(async app =>
        {
            var id = await app.CreateTaskAsync($"content {Planted}");
            await app.WaitForEndAsync(id);
            var content = new { type = "text", author = "user", content = Planted };
            foreach (var (method, path, body, key) in new (string, string, object?, string?)[]
            {
                ("POST", "/v1/chat/tasks", new { agent_id = 1, message = new { content = Planted }, metadata = new { secret = Planted } }, null),
                ("POST", "/v1/chat/tasks", $"{{\"broken\": {Planted}", TaskMessagesApp.DevelopmentKey),
                ("POST", "/v1/chat/tasks", new { agent_id = Planted, message = new { role = Planted, content = Planted } }, TaskMessagesApp.DevelopmentKey),
                ("GET", $"/v1/chat/tasks/{Planted}", null, TaskMessagesApp.DevelopmentKey),
                ("GET", $"/v1/chat/tasks/1?token={Planted}", null, $"xag_dev000_{Planted}"),
                ("GET", $"/messages/{Planted}", null, TaskMessagesApp.DevelopmentKey),
                ("GET", $"/messages?task_id=x&filters={Planted}", null, TaskMessagesApp.DevelopmentKey),
                ("GET", $"/{Planted}", null, Planted),
                ("POST", "/messages", new { task_id = "planted", content }, TaskMessagesApp.DevelopmentKey),
                ("POST", "/v1/admin/agents", new { name = "planted", executor = new { type = "openai", base_url = "https://x.example", model = "m", api_key = Planted } }, TaskMessagesApp.AdminToken),
            })
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), path);
                request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
                request.Headers.TryAddWithoutValidation("X-Planted", Planted);
                request.Headers.TryAddWithoutValidation("User-Agent", Planted);
                if (body is not null)
                    request.Content = new StringContent(body as string ?? Newtonsoft.Json.JsonConvert.SerializeObject(body), Encoding.UTF8, "application/json");
                using var response = await app.Http.SendAsync(request);
            }
        });

        Assert.That(text, Does.Contain("v1/chat/tasks/{task_id}"), "the log holds the requests");
        Assert.That(text, Does.Not.Contain(Planted));
        Assert.That(text, Does.Not.Contain(TaskMessagesApp.DevelopmentKey));
    }

    [Test]
    public async Task Logs_OneEventPerRequest_WithTaskStatusAndTrace()
    {
        const string Trace = "0af7651916cd43dd8448eb211c80319c";
        var id = 0L;
        var text = await RunAsync(async app =>
        {
            id = await app.GivenTaskAsync(ChatStatus.Completed);
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/chat/tasks/{id}");
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {TaskMessagesApp.DevelopmentKey}");
            request.Headers.TryAddWithoutValidation("traceparent", $"00-{Trace}-b7ad6b7169203331-01");
            using var response = await app.Http.SendAsync(request);
        });

        var events = text.Split('\n').Where(line => line.Contains("\"RequestFinished\"", StringComparison.Ordinal)).Select(HttpAssertions.Parse);
        var properties = events.Single()["Properties"]!;
        Assert.Multiple(() =>
        {
            Assert.That((string?)properties["Route"], Is.EqualTo("v1/chat/tasks/{task_id}"));
            Assert.That((int?)properties["Status"], Is.EqualTo(200));
            Assert.That((string?)properties["task_id"], Is.EqualTo($"{id}"));
            Assert.That((string?)properties["trace_id"], Is.EqualTo(Trace));
            Assert.That((double?)properties["Elapsed"], Is.GreaterThan(0));
        });
    }

    /// <summary>Runs a service to its end and answers with everything it logged.</summary>
    private static async Task<string> RunAsync(Func<TaskMessagesApp, Task> use)
    {
        var logs = Directory.CreateTempSubdirectory("taskmessages-logs-");
        try
        {
            await using (var app = await TaskMessagesApp.StartAsync($"--Serilog:WriteTo:File:Args:configure:0:Args:path={logs.FullName}/log-.json"))
                await use(app);
            var texts = logs.GetFiles().Select(file => File.ReadAllText(file.FullName)).ToArray();
            Assert.That(texts, Is.Not.Empty);
            return string.Join('\n', texts);
        }
        finally
        {
            logs.Delete(recursive: true);
        }
    }
}
