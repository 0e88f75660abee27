using System.Net;
using TaskMessages.Tests.Contract.Events;

namespace TaskMessages.Tests.Contract.Web;

/// <summary><c>HEAD</c> wherever <c>GET</c> is, and <c>OPTIONS</c> everywhere.</summary>
[Property("case", "A13")]
public sealed class MethodTests : ContractFixture
{
    [Test]
    public async Task CaseA13_Head_OfEveryPathWithGet_IsAnsweredAsGetWithoutBody()
    {
        var id = await App.CreateTaskAsync("work");
        await App.WaitForEndAsync(id);
        var message = (string)(await App.ListAsync($"{id}"))[0]!["id"]!;
        string[] paths =
        [
            "/health/live", "/health/ready", "/healthz", "/readyz", "/healthcheck", "/openapi.json", "/swagger/v1/swagger.json", "/swagger/index.html", "/",
            "/v1/me", "/v1/chat/tasks", $"/v1/chat/tasks/{id}", $"/v1/chat/tasks/{id}/messages", $"/v1/chat/tasks/{id}/steps",
            $"/v1/chat/tasks/{id}/turns", $"/messages?task_id={id}", $"/messages/paginated?task_id={id}", $"/messages/{message}",
            "/v1/chat/tasks/999999", "/v1/chat/tasks/x",
        ];
        foreach (var path in paths)
        {
            using var get = await App.GetAsync(path);
            using var head = await App.SendAsync(HttpMethod.Head, path, null);

            Assert.That(head.StatusCode, Is.EqualTo(get.StatusCode), path);
            Assert.That(await head.Content.ReadAsByteArrayAsync(), Is.Empty, path);
            Assert.That(head.Content.Headers.ContentType, Is.EqualTo(get.Content.Headers.ContentType), path);
        }
    }

    [TestCase("/v1/admin/agents")]
    [TestCase("/v1/admin/agents/1")]
    [TestCase("/v1/admin/agents/1/api-keys")]
    public async Task CaseA13_Head_OfAdministration_IsAnswered(string path)
    {
        using var head = await App.AdminAsync(HttpMethod.Head, path["/v1/admin".Length..]);
        Assert.That((head.StatusCode, await head.Content.ReadAsStringAsync()), Is.EqualTo((HttpStatusCode.OK, "")));
    }

    [Test]
    public async Task CaseA13_Head_OfAStream_HasItsHeadersAndEnds()
    {
        await using var agent = await StreamingAgent.StartAsync(App);
        var id = await App.CreateTaskAsync("work", agent.Key, agent.Agent);

        using var head = await App.SendAsync(HttpMethod.Head, $"/v1/chat/tasks/{id}/events", null, agent.Key).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.That(head.Content.Headers.ContentType?.ToString(), Is.EqualTo("text/event-stream; charset=utf-8"));
        Assert.That(head.Headers.GetValues("X-Accel-Buffering"), Is.EqualTo(new[] { "no" }));
        Assert.That(await head.Content.ReadAsStringAsync(), Is.Empty);
    }

    [TestCase("/health/live", "GET, HEAD, OPTIONS")]
    [TestCase("/v1/chat/tasks", "GET, HEAD, OPTIONS, POST")]
    [TestCase("/v1/chat/tasks/1/events", "GET, HEAD, OPTIONS")]
    [TestCase("/v1/chat/tasks/1/cancel", "OPTIONS, POST")]
    [TestCase("/messages/batch", "GET, HEAD, OPTIONS, POST, PUT")]
    [TestCase("/v1/admin/api-keys/1", "DELETE, OPTIONS")]
    public async Task Options_NeedsNoKey_AndSaysWhatIsAllowed(string path, string methods)
    {
        using var response = await App.SendAsync(HttpMethod.Options, path, null, key: null);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(response.Content.Headers.Allow.Order(StringComparer.Ordinal), Is.EqualTo(methods.Split(", ")));
    }

    [Test]
    public async Task Options_UnknownPath_Is404()
    {
        using var response = await App.SendAsync(HttpMethod.Options, "/nowhere", null, key: null);
        await response.DetailAsync(404, "Not Found");
    }

    [Test]
    public async Task Options_OfTheServer_AreAnswered()
    {
        using var connection = await RawConnection.OpenAsync(App.Address);
        await connection.WriteAsync("OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        Assert.That(await connection.ReadToEndAsync(), Does.StartWith("HTTP/1.1 204").And.Contain("Allow: GET, HEAD, POST, PUT, DELETE, OPTIONS"));
    }
}
