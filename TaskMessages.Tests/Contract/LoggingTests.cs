using System.Runtime.Versioning;
using System.Text;
using Newtonsoft.Json.Linq;
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
                ("GET", $"/unknown?token={Planted}", null, Planted),
                ("PATCH", $"/health/live?token={Planted}", null, Planted),
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

        var properties = Events(text).Single(entry => (string?)entry["Method"] == "GET");
        Assert.Multiple(() =>
        {
            Assert.That((string?)properties["Route"], Is.EqualTo("v1/chat/tasks/{task_id}"));
            Assert.That((int?)properties["Status"], Is.EqualTo(200));
            Assert.That((string?)properties["task_id"], Is.EqualTo($"{id}"));
            Assert.That((string?)properties["trace_id"], Is.EqualTo(Trace));
            Assert.That((string?)properties["@tr"], Is.EqualTo(Trace), "the event's own trace");
            Assert.That((double?)properties["Elapsed"], Is.GreaterThan(0));
        });
    }

    [Test]
    public async Task Logs_QuickReads_AreNotToldAndWhatChangesOrFailsIs()
    {
        var text = await RunAsync(
            async app =>
            {
                var id = await app.GivenTaskAsync(ChatStatus.Completed);
                using var read = await app.GetTaskAsync(id);
                using var refused = await app.GetTaskAsync(id, key: null);
                using var append = await app.AppendAsync(id, "more");
                Assert.That(((int)read.StatusCode, (int)refused.StatusCode, (int)append.StatusCode), Is.EqualTo((200, 401, 202)));
            },
            quickReads: "01:00:00");

        Assert.That(Events(text).Where(entry => entry["Method"] is not null).Select(entry => $"{entry["Method"]} {entry["Status"]}"), Is.EqualTo(new[] { "GET 401", "POST 202" }));
    }

    [Test]
    public async Task Logs_QuickWrites_AreToldByTheirTurnAloneAndRefusedOnesByThemselves()
    {
        var text = await RunAsync(
            async app =>
            {
                var id = await app.GivenTaskAsync(ChatStatus.Completed);
                using var append = await app.AppendAsync(id, "more");
                using var refused = await app.AppendAsync(id, "");
                Assert.That(((int)append.StatusCode, (int)refused.StatusCode), Is.EqualTo((202, 422)));
            },
            quickReads: "01:00:00",
            quickWrites: "01:00:00");

        Assert.That(Events(text).Where(entry => entry["Method"] is not null).Select(entry => $"{entry["Method"]} {entry["Status"]}"), Is.EqualTo(new[] { "POST 422" }));
    }

    [TestCase("/no/such/path?token=PLANTEDSECRET", "(none) /no/such/path")]
    [TestCase("/a%0Ab%1B[31m/%22quoted%22", "(none) /a%0Ab%1B%5B31m/%22quoted%22")]
    [TestCase("/v1/chat/tasks/1/?token=PLANTEDSECRET", "(none) /v1/chat/tasks/1/")]
    public async Task Logs_UnknownPath_IsNamedEscapedAndWithoutItsQuery(string address, string route)
    {
        var text = await RunAsync(async app =>
        {
            using var response = await app.GetAsync(address, key: null);
        });

        Assert.That(Events(text).Select(entry => (string?)entry["Route"]), Does.Contain(route));
        Assert.That(text, Does.Not.Contain(Planted));
    }

    [Test]
    [Property("security", "M2")]
    public async Task M2_TaskIdThatForgesLines_IsEscapedAndCut()
    {
        var text = await RunAsync(async app =>
        {
            using var forged = await app.GetAsync("/messages?task_id=SECRET%0A12:00:00%20ERR%20FAKE%1b%5D0;x%07%E2%80%AE");
            using var large = await app.PostMessageAsync(new { task_id = new string('x', 1_000_000), content = new { type = "text", author = "user", content = "x" } });
        });

        var ids = Events(text).Select(entry => (string?)entry["task_id"]).OfType<string>().ToArray();
        Assert.That(ids, Does.Contain(@"SECRET\u000a12:00:00 ERR FAKE\u001b]0;x\u0007\u202e"));
        Assert.That(ids.Select(id => id.Length), Is.All.LessThan(2100));
        Assert.That(text, Has.Length.LessThan(100_000));
    }

    [Test]
    [Property("security", "M2")]
    public async Task M2_FloodOfOneRefusal_IsSampledWithItsNumber()
    {
        var text = await RunAsync(async app =>
        {
            for (var i = 0; i < 300; i++)
            {
                using var response = await app.GetTaskAsync(1, key: null);
            }
        });

        var written = Events(text).Count(entry => (int?)entry["Status"] == 401 && entry["Method"] is not null);
        var counted = Events(text).Where(entry => entry["Count"] is not null).Sum(entry => (int)entry["Count"]!);
        Assert.That(written, Is.LessThan(150));
        Assert.That(written + counted, Is.EqualTo(300));
    }

    [Test]
    public async Task Logs_LongUnknownPath_IsCut()
    {
        var text = await RunAsync(async app =>
        {
            using var response = await app.GetAsync("/" + new string('x', 3000), key: null);
        });

        Assert.That(Events(text).Select(entry => (string?)entry["Route"]), Does.Contain("(none) /" + new string('x', 99) + "…"));
    }

    [Test]
    public async Task Logs_TurnOfARequest_HasTheRequestsTraceAndIsNamedInItsEvent()
    {
        const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        var text = await RunAsync(async app =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/tasks");
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {TaskMessagesApp.DevelopmentKey}");
            request.Headers.TryAddWithoutValidation("traceparent", $"00-{Trace}-00f067aa0ba902b7-01");
            request.Content = new StringContent("""{"agent_id":1,"message":{"content":"hello"}}""", Encoding.UTF8, "application/json");
            using var response = await app.Http.SendAsync(request);
            await app.WaitForEndAsync((long)(await response.JsonAsync(System.Net.HttpStatusCode.Accepted))["task_id"]!);
        });

        var traced = Events(text).Where(entry => (string?)entry["@tr"] == Trace).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(traced.Select(Id), Is.EquivalentTo(new int?[] { null, 5000, 5001 }), "the request, the claim and the end of its turn");
            Assert.That(traced.Select(entry => (string?)entry["turn_id"]).Distinct().Count(), Is.EqualTo(1));
            Assert.That(traced.Select(entry => (string?)entry["trace_id"]), Is.All.EqualTo(Trace));
        });
    }

    [Test]
    [Property("case", "F7")]
    public async Task Logs_AgentOutOfReach_IsOneLineWithoutAStack()
    {
        var text = await RunAsync(async app =>
        {
            var (agent, key, _) = await app.AddAgentAsync(new { type = "webhook", url = "http://127.0.0.1:9/" });
            var id = await app.CreateTaskAsync("hello", key, agent);
            await app.WaitForEndAsync(id, key);
        });

        var ends = Events(text).Where(entry => Id(entry) is 5001 or 5002 or 5003).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(ends.Select(Id), Is.EqualTo(new int?[] { 5003, 5003, 5003 }), "one line an attempt");
            Assert.That(ends.Select(entry => (string?)entry["reason"]), Is.All.StartsWith("The agent could not be reached"));
            Assert.That(text, Does.Not.Contain("\"@x\""), "no stack");
            Assert.That(Events(text).Select(Id), Does.Not.Contain(5100), "a retry loses no lease");
            Assert.That(text, Does.Not.Contain("Lease lost"));
        });
    }

    [Test]
    public async Task Logs_CancelledTurn_IsOneLineWithoutAStack()
    {
        var text = await RunAsync(async app =>
        {
            var (agent, key) = await IdleAgent.AddAsync(app);
            var id = await app.CreateTaskAsync("hello", key, agent);
            using var cancelled = await app.SendAsync(HttpMethod.Post, $"/v1/chat/tasks/{id}/cancel", null, key);
            await cancelled.JsonAsync(System.Net.HttpStatusCode.OK);
        });

        Assert.That(Events(text).Where(entry => Id(entry) is > 5000 and < 5200).Select(entry => (string?)entry["outcome"]), Is.SubsetOf(new[] { "Stopped" }));
        Assert.That(text, Does.Not.Contain("\"@x\"").And.Not.Contain("Lease lost"));
    }

    [Test]
    [Platform(Exclude = "Win")]
    [UnsupportedOSPlatform("windows")]
    [Property("security", "L1")]
    public async Task L1_LogFiles_AreTheOwnersAlone()
    {
        await RunAsync(
            app => Task.CompletedTask,
            file => Assert.That(File.GetUnixFileMode(file), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite), file));
    }

    private static IEnumerable<JToken> Events(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(HttpAssertions.Parse);

    private static int? Id(JToken entry) => (int?)entry["EventId"]?["Id"];

    /// <summary>Runs a service to its end and answers with everything it logged.</summary>
    private static async Task<string> RunAsync(Func<TaskMessagesApp, Task> use, Action<string>? look = null, string quickReads = "00:00:00", string quickWrites = "00:00:00")
    {
        var logs = Directory.CreateTempSubdirectory("taskmessages-logs-");
        try
        {
            await using (var app = await TaskMessagesApp.StartAsync(
                $"--Serilog:WriteTo:File:Args:configure:0:Args:path={logs.FullName}/log-.json", $"--RequestLog:QuickReads={quickReads}", $"--RequestLog:QuickWrites={quickWrites}", "--Serilog:MinimumLevel:Override:TaskMessages.Api.Worker=Debug"))
            {
                await use(app);
                await app.StopAsync();
            }

            foreach (var file in logs.GetFiles())
                look?.Invoke(file.FullName);
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
