using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Stores;

namespace TaskMessages.Tests.Contract;

/// <summary>Liveness and readiness, at the service's own paths and at those of the message contract.</summary>
public sealed class HealthTests
{
    [TestCase("/health/live", """{"status":"ok"}""")]
    [TestCase("/health/ready", """{"status":"ok","checks":{"database":true,"worker":true}}""")]
    [TestCase("/healthz", """{"status":"ok"}""")]
    [TestCase("/readyz", """{"status":"ok","checks":{"mongodb":{"healthy":true},"worker":{"healthy":true}}}""")]
    [TestCase("/healthcheck", """{"status":"ok","checks":{"mongodb":{"healthy":true},"worker":{"healthy":true}}}""")]
    public async Task Healthy_GetAndHead_AreOkAndOthersAreNot(string path, string body)
    {
        await using var app = await TaskMessagesApp.StartAsync();
        using var get = await app.GetAsync(path, key: null);
        using var head = await app.SendAsync(HttpMethod.Head, path, null, key: null);
        using var post = await app.SendAsync(HttpMethod.Post, path, null, key: null);

        Assert.That((get.StatusCode, await get.Content.ReadAsStringAsync()), Is.EqualTo((HttpStatusCode.OK, body)));
        Assert.That((head.StatusCode, await head.Content.ReadAsStringAsync()), Is.EqualTo((HttpStatusCode.OK, "")));
        Assert.That(head.Content.Headers.ContentType, Is.EqualTo(get.Content.Headers.ContentType));
        Assert.That(post.StatusCode, Is.EqualTo(HttpStatusCode.MethodNotAllowed));
    }

    [TestCase("/health/ready", """{"status":"degraded","checks":{"database":false,"worker":true}}""")]
    [TestCase("/readyz", """{"status":"degraded","checks":{"mongodb":{"healthy":false},"worker":{"healthy":true}}}""")]
    public async Task DatabaseAway_IsDegraded_AndTheProcessLives(string path, string body)
    {
        await using var app = await TaskMessagesApp.StartAsync(services => services.AddSingleton<IDatabaseProbe, NoDatabase>());
        using var ready = await app.GetAsync(path, key: null);
        using var head = await app.SendAsync(HttpMethod.Head, path, null, key: null);
        using var live = await app.GetAsync("/health/live", key: null);

        Assert.That((ready.StatusCode, await ready.Content.ReadAsStringAsync()), Is.EqualTo((HttpStatusCode.ServiceUnavailable, body)));
        Assert.That(head.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(live.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    private sealed class NoDatabase : IDatabaseProbe
    {
        public Task PingAsync(CancellationToken cancellationToken) => throw new StoreUnavailableException("away", new IOException());
    }
}
