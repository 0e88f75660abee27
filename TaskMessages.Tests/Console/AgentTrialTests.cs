using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TaskMessages.Domain.Administration;
using TaskMessages.Domain.Errors;
using TaskMessages.Tests.Api.Executors;
using TaskMessages.Tests.Contract;

namespace TaskMessages.Tests.Console;

/// <summary>One question to an agent, with what went over the wire and without what is secret in it.</summary>
public sealed class AgentTrialTests
{
    private const string Secret = "sesame-open-sesame";

    private TaskMessagesApp _app = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _app = await TaskMessagesApp.StartAsync();

    [OneTimeTearDown]
    public Task StopAsync() => _app.DisposeAsync().AsTask();

    private AgentTrial Trial => _app.Services.GetRequiredService<AgentTrial>();

    [Test]
    public async Task Model_ThatRepeatsItsKey_IsShownWithoutIt()
    {
        await using var model = await FakeAgent.StartAsync(async context =>
        {
            context.Response.Headers["Set-Cookie"] = "session=cookie-of-mine";
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync($$"""{"choices":[{"message":{"role":"assistant","content":"your key is {{Secret}}, header {{context.Request.Headers["X-Mine"]}}"},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":7},"api_key":"another-one"}""");
        });
        var agent = await AddAsync(new { type = "openai", base_url = $"{model.Url}/v1?sig=abc&access_token=in-the-address", model = "m", api_key = Secret, stream = false, extra_headers = new Dictionary<string, string> { ["X-Mine"] = "private-value" } });
        var result = await Trial.AskAsync(agent, "What is it?", CancellationToken.None);

        Assert.That(result.Error, Is.Null);
        Assert.That(result.Answer, Does.Contain(Secret), "the answer is the agent's own");
        Assert.That((result.Usage!.Input, result.Usage.Output, result.Messages), Is.EqualTo((5, 7, 1)));
        var exchange = result.Exchanges.Single();
        Assert.That(exchange.Request, Does.StartWith("POST ").And.Contain("What is it?").And.Contain("Authorization: [REDACTED]").And.Contain("X-Mine: [REDACTED]"));
        Assert.That(exchange.Response, Does.StartWith("200 OK\n").And.Contain("your key is [REDACTED]").And.Contain("Set-Cookie: [REDACTED]"));
        foreach (var hidden in new[] { Secret, "private-value", "another-one", "in-the-address", "cookie-of-mine" })
            Assert.That(exchange.Request + exchange.Response, Does.Not.Contain(hidden));
    }

    [Test]
    public async Task Webhook_ThatRefuses_IsAResult_WithTheRefusal()
    {
        await using var webhook = await FakeAgent.StartAsync(context =>
        {
            context.Response.StatusCode = (int)HttpStatusCode.TooManyRequests;
            return context.Response.WriteAsync("slow down");
        });
        var result = await Trial.AskAsync(await AddAsync(new { type = "webhook", url = webhook.Url }), "hello", CancellationToken.None);

        Assert.That(result.Error, Does.Contain("429"));
        Assert.That(result.Exchanges.Single().Response, Does.StartWith("429 Too Many Requests\n"));
        Assert.That(webhook.Requests, Has.Length.EqualTo(1), "a trial is not tried again");
    }

    [Test]
    public async Task LongAnswer_IsRecordedToItsLimit_AndReadWhole()
    {
        var text = new string('x', 300_000);
        await using var webhook = await FakeAgent.StartAsync(context =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync($$"""{"content":"{{text}}"}""");
        });
        var result = await Trial.AskAsync(await AddAsync(new { type = "webhook", url = webhook.Url }), "hello", CancellationToken.None);

        Assert.That(result.Answer, Is.EqualTo(text));
        Assert.That(result.Exchanges.Single().Response, Has.Length.InRange(64 * 1024, 66 * 1024).And.EndsWith("… (cut)"));
    }

    [Test]
    public async Task AgentThatIsAway_IsAResult_WithoutAResponse()
    {
        await using (var webhook = await FakeAgent.StartAsync(context => Task.CompletedTask))
        {
            var agent = await AddAsync(new { type = "webhook", url = webhook.Url });
            await webhook.DisposeAsync();
            var result = await Trial.AskAsync(agent, "hello", CancellationToken.None);

            Assert.That(result.Error, Is.Not.Empty);
            Assert.That(result.Exchanges.Single().Response, Is.Empty);
        }
    }

    [Test]
    public async Task Echo_AnswersWithoutAnExchange_AndNothingIsKept()
    {
        using var before = await _app.GetAsync("/v1/chat/tasks");
        var result = await Trial.AskAsync(TaskMessagesApp.Agent, "hello", CancellationToken.None);
        using var after = await _app.GetAsync("/v1/chat/tasks");

        Assert.That((result.Answer, result.Exchanges.Count), Is.EqualTo(("hello", 0)));
        Assert.That(await after.Content.ReadAsStringAsync(), Is.EqualTo(await before.Content.ReadAsStringAsync()));
        Assert.That(() => Trial.AskAsync(99_999, "hello", CancellationToken.None), Throws.InstanceOf<DomainException>());
    }

    private async Task<long> AddAsync(object executor) => (await _app.AddAgentAsync(executor)).Agent;
}
