using Microsoft.AspNetCore.Http;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Execution.Updates;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Tests.Api.Executors.OpenAi;

public sealed class OpenAiExecutorTests
{
    private ExecutorScene _scene = null!;

    [SetUp]
    public void CreateScene() => _scene = new ExecutorScene();

    [TearDown]
    public void DisposeScene() => _scene.Dispose();

    [Test]
    public async Task RunAsync_Request_HoldsModelPromptHistoryAndKey()
    {
        _scene.AddToHistory(ExecutorScene.Text(Author.User, "earlier"));
        _scene.AddToHistory(new ReasoningContent(Author.Agent, Style.Static, ["not sent"]));
        _scene.AddToHistory(ExecutorScene.Text(Author.Agent, "answer"));
        await using var agent = await FakeAgent.StartAsync(Stream(Chunk("x"), Finish, "[DONE]"));

        await _scene.RunAsync(_scene.OpenAi, Settings(agent, key: "sk-test"));

        var request = agent.Requests.Single();
        Assert.Multiple(() =>
        {
            Assert.That(request.Path, Is.EqualTo("/v1/chat/completions"));
            Assert.That(request.Headers["authorization"], Is.EqualTo("Bearer sk-test"));
            Assert.That(request.Json.GetProperty("model").GetString(), Is.EqualTo("model"));
            Assert.That(request.Json.GetProperty("stream").GetBoolean());
            Assert.That(
                request.Json.GetProperty("messages").EnumerateArray().Select(message => $"{message.GetProperty("role")}: {message.GetProperty("content")}"),
                Is.EqualTo(new[] { "system: be brief", "user: earlier", "assistant: answer", "user: question" }));
        });
    }

    [Test]
    public async Task RunAsync_Stream_IsOneGrowingText()
    {
        await using var agent = await FakeAgent.StartAsync(Stream(Chunk(""), Chunk("a"), Chunk("b"), Finish, "[DONE]"));

        var updates = await _scene.RunAsync(_scene.OpenAi, Settings(agent));

        Assert.That(updates, Is.EqualTo(new AgentUpdate[]
        {
            new StartUpdate(0, new TextContent(Author.Agent, Style.Static, TextFormat.Markdown, "")),
            new DeltaUpdate(0, new TextDelta("a")),
            new DeltaUpdate(0, new TextDelta("b")),
            new FinishUpdate("stop"),
            new DoneUpdate(0),
        }));
    }

    [Test]
    public async Task RunAsync_NoKey_SendsNone()
    {
        await using var agent = await FakeAgent.StartAsync(Stream(Chunk("x"), Finish, "[DONE]"));

        await _scene.RunAsync(_scene.OpenAi, Settings(agent, key: null));

        Assert.That(agent.Requests.Single().Headers.Keys, Does.Not.Contain("authorization").IgnoreCase);
    }

    [Test]
    public async Task RunAsync_StreamWithoutAnEnd_IsTransient()
    {
        await using var agent = await FakeAgent.StartAsync(Stream(Chunk("a")));

        var error = await _scene.FailAsync(_scene.OpenAi, Settings(agent));

        Assert.That((error.IsTransient, error.Message), Is.EqualTo((true, "The agent's stream broke off before its end.")));
    }

    [Test]
    public async Task RunAsync_ConnectionCut_IsTransient()
    {
        await using var agent = await FakeAgent.StartAsync(async context =>
        {
            await Stream(Chunk("a"))(context);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            context.Abort();
        });

        Assert.That((await _scene.FailAsync(_scene.OpenAi, Settings(agent))).IsTransient);
    }

    [TestCase(429, true)]
    [TestCase(500, true)]
    [TestCase(401, false)]
    [TestCase(404, false)]
    public async Task RunAsync_ErrorStatus_IsAskedOnlyOnce(int status, bool isTransient)
    {
        await using var agent = await FakeAgent.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = "7";
            return Task.CompletedTask;
        });

        var error = await _scene.FailAsync(_scene.OpenAi, Settings(agent));

        Assert.Multiple(() =>
        {
            Assert.That((error.IsTransient, error.Message), Is.EqualTo((isTransient, $"The agent answered with HTTP {status}.")));
            Assert.That(error.RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(7)));
            Assert.That(agent.Requests, Has.Length.EqualTo(1));
        });
    }

    [Test]
    public async Task RunAsync_NobodyListens_IsTransient()
    {
        var agent = await FakeAgent.StartAsync(_ => Task.CompletedTask);
        var settings = Settings(agent);
        await agent.DisposeAsync();

        Assert.That((await _scene.FailAsync(_scene.OpenAi, settings)).IsTransient);
    }

    [Test]
    public async Task RunAsync_SilentAgent_IsGivenUp()
    {
        _scene.Limits.IdleTimeout = TimeSpan.FromMilliseconds(200);
        await using var agent = await FakeAgent.StartAsync(async context =>
        {
            await Stream(Chunk("a"))(context);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        });

        var error = await _scene.FailAsync(_scene.OpenAi, Settings(agent));

        Assert.That((error.IsTransient, error.Message), Is.EqualTo((true, "The agent sent nothing for 0.2 s.")));
    }

    [TestCase("hello")]
    [TestCase("[]")]
    [TestCase("""{"choices":7}""")]
    public async Task RunAsync_ChunkThatIsNoCompletion_FailsForGood(string chunk)
    {
        await using var agent = await FakeAgent.StartAsync(Stream(chunk, "[DONE]"));

        Assert.That((await _scene.FailAsync(_scene.OpenAi, Settings(agent))).IsTransient, Is.False);
    }

    private const string Finish =
        """{"id":"c","object":"chat.completion.chunk","created":1,"model":"model","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""";

    private static string Chunk(string text) =>
        $$"""{"id":"c","object":"chat.completion.chunk","created":1,"model":"model","choices":[{"index":0,"delta":{"content":"{{text}}"},"finish_reason":null}]}""";

    private static RequestDelegate Stream(params string[] events) => async context =>
    {
        context.Response.ContentType = "text/event-stream";
        foreach (var data in events)
            await context.Response.WriteAsync($"data: {data}\n\n", context.RequestAborted);
    };

    private OpenAiSettings Settings(FakeAgent agent, string? key = "sk-test") =>
        new(agent.Url + "/v1", "model", "be brief", key is null ? null : _scene.Secrets.Protect(key));
}
