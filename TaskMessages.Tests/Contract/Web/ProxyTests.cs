using System.Net;
using TaskMessages.Tests.Contract.Events;

namespace TaskMessages.Tests.Contract.Web;

/// <summary>The service behind proxies: HTTP/1.0, a path base, forwarded headers.</summary>
public sealed class ProxyTests : ContractFixture
{
    [Test]
    public async Task Http10_AnswerEndsWithTheConnection()
    {
        using var connection = await RawConnection.OpenAsync(App.Address);
        await connection.WriteAsync($"GET /v1/admin/agents HTTP/1.0\r\nHost: localhost\r\nAuthorization: Bearer {TaskMessagesApp.AdminToken}\r\n\r\n");
        var answer = await connection.ReadToEndAsync();

        Assert.That(answer, Does.StartWith("HTTP/1.1 200").And.Not.Contain("Transfer-Encoding"));
        Assert.That(HttpAssertions.Parse(answer[answer.IndexOf("\r\n\r\n", StringComparison.Ordinal)..]), Is.Not.Empty);
    }

    [Test]
    public async Task Http10_Stream_IsReadWholeWithoutChunks()
    {
        await using var agent = await StreamingAgent.StartAsync(App);
        var id = await App.CreateTaskAsync("work", agent.Key, agent.Agent);
        using var connection = await RawConnection.OpenAsync(App.Address);
        await connection.WriteAsync($"GET /v1/chat/tasks/{id}/events HTTP/1.0\r\nHost: localhost\r\nAuthorization: Bearer {agent.Key}\r\n\r\n");
        agent.Delta("all of it");
        agent.Done();
        agent.End();
        var answer = await connection.ReadToEndAsync();

        Assert.That(answer, Does.StartWith("HTTP/1.1 200").And.Contain("X-Accel-Buffering: no").And.Not.Contain("Transfer-Encoding"));
        Assert.That(answer, Does.Contain("\n\nid: ").And.Contain("event: task.completed"));
        Assert.That(answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..], Does.StartWith("event: task.status").Or.StartWith("id: "));
    }

    [TestCase("/chat")]
    [TestCase("/deep/below")]
    public async Task PathBase_WithAndWithoutIt_IsServed_AndAddressesCarryIt(string pathBase)
    {
        await using var app = await TaskMessagesApp.StartAsync($"--PathBase={pathBase}");
        var id = await app.CreateTaskAsync("work");
        foreach (var prefix in new[] { pathBase, "" })
        {
            using var task = await app.GetAsync($"{prefix}/v1/chat/tasks/{id}");
            using var token = await app.SendAsync(HttpMethod.Post, $"{prefix}/v1/chat/tasks/{id}/events/token", null);
            using var home = await app.GetAsync($"{prefix}/", key: null);
            using var document = await app.GetAsync($"{prefix}/openapi.json", key: null);

            await task.JsonAsync(HttpStatusCode.OK);
            Assert.That((string?)(await token.JsonAsync(HttpStatusCode.OK))["url"], Does.StartWith($"{pathBase}/v1/chat/tasks/{id}/events?access_token="));
            Assert.That((string?)(await home.JsonAsync(HttpStatusCode.OK))["openapi"], Is.EqualTo($"{pathBase}/openapi.json"));
            Assert.That((string?)(await document.JsonAsync(HttpStatusCode.OK))["servers"]![0]!["url"], Is.EqualTo($"{app.Address.GetLeftPart(UriPartial.Authority)}{pathBase}"));
        }
    }

    [Test]
    public async Task ForwardedHeaders_OfAKnownProxy_Count()
    {
        await using var app = await TaskMessagesApp.StartAsync("--ForwardedHeaders:KnownNetworks=10.0.0.0/8, 127.0.0.0/8");
        using var document = await GetForwardedAsync(app, "/openapi.json");
        using var local = await GetForwardedAsync(app, "/v1/me");

        Assert.That((string?)(await document.JsonAsync(HttpStatusCode.OK))["servers"]![0]!["url"], Is.EqualTo("https://agents.example.org/below"));
        Assert.That(local.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized), "the fixed key is for callers on this machine");
    }

    [Test]
    public async Task ForwardedHeaders_OfAnybodyElse_DoNot()
    {
        await using var app = await TaskMessagesApp.StartAsync("--ForwardedHeaders:KnownProxies:0=10.1.2.3");
        using var document = await GetForwardedAsync(app, "/openapi.json");
        using var local = await GetForwardedAsync(app, "/v1/me");

        Assert.That((string?)(await document.JsonAsync(HttpStatusCode.OK))["servers"]![0]!["url"], Is.EqualTo(app.Address.GetLeftPart(UriPartial.Authority)));
        Assert.That(local.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized), "through a proxy, whoever it is");
    }

    [TestCase("text/html,application/xhtml+xml,*/*;q=0.8", "text/html")]
    [TestCase("*/*", "application/json")]
    [TestCase(null, "application/json")]
    public async Task Home_SaysWhereToGo_WhereNoConsoleIs(string? accept, string media)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "Via", "1.1 proxy" } } };
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await App.Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();

        Assert.That((response.StatusCode, response.Content.Headers.ContentType?.MediaType), Is.EqualTo((HttpStatusCode.OK, media)));
        Assert.That(text, Does.Contain("/swagger/index.html").And.Contain("/openapi.json").And.Contain("/v1/chat/tasks").And.Contain("/health/ready"));
    }

    private static async Task<HttpResponseMessage> GetForwardedAsync(TaskMessagesApp app, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path)
        {
            Headers =
            {
                { "X-Forwarded-For", "127.0.0.1" }, { "X-Forwarded-Proto", "https" }, { "X-Forwarded-Host", "agents.example.org" }, { "X-Forwarded-Prefix", "/below" },
                { "Authorization", $"Bearer {TaskMessagesApp.DevelopmentKey}" },
            },
        };
        return await app.Http.SendAsync(request);
    }
}
