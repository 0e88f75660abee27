using TaskMessages.Api.Hosting;
using TaskMessages.Domain.Agents;
using TaskMessages.Tests.Api.Executors.Scripted;
using static TaskMessages.Tests.Api.Executors.OpenAi.CompletionScene;

namespace TaskMessages.Tests.Api.Executors.OpenAi;

/// <summary>What goes wrong at an endpoint is told in its own words, and repeated only where that can help.</summary>
public sealed class CompletionErrorTests
{
    private CompletionScene _scene = null!;

    [SetUp]
    public void CreateScene() => _scene = new CompletionScene();

    [TearDown]
    public void DisposeScene() => _scene.Dispose();

    private const string Quota = "quota exceeded for this month";

    [TestCase("data: {\"error\":{\"message\":\"quota exceeded for this month\"}}\n\n")]
    [TestCase("data: {\"error\":\"quota exceeded for this month\"}\n\n")]
    [TestCase("event: error\ndata: {\"error\":{\"message\":\"quota exceeded for this month\"}}\n\n")]
    [TestCase("event: error\ndata: {\"message\":\"quota exceeded for this month\"}\n\n")]
    [TestCase("event: error\ndata: \"quota exceeded for this month\"\n\n")]
    [TestCase("event: error\ndata: quota exceeded for this month\n\n")]
    [TestCase("data: {\"object\":\"error\",\"message\":\"quota exceeded for this month\"}\n\n")]
    [TestCase("data: {\"type\":\"error\",\"error\":{\"message\":\"quota exceeded for this month\"}}\n\n")]
    [TestCase("data: {\"detail\":\"quota exceeded for this month\"}\n\n")]
    [TestCase("data: {\"choices\":[{\"index\":0,\"error\":{\"message\":\"quota exceeded for this month\"},\"finish_reason\":\"error\"}]}\n\n")]
    [TestCase("data: {\"choices\":[],\"error\":{\"message\":\"quota exceeded for this month\",\"code\":null}}\n\ndata: [DONE]\n\n")]
    [TestCase("data: {\"error\":[{\"message\":\"quota exceeded for this month\"}]}\n\n")]
    [TestCase("data: {\"success\":false,\"errors\":[{\"message\":\"quota exceeded for this month\"}]}\n\n")]
    [TestCase("data: {\"code\":\"\",\"message\":\"quota exceeded for this month\",\"request_id\":\"r\"}\n\n")]
    [TestCase("data: {\"choices\":[],\"x_groq\":{\"error\":\"quota exceeded for this month\"}}\n\n")]
    [TestCase("data: {\"code\":1302,\"msg\":\"quota exceeded for this month\"}\n\n", " (1302)")]
    [TestCase("data: {\"choices\":null,\"base_resp\":{\"status_code\":1008,\"status_msg\":\"quota exceeded for this month\"}}\n\n", " (1008)")]
    [TestCase("data: {\"error_code\":336003,\"error_msg\":\"quota exceeded for this month\"}\n\n", " (336003)")]
    [TestCase("data: {\"errors\":[{\"message\":\"quota exceeded for this month\"}]}\n\n")]
    [TestCase("event: throttlingException\ndata: {\"message\":\"quota exceeded for this month\"}\n\n")]
    [TestCase("data: {\"error\":\"{\\\"message\\\":\\\"quota exceeded for this month\\\"}\"}\n\n")]
    [TestCase("error: {\"message\":\"quota exceeded for this month\"}\n\n")]
    [TestCase("error: quota exceeded for this month\n\ndata: [DONE]\n\n")]
    [TestCase("{\"error\":{\"message\":\"quota exceeded for this month\"}}\n")]
    [Property("case", "A8")]
    public async Task CaseA8_ErrorInsideTheStream_IsToldAndNotRepeated(string error, string code = "")
    {
        foreach (var before in new[] { "", ": comment\n\n", $"data: {Text("some text")}\n\n" })
        {
            await using var endpoint = ScriptedEndpoint.Start(call => call.AnswerAsync("text/event-stream", before + error));

            var outcome = await _scene.RunAsync(endpoint);

            Assert.That(
                (outcome.Error?.IsTransient, outcome.Error?.Message, outcome.Text.Length > 0),
                Is.EqualTo(((bool?)false, "The agent's answer holds an error: " + Quota + code, before.StartsWith('d'))));
            Assert.That(LogReason.Of(outcome.Error!), Does.Contain(Quota), "the log tells it as well");
        }
    }

    [TestCase(400, """{"error":{"message":"This model's maximum context length is 4096 tokens.","type":"invalid_request_error","code":"context_length_exceeded"}}""",
        false, "HTTP 400: This model's maximum context length is 4096 tokens. (context_length_exceeded)")]
    [TestCase(429, """{"error":{"message":"You exceeded your current quota.","type":"insufficient_quota","code":"insufficient_quota"}}""",
        false, "HTTP 429: You exceeded your current quota. (insufficient_quota)")]
    [TestCase(429, """{"error":{"message":"Rate limit reached.","type":"requests","code":"rate_limit_exceeded"}}""",
        true, "HTTP 429: Rate limit reached. (rate_limit_exceeded)")]
    [TestCase(401, """{"message":"no such key"}""", false, "HTTP 401: no such key")]
    [TestCase(422, """{"detail":[{"loc":["body","top_p"],"msg":"Input should be a valid number"}]}""", false, "HTTP 422: Input should be a valid number")]
    [TestCase(404, """{"object":"error","message":"The model `m` does not exist.","type":"NotFoundError","code":404}""",
        false, "HTTP 404: The model `m` does not exist. (404)")]
    [TestCase(503, """{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}""", true, "HTTP 503: Loading model (503)")]
    [TestCase(500, """{"error":{"message":"context size exceeded"}}""", false, "HTTP 500: context size exceeded")]
    [TestCase(400, """[{"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT"}}]""", false, "HTTP 400: API key not valid. (400)")]
    [TestCase(403, """{"error":"model requires more system memory"}""", false, "HTTP 403: model requires more system memory")]
    [TestCase(400, "event: error\ndata: {\"error\":{\"message\":\"no\"}}\n\n", false, "HTTP 400: no")]
    [TestCase(400, """{"error":{"message":"Provider returned error","code":400,"metadata":{"raw":"{\"error\":{\"message\":\"image too big\"}}"}}}""",
        false, "HTTP 400: Provider returned error: image too big (400)")]
    [TestCase(502, "upstream connect error", true, "HTTP 502: upstream connect error")]
    [TestCase(502, "<html><body>Bad gateway</body></html>", true, "HTTP 502.")]
    [TestCase(500, "", true, "HTTP 500.")]
    [Property("case", "A8")]
    public async Task CaseA8_Refusal_IsToldAndRepeatedWhereThatCanHelp(int status, string body, bool isTransient, string message)
    {
        await using var endpoint = ScriptedEndpoint.Start(call => call.AnswerAsync("application/json", body, status));

        var error = await _scene.FailAsync(endpoint);

        Assert.That((error.IsTransient, error.Message), Is.EqualTo((isTransient, "The agent answered with " + message)));
        Assert.That(endpoint.Calls, Has.Length.EqualTo(1));
    }

    [Test]
    [Property("case", "A8")]
    public async Task CaseA8_Secrets_StayOut()
    {
        const string Header = "header-secret-value";
        const string Member = "member-secret-value";
        await using var endpoint = ScriptedEndpoint.Start(call => call.AnswerAsync(
            "application/json",
            $"{{\"error\":\"bad sk-test-key,\\n{Header}, {Member}, Bearer abcdefghijklmnop\\u0007 and half a \\ud83d {new string('x', 1000)}\"}}", 401));
        var extras = new OpenAiExtras(new JsonMap { ["X-Api-Key"] = Header }, new JsonMap { ["provider"] = new JsonMap { ["api_key"] = Member } });
        var settings = _scene.Settings(endpoint) with { Extras = extras.Masked(), SealedExtras = _scene.Turn.Secrets.Protect(extras.ToJson()) };

        var message = (await _scene.FailAsync(endpoint, settings)).Message;

        Assert.That(message, Does.StartWith(
            "The agent answered with HTTP 401: bad [REDACTED], [REDACTED], [REDACTED], Bearer [REDACTED]  and half a \ufffd xxx"));
        Assert.That(message, Has.Length.LessThan(400).And.EndWith("…"));
    }

    [Test]
    [Property("case", "A8")]
    public async Task CaseA8_ErrorAsTheReason_TellsNothingOfTheAnswer()
    {
        await using var endpoint = ScriptedEndpoint.Start(call => call.AnswerAsync(
            "application/json", """{"choices":[{"message":{"content":"half a secret"},"finish_reason":"Error"}]}"""));

        var error = await _scene.FailAsync(endpoint);

        Assert.That((error.IsTransient, error.Message), Is.EqualTo((true, "The agent's answer holds an error without a text.")));
    }

    [TestCase("text/html", "<!DOCTYPE html><html><body>Log in</body></html>", "text/html")]
    [TestCase("text/html; charset=utf-8", "\r\n  <html></html>", "text/html")]
    [TestCase("text/event-stream", "<html></html>", "text/event-stream")]
    [TestCase("text/plain", "Welcome", "text/plain")]
    [TestCase("", "Welcome", "no content type")]
    [Property("case", "B5")]
    public async Task CaseB5_NoCompletion_NamesTheContentTypeAndIsNotRepeated(string mediaType, string body, string named)
    {
        await using var endpoint = ScriptedEndpoint.Start(call => call.AnswerAsync(mediaType, body));

        var error = await _scene.FailAsync(endpoint);

        Assert.That((error.IsTransient, error.Message), Is.EqualTo((false, $"The agent answered with {named}, and not with a chat completion.")));
    }

    [TestCase("application/json")]
    [TestCase("text/event-stream")]
    [TestCase("text/plain; charset=utf-8")]
    [TestCase("")]
    [Property("case", "B5")]
    public async Task CaseB5_PlainJsonInPlaceOfAStream_IsRead(string mediaType)
    {
        await using var endpoint = ScriptedEndpoint.Start(call => call.AnswerAsync(
            mediaType, """{"choices":[{"message":{"content":"whole","reasoning_content":"hm"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":1}}"""));

        var outcome = (await _scene.RunAsync(endpoint)).Complete();

        Assert.That((outcome.Reasoning, outcome.Text, outcome.Finish, outcome.Usage?.Input), Is.EqualTo(("hm", "whole", "stop", (long?)3)));
    }

    [TestCase("application/json", "\n")]
    [TestCase("application/x-ndjson", "\r\n")]
    [Property("case", "B5")]
    public async Task CaseB5_ChunksAsLines_AreRead(string mediaType, string end)
    {
        await using var endpoint = ScriptedEndpoint.Start(call => call.AnswerAsync(mediaType, string.Join(end, Text("a"), Text("b"), Stop) + end));

        Assert.That((await _scene.RunAsync(endpoint)).Complete().Text, Is.EqualTo("ab"));
    }

    [TestCase("application/json")]
    [TestCase("text/plain")]
    [Property("case", "B5")]
    public async Task CaseB5_StreamUnderAnotherName_IsRead(string mediaType)
    {
        await using var endpoint = ScriptedEndpoint.Start(call => call.AnswerAsync(mediaType, $"data:{Text("a")}\r\ndata:{Text("b")}\r\n\r\ndata: {Stop}"));

        Assert.That((await _scene.RunAsync(endpoint)).Complete().Text, Is.EqualTo("ab"));
    }

    [TestCase("text/event-stream", "", "is empty (HTTP 200)", true)]
    [TestCase("text/event-stream", ": only a comment\n\n", "broke off before its end", true)]
    [TestCase("application/json", "{\"choices\":", "a part of it is not JSON", false)]
    [TestCase("application/json", "{\"hello\":1}", "it is not a chat completion", false)]
    [TestCase("text/event-stream", "data: {\"hello\":1}\n\ndata: [DONE]\n\n", "it is not a chat completion", false)]
    [TestCase("text/event-stream", "data: not JSON\n\n", "a part of it is not JSON", false)]
    public async Task RunAsync_NoAnswerAtAll_SaysWhatCame(string mediaType, string body, string message, bool isTransient)
    {
        await using var endpoint = ScriptedEndpoint.Start(call => call.AnswerAsync(mediaType, body));

        var error = await _scene.FailAsync(endpoint);

        Assert.That((error.IsTransient, error.Message), Is.EqualTo((isTransient, error.Message)));
        Assert.That(error.Message, Does.Contain(message));
    }

    [Test]
    public async Task RunAsync_NotUtf8_IsNamed()
    {
        await using var endpoint = ScriptedEndpoint.Start(call => call.AnswerAsync("text/event-stream", [.. "data: {\"choices\":[{\"delta\":{\"content\":\""u8, 0xe4, .. "\"}}]}\n\n"u8]));

        Assert.That((await _scene.FailAsync(endpoint)).Message, Does.Contain("it is not UTF-8: byte 0xe4"));
    }

    [Test]
    public async Task RunAsync_RefusalThatNeverEnds_IsToldAllTheSame()
    {
        _scene.Turn.Limits.IdleTimeout = TimeSpan.FromMilliseconds(300);
        await using var endpoint = ScriptedEndpoint.Start(async call =>
        {
            await call.WriteAsync("HTTP/1.1 400 Bad\r\nContent-Length: 1000\r\n\r\n{\"error\":\"too"u8.ToArray());
            await call.HangAsync();
        });

        Assert.That((await _scene.FailAsync(endpoint)).Message, Is.EqualTo("The agent answered with HTTP 400: {\"error\":\"too"));
    }

    [Test]
    public async Task RunAsync_OwnTimeout_EndsTheRequest()
    {
        await using var endpoint = ScriptedEndpoint.Start(call => call.HangAsync());

        var error = await _scene.FailAsync(endpoint, _scene.Settings(endpoint) with { Timeout = TimeSpan.FromMilliseconds(200) });

        Assert.That((error.IsTransient, error.Message), Is.EqualTo((true, "The agent's answer took longer than 0.2 s.")));
    }

    [Test]
    [Property("case", "B15")]
    public async Task CaseB15_RetryAfterMs_IsHonoured()
    {
        await using var endpoint = ScriptedEndpoint.Start(call => call.AnswerAsync("application/json", "{}", 429, "retry-after-ms: 1500"));

        Assert.That((await _scene.FailAsync(endpoint)).RetryAfter, Is.EqualTo(TimeSpan.FromMilliseconds(1500)));
    }

    [Test]
    [Property("case", "B12")]
    public async Task CaseB12_ReusedConnectionIsReset_IsRepeatedWithinTheAttempt()
    {
        await using var endpoint = ScriptedEndpoint.Start(call =>
        {
            if (call is { Connection: 1, Ordinal: 2 })
            {
                call.Reset();
                return Task.CompletedTask;
            }

            return StreamAsync(call, Text("ok"), Stop, "[DONE]");
        });
        var executor = _scene.Turn.OpenAi;

        await _scene.RunAsync(endpoint, executor: executor);
        var second = (await _scene.RunAsync(endpoint, executor: executor)).Complete();

        Assert.That((second.Text, endpoint.Calls.Length), Is.EqualTo(("ok", 3)));
    }
}
