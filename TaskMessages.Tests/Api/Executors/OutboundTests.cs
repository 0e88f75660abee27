using Microsoft.AspNetCore.Http;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Execution;

namespace TaskMessages.Tests.Api.Executors;

/// <summary>Where the service lets itself be led.</summary>
public sealed class OutboundTests
{
    private ExecutorScene _scene = null!;

    [SetUp]
    public void CreateScene() => _scene = new ExecutorScene();

    [TearDown]
    public void DisposeScene() => _scene.Dispose();

    [TestCase("http://127.0.0.1:9/")]
    [TestCase("http://localhost:9/")]
    [TestCase("http://[::1]:9/")]
    [TestCase("http://[::ffff:10.0.0.1]:9/")]
    [TestCase("http://169.254.169.254/latest/meta-data")]
    [TestCase("http://2130706433:9/")]
    [TestCase("http://0x7f.1:9/")]
    public async Task RunAsync_PrivateAddress_IsRefusedForGood(string url)
    {
        _scene.Limits.AllowPrivateNetworks = false;

        var errors = new[]
        {
            await _scene.FailAsync(_scene.Webhook, new WebhookSettings(url, null)),
            await _scene.FailAsync(_scene.OpenAi, new OpenAiSettings(url, "model", null, null)),
        };

        Assert.Multiple(() =>
        {
            Assert.That(errors.Select(error => error.IsTransient), Is.All.False);
            Assert.That(errors.Select(error => error.Message), Is.All.Contain("Agents:AllowPrivateNetworks"));
        });
    }

    [TestCase(307)]
    [TestCase(308)]
    public async Task RunAsync_RedirectWithinTheHost_IsFollowedWithItsBody(int status)
    {
        await using var agent = await FakeAgent.StartAsync(context =>
        {
            if (context.Request.Path == "/")
                return Redirect(context, status, "/other");
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync("""{"content":"x"}""", context.RequestAborted);
        });

        await _scene.RunAsync(_scene.Webhook, new WebhookSettings(agent.Url, null));

        Assert.Multiple(() =>
        {
            Assert.That(agent.Requests.Select(request => request.Path), Is.EqualTo(new[] { "/", "/other" }));
            Assert.That(agent.Requests[1].Body, Is.EqualTo(agent.Requests[0].Body).And.Not.Empty);
        });
    }

    [TestCase(301)]
    [TestCase(302)]
    [TestCase(303)]
    [TestCase(300)]
    public async Task RunAsync_RedirectThatWouldChangeTheRequest_IsRefused(int status)
    {
        await using var agent = await FakeAgent.StartAsync(context => Redirect(context, status, "/other"));

        Assert.That((await FailAsync(agent)).Message, Is.EqualTo($"The agent answered with the redirect {status}, which is not followed."));
    }

    [Test]
    public async Task RunAsync_RedirectToAnotherHost_IsRefusedAndNeverSent()
    {
        await using var stranger = await FakeAgent.StartAsync(_ => Task.CompletedTask);
        await using var agent = await FakeAgent.StartAsync(context => Redirect(context, 307, stranger.Url));

        var error = await FailAsync(agent);

        Assert.Multiple(() =>
        {
            Assert.That(error.IsTransient, Is.False);
            Assert.That(error.Message, Does.Contain("another host"));
            Assert.That(stranger.Requests, Is.Empty);
        });
    }

    [Test]
    public async Task RunAsync_RedirectsWithoutEnd_AreRefused()
    {
        await using var agent = await FakeAgent.StartAsync(context => Redirect(context, 307, "/"));

        Assert.Multiple(async () =>
        {
            Assert.That((await FailAsync(agent)).IsTransient, Is.False);
            Assert.That(agent.Requests, Has.Length.EqualTo(4));
        });
    }

    private static Task Redirect(HttpContext context, int status, string location)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Location = location;
        return Task.CompletedTask;
    }

    private Task<ExecutorException> FailAsync(FakeAgent agent) => _scene.FailAsync(_scene.Webhook, new WebhookSettings(agent.Url, null));
}
