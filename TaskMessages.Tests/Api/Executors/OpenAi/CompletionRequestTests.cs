using System.Text.Json;
using TaskMessages.Api.Executors.OpenAi;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Messages;
using TaskMessages.Tests.Api.Executors.Scripted;
using static TaskMessages.Tests.Api.Executors.OpenAi.CompletionScene;

namespace TaskMessages.Tests.Api.Executors.OpenAi;

/// <summary>What an endpoint is asked, by the agent's settings.</summary>
public sealed class CompletionRequestTests
{
    private const string StreamOptionsRefused = """{"error":{"message":"Unknown field: stream_options","type":"invalid_request_error"}}""";

    private CompletionScene _scene = null!;

    [SetUp]
    public void CreateScene() => _scene = new CompletionScene();

    [TearDown]
    public void DisposeScene() => _scene.Dispose();

    [TestCase("https://api.example/v1", "https://api.example/v1/chat/completions")]
    [TestCase("https://api.example/v1/", "https://api.example/v1/chat/completions")]
    [TestCase("https://api.example", "https://api.example/chat/completions")]
    [TestCase("https://api.example/v1/chat/completions", "https://api.example/v1/chat/completions")]
    [TestCase("https://api.example/v1/chat/completions/", "https://api.example/v1/chat/completions")]
    [TestCase("https://api.example/v1/Chat/Completions#top", "https://api.example/v1/Chat/Completions")]
    [TestCase(
        "https://x.openai.azure.com/openai/deployments/d?api-version=2024-10-21", "https://x.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-10-21")]
    [TestCase(
        "http://[::1]:8000/openai/deployments/d/chat/completions?api-version=1&a=%2F", "http://[::1]:8000/openai/deployments/d/chat/completions?api-version=1&a=%2F")]
    [Property("case", "B11")]
    public void CaseB11_BaseUrl_LeadsToTheRoute(string baseUrl, string url) => Assert.That(CompletionUrl.Of(baseUrl).AbsoluteUri, Is.EqualTo(url));

    [Test]
    public async Task RunAsync_NoSettings_SendsTheLeast()
    {
        await using var endpoint = Answering();

        await _scene.RunAsync(endpoint);

        Assert.That(endpoint.Calls.Single().Json.GetRawText(), Is.EqualTo(
            """{"model":"model","messages":[{"role":"user","content":"question"}],"stream":true,"stream_options":{"include_usage":true}}"""));
    }

    [Test]
    public async Task RunAsync_Settings_AreSent()
    {
        await using var endpoint = Answering();
        var settings = _scene.Settings(endpoint) with { Temperature = 0, TopP = 0.95, MaxTokens = 100, MaxCompletionTokens = 200, Stream = false };

        await _scene.RunAsync(endpoint, settings);

        Assert.That(endpoint.Calls.Single().Json.GetRawText(), Does.EndWith(
            ""","stream":false,"temperature":0,"top_p":0.95,"max_tokens":100,"max_completion_tokens":200}"""));
        Assert.That(endpoint.Calls.Single().Headers["Accept"], Is.EqualTo("application/json"));
    }

    [Test]
    public async Task RunAsync_ExtraBody_IsMergedAndYieldsToOurs()
    {
        await using var endpoint = Answering();
        var extra = new JsonMap
        {
            ["model"] = "other",
            ["messages"] = new List<object?>(),
            ["stream"] = false,
            ["temperature"] = 0.5,
            ["stream_options"] = new JsonMap { ["include_usage"] = false },
            ["reasoning"] = new JsonMap { ["effort"] = "low", ["exclude"] = true },
            ["seed"] = 7L,
            ["stop"] = new List<object?> { "\n", null },
        };

        await _scene.RunAsync(endpoint, _scene.Settings(endpoint) with { Temperature = 1, Extras = new OpenAiExtras([], extra) });

        Assert.That(endpoint.Calls.Single().Json.GetRawText(), Is.EqualTo(
            """{"model":"model","messages":[{"role":"user","content":"question"}],"stream":true,"temperature":0.5,"stream_options":{"include_usage":false},"reasoning":{"effort":"low","exclude":true},"seed":7,"stop":["\n",null]}"""));
    }

    [Test]
    public async Task RunAsync_ExtraHeaders_AreSentInClearAndReplaceOurs()
    {
        await using var endpoint = Answering();
        var extras = new OpenAiExtras(
            new JsonMap { ["api-key"] = "azure-secret", ["X-Title"] = "me", ["User-Agent"] = "mine/1.0", ["authorization"] = "Basic abc" }, []);
        var masked = extras.Masked();

        await _scene.RunAsync(endpoint, _scene.Settings(endpoint) with { Extras = masked, SealedExtras = _scene.Turn.Secrets.Protect(extras.ToJson()) });

        var headers = endpoint.Calls.Single().Headers;
        Assert.That((headers["api-key"], headers["X-Title"], headers["User-Agent"], headers["Authorization"]), Is.EqualTo(("azure-secret", "me", "mine/1.0", "Basic abc")));
        Assert.That(masked.ToJson(), Does.Not.Contain("azure-secret").And.Not.Contain("Basic abc").And.Contain("mine/1.0"));
    }

    [Test]
    public async Task RunAsync_CredentialsOfOtherKeys_FailForGood()
    {
        await using var endpoint = Answering();

        var errors = new[]
        {
            await _scene.FailAsync(endpoint, _scene.Settings(endpoint) with { ApiKey = "not ours" }),
            await _scene.FailAsync(endpoint, _scene.Settings(endpoint) with { SealedExtras = "not ours" }),
        };

        Assert.That(errors.Select(error => (error.IsTransient, error.Message)), Is.All.EqualTo(
            (false, "The agent's credentials cannot be decrypted with this installation's keys; they must be set again.")));
    }

    [Test]
    [Property("case", "A17")]
    public async Task CaseA17_StoredKeyThatNoHeaderCanHold_FailsForGood([Values("sk-\u200babc", "sk-ä", "sk-a\n")] string key)
    {
        await using var endpoint = Answering();

        var error = await _scene.FailAsync(endpoint, _scene.Settings(endpoint) with { ApiKey = _scene.Turn.Secrets.Protect(key) });

        Assert.That((error.IsTransient, error.Message), Is.EqualTo((false, "The agent's key holds characters that no header can; it must be set again.")));
        Assert.That(endpoint.Calls, Is.Empty);
    }

    [Test]
    [Property("case", "A9")]
    public async Task CaseA9_EndpointRefusesStreamOptions_FallsBackAndRemembers([Values(400, 422)] int status)
    {
        await using var endpoint = ScriptedEndpoint.Start(call => call.Json.TryGetProperty("stream_options", out _)
            ? call.AnswerAsync("application/json", StreamOptionsRefused, status)
            : StreamAsync(call, Text("ok"), Stop, "[DONE]"));
        var executor = _scene.Turn.OpenAi;

        var first = (await _scene.RunAsync(endpoint, executor: executor)).Complete();
        var second = (await _scene.RunAsync(endpoint, executor: executor)).Complete();

        Assert.That((first.Text, second.Text), Is.EqualTo(("ok", "ok")));
        Assert.That(endpoint.Calls.Select(HasOptions), Is.EqualTo(new[] { true, false, false }));
    }

    [TestCase(StreamOptionsUse.On, 400, StreamOptionsRefused, "HTTP 400: Unknown field: stream_options (invalid_request_error)")]
    [TestCase(StreamOptionsUse.Auto, 400, """{"error":"bad model"}""", "HTTP 400: bad model")]
    [TestCase(StreamOptionsUse.Auto, 500, StreamOptionsRefused, "HTTP 500: Unknown field: stream_options (invalid_request_error)")]
    [Property("case", "A9")]
    public async Task CaseA9_AnyOtherRefusal_IsOne(StreamOptionsUse use, int status, string body, string message)
    {
        await using var endpoint = ScriptedEndpoint.Start(call => call.AnswerAsync("application/json", body, status));

        var error = await _scene.FailAsync(endpoint, _scene.Settings(endpoint) with { StreamOptions = use });

        Assert.That((error.Message, endpoint.Calls.Length), Is.EqualTo(("The agent answered with " + message, 1)));
    }

    [Test]
    [Property("case", "A9")]
    public async Task CaseA9_Off_IsNeverSent()
    {
        await using var endpoint = Answering();

        await _scene.RunAsync(endpoint, _scene.Settings(endpoint) with { StreamOptions = StreamOptionsUse.Off });

        Assert.That(HasOptions(endpoint.Calls.Single()), Is.False);
    }

    [Test]
    [Property("case", "A7")]
    public async Task CaseA7_EndpointThatInsistsOnAlternatingRoles_IsServedAfterAFailedTurn()
    {
        _scene.Turn.AddToHistory(ExecutorScene.Text(Author.Agent, "hello"));
        _scene.Turn.AddToHistory(ExecutorScene.Text(Author.User, "one"));
        _scene.Turn.AddToHistory(ExecutorScene.Text(Author.Agent, "answer"));
        _scene.Turn.AddToHistory(ExecutorScene.Text(Author.User, "failed"));
        await using var endpoint = ScriptedEndpoint.Start(call =>
        {
            var roles = call.Json.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("role").GetString()).ToList();
            return roles.Where((role, place) => role != (place % 2 == 0 ? "user" : "assistant")).Any()
                ? call.AnswerAsync("application/json", """{"error":"roles must alternate"}""", 400)
                : StreamAsync(call, Text("ok"), Stop);
        });

        (await _scene.RunAsync(endpoint)).Complete();

        var sent = endpoint.Calls.Single().Json.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("content").GetString());
        Assert.That(sent, Is.EqualTo(new[] { "one", "answer", "failed\n\nquestion" }));
    }

    private static bool HasOptions(EndpointCall call) => call.Json.TryGetProperty("stream_options", out var options) && options.ValueKind == JsonValueKind.Object;

    private static ScriptedEndpoint Answering() => CompletionScene.Stream(Text("ok"), Stop, "[DONE]");
}
