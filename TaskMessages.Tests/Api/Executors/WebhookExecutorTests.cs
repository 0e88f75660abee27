using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Execution.Updates;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Tests.Api.Executors;

public sealed class WebhookExecutorTests
{
    private ExecutorScene _scene = null!;

    [SetUp]
    public void CreateScene() => _scene = new ExecutorScene();

    [TearDown]
    public void DisposeScene() => _scene.Dispose();

    [Test]
    public async Task RunAsync_Request_HoldsTheTurnAndItsSignature()
    {
        var key = RandomNumberGenerator.GetBytes(24);
        _scene.AddToHistory(ExecutorScene.Text(Author.User, "earlier"));
        await using var agent = await FakeAgent.StartAsync(Json("""{"content":"x"}"""));

        await _scene.RunAsync(_scene.Webhook, Settings(agent, "/hook", "whsec_" + Convert.ToBase64String(key)));

        var request = agent.Requests.Single();
        var json = request.Json;
        Assert.Multiple(() =>
        {
            Assert.That((request.Method, request.Path), Is.EqualTo(("POST", "/hook")));
            Assert.That(json.GetProperty("turn").GetRawText(), Does.Match("""^\{"id":"00112233445566778899aabb","run_id":"run","kind":"create","attempt":1,"fence":"[0-9a-f]{16}"\}$"""));
            Assert.That(json.GetProperty("task").GetRawText(), Is.EqualTo("""{"id":"1","metadata":{"k":[1,null]}}"""));
            Assert.That(json.GetProperty("agent").GetRawText(), Is.EqualTo("""{"id":7,"name":"agent"}"""));
            Assert.That(json.GetProperty("message").GetString(), Is.EqualTo("question"));
            Assert.That(json.GetProperty("timezone").GetString(), Is.EqualTo("Europe/Berlin"));
            Assert.That(json.GetProperty("history")[0].GetProperty("content").GetRawText(), Is.EqualTo(
                """{"type":"text","author":"user","style":"static","format":"plain","content":"earlier","attachments":null}"""));
            Assert.That(request.Headers["webhook-id"], Is.EqualTo(ExecutorScene.TurnId));
            Assert.That(request.Headers["webhook-signature"], Is.EqualTo(Sign(key, request)));
        });
    }

    [Test]
    public async Task RunAsync_NoSecret_SendsNoSignature()
    {
        await using var agent = await FakeAgent.StartAsync(Json("""{"content":"x"}"""));

        await _scene.RunAsync(_scene.Webhook, new WebhookSettings(agent.Url, null));

        Assert.That(agent.Requests.Single().Headers.Keys, Does.Not.Contain("webhook-signature"));
    }

    [Test]
    public async Task RunAsync_Content_IsOnePlainText()
    {
        await using var agent = await FakeAgent.StartAsync(Json("""{"content":"hällo"}"""));

        var updates = await _scene.RunAsync(_scene.Webhook, Settings(agent));

        Assert.That(updates, Is.EqualTo(new[] { new FullUpdate(0, ExecutorScene.Text(Author.Agent, "hällo")) }));
    }

    [Test]
    public async Task RunAsync_Messages_AreReadInOrder()
    {
        await using var agent = await FakeAgent.StartAsync(Json("""
            {"messages":[
              {"type":"reasoning","author":"agent","summary":["s"]},
              {"type":"tool_request","author":"agent","tool_call_id":"c","name":"n","arguments":{"q":1.5}},
              {"type":"tool_response","author":"agent","tool_call_id":"c","name":"n","content":null,"is_error":true},
              {"type":"data","author":"agent","style":"active","data":{}},
              {"type":"text","author":"agent","format":"markdown","content":"*x*","attachments":[]}]}
            """));

        var updates = await _scene.RunAsync(_scene.Webhook, Settings(agent));

        var contents = updates.Cast<FullUpdate>().Select(update => update.Content).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(contents.Select(content => content.Type), Is.EqualTo(new[]
            {
                ContentType.Reasoning, ContentType.ToolRequest, ContentType.ToolResponse, ContentType.Data, ContentType.Text,
            }));
            Assert.That(contents[2], Is.EqualTo(new ToolResponseContent(Author.Agent, Style.Static, "c", "n", null, true)));
            Assert.That(contents[4], Is.EqualTo(new TextContent(Author.Agent, Style.Static, TextFormat.Markdown, "*x*")));
        });
    }

    [Test]
    public async Task RunAsync_InputRequired_IsAQuestion()
    {
        await using var agent = await FakeAgent.StartAsync(Json("""{"input_required":{"question":"Which?","interactions":[{"a":1}]}}"""));

        var question = ((InputRequiredUpdate)(await _scene.RunAsync(_scene.Webhook, Settings(agent))).Single()).Question;

        Assert.Multiple(() =>
        {
            Assert.That(question.Question, Is.EqualTo("Which?"));
            Assert.That(question.Interactions!.Single()["a"], Is.EqualTo(1L));
        });
    }

    [Test]
    public async Task RunAsync_Ndjson_IsPassedOnAsItComes()
    {
        await using var agent = await FakeAgent.StartAsync(Ndjson("""
            {"type":"start","index":0,"content":{"type":"text","author":"agent","format":"markdown","content":""}}

            {"type":"delta","index":0,"delta":{"type":"text","text_delta":"a"}}
            {"type":"delta","index":0,"delta":{"type":"text","text_delta":null}}
            {"type":"done","index":0}
            {"type":"full","content":{"type":"data","author":"agent","data":{}}}
            """));

        var updates = await _scene.RunAsync(_scene.Webhook, Settings(agent));

        Assert.That(updates.Select(update => update.GetType()), Is.EqualTo(new[]
        {
            typeof(StartUpdate), typeof(DeltaUpdate), typeof(DeltaUpdate), typeof(DoneUpdate), typeof(FullUpdate),
        }));
    }

    [Test]
    public async Task RunAsync_NdjsonCutInALine_IsTransient()
    {
        await using var agent = await FakeAgent.StartAsync(Ndjson("""{"type":"delta","delta":{"type":"text","text_del"""));

        var error = await _scene.FailAsync(_scene.Webhook, Settings(agent));

        Assert.That((error.IsTransient, error.Message), Is.EqualTo((true, "The agent's stream broke off in the middle of a line.")));
    }

    [Test]
    public async Task RunAsync_ConnectionCutInTheBody_IsTransient()
    {
        await using var agent = await FakeAgent.StartAsync(async context =>
        {
            context.Response.ContentLength = 1000;
            await context.Response.WriteAsync("""{"content":""", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            context.Abort();
        });

        Assert.That((await _scene.FailAsync(_scene.Webhook, Settings(agent))).IsTransient);
    }

    [TestCase(408, true)]
    [TestCase(425, true)]
    [TestCase(429, true)]
    [TestCase(500, true)]
    [TestCase(503, true)]
    [TestCase(400, false)]
    [TestCase(401, false)]
    [TestCase(404, false)]
    [TestCase(410, false)]
    public async Task RunAsync_ErrorStatus_IsTransientOrNot(int status, bool isTransient)
    {
        await using var agent = await FakeAgent.StartAsync(Status(status));

        var error = await _scene.FailAsync(_scene.Webhook, Settings(agent));

        Assert.That((error.IsTransient, error.Message), Is.EqualTo((isTransient, $"The agent answered with HTTP {status}.")));
    }

    [Test]
    public async Task RunAsync_RetryAfterInSeconds_IsRead()
    {
        await using var agent = await FakeAgent.StartAsync(Status(429, "120"));

        Assert.That((await _scene.FailAsync(_scene.Webhook, Settings(agent))).RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(120)));
    }

    [Test]
    public async Task RunAsync_RetryAfterAsDate_IsRead()
    {
        var date = TimeProvider.System.GetUtcNow().AddSeconds(120).ToString("R", CultureInfo.InvariantCulture);
        await using var agent = await FakeAgent.StartAsync(Status(503, date));

        Assert.That((await _scene.FailAsync(_scene.Webhook, Settings(agent))).RetryAfter!.Value.TotalSeconds, Is.InRange(60, 120));
    }

    [Test]
    public async Task RunAsync_NobodyListens_IsTransient()
    {
        var agent = await FakeAgent.StartAsync(Status(200));
        var settings = Settings(agent);
        await agent.DisposeAsync();

        var error = await _scene.FailAsync(_scene.Webhook, settings);

        Assert.That((error.IsTransient, error.Message), Is.EqualTo((true, "The agent could not be reached (ConnectionError).")));
    }

    [TestCase("")]
    [TestCase("hello")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("""{"content":1}""")]
    [TestCase("""{"content":"\ud800"}""")]
    [TestCase("""{"content":"a","messages":[]}""")]
    [TestCase("""{"messages":[{"type":"text","author":"system","content":"x"}]}""")]
    [TestCase("""{"messages":[{"type":"text","author":"agent"}]}""")]
    [TestCase("""{"messages":[{"type":"data","author":"agent","data":[]}]}""")]
    [TestCase("""{"messages":[{"type":"video"}]}""")]
    [TestCase("""{"input_required":{"question":" "}}""")]
    public async Task RunAsync_MalformedBody_FailsForGood(string body)
    {
        await using var agent = await FakeAgent.StartAsync(Json(body));

        var error = await _scene.FailAsync(_scene.Webhook, Settings(agent));

        Assert.Multiple(() =>
        {
            Assert.That(error.IsTransient, Is.False);
            Assert.That(error.Message, Does.StartWith("The agent's answer is malformed: "));
        });
    }

    [TestCase("hello\n")]
    [TestCase("""{"type":"other"}""")]
    [TestCase("""{"type":"delta","index":0}""")]
    [TestCase("""{"type":"delta","index":-2,"delta":{"type":"text","text_delta":"a"}}""")]
    [TestCase("""{"type":"delta","delta":{"type":"reasoning_summary","summary_delta":"a"}}""")]
    [TestCase("""{"type":"start","index":0}""")]
    public async Task RunAsync_MalformedLine_FailsForGood(string line)
    {
        await using var agent = await FakeAgent.StartAsync(Ndjson(line));

        Assert.That((await _scene.FailAsync(_scene.Webhook, Settings(agent))).IsTransient, Is.False);
    }

    [Test]
    public async Task RunAsync_BodyTooLarge_FailsForGood()
    {
        _scene.Limits.MaxResponseBytes = 2000;
        await using var agent = await FakeAgent.StartAsync(Json($$"""{"content":"{{new string('x', 2000)}}"}"""));

        var error = await _scene.FailAsync(_scene.Webhook, Settings(agent));

        Assert.That((error.IsTransient, error.Message), Is.EqualTo((false, "The agent's answer is larger than 2000 bytes.")));
    }

    [Test]
    public async Task RunAsync_SilentAgent_IsGivenUp()
    {
        _scene.Limits.IdleTimeout = TimeSpan.FromMilliseconds(200);
        await using var agent = await FakeAgent.StartAsync(context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted));

        var error = await _scene.FailAsync(_scene.Webhook, Settings(agent));

        Assert.That((error.IsTransient, error.Message), Is.EqualTo((true, "The agent sent nothing for 0.2 s.")));
    }

    [Test]
    public async Task RunAsync_DrippingAgent_IsGivenUpInTheEnd()
    {
        _scene.Limits.TotalTimeout = TimeSpan.FromMilliseconds(300);
        await using var agent = await FakeAgent.StartAsync(async context =>
        {
            while (true)
            {
                await context.Response.WriteAsync(" ", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(10, context.RequestAborted);
            }
        });

        Assert.That((await _scene.FailAsync(_scene.Webhook, Settings(agent))).Message, Is.EqualTo("The agent's answer took longer than 0.3 s."));
    }

    [Test]
    public async Task RunAsync_Cancelled_IsNoFailureOfTheAgent()
    {
        using var cancellation = new CancellationTokenSource();
        await using var agent = await FakeAgent.StartAsync(async context =>
        {
            await cancellation.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        });

        Assert.That(
            async () => await _scene.RunAsync(_scene.Webhook, Settings(agent), cancellation.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    [TestCase("ftp://127.0.0.1/")]
    [TestCase("/hook")]
    public async Task RunAsync_UrlOfAnotherKind_FailsForGood(string url) =>
        Assert.That((await _scene.FailAsync(_scene.Webhook, new WebhookSettings(url, null))).IsTransient, Is.False);

    [Test]
    public async Task RunAsync_SecretOfOtherKeys_FailsForGood()
    {
        await using var agent = await FakeAgent.StartAsync(Status(200));

        var error = await _scene.FailAsync(_scene.Webhook, new WebhookSettings(agent.Url, "foreign"));

        Assert.That((error.IsTransient, agent.Requests), Is.EqualTo((false, Array.Empty<ReceivedRequest>())));
    }

    private static string Sign(byte[] key, ReceivedRequest request)
    {
        var signed = Encoding.UTF8.GetBytes($"{request.Headers["webhook-id"]}.{request.Headers["webhook-timestamp"]}.{Encoding.UTF8.GetString(request.Body)}");
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed));
    }

    private static RequestDelegate Json(string body) => Body("application/json", body);

    private static RequestDelegate Ndjson(string body) => Body("application/x-ndjson", body);

    private static RequestDelegate Body(string mediaType, string body) => context =>
    {
        context.Response.ContentType = mediaType;
        return context.Response.WriteAsync(body, context.RequestAborted);
    };

    private static RequestDelegate Status(int status, string? retryAfter = null) => context =>
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null)
            context.Response.Headers.RetryAfter = retryAfter;
        return Task.CompletedTask;
    };

    private WebhookSettings Settings(FakeAgent agent, string path = "/", string secret = "secret") => new(agent.Url + path, _scene.Secrets.Protect(secret));
}
