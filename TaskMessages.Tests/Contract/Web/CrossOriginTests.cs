using System.Net;

namespace TaskMessages.Tests.Contract.Web;

/// <summary>Pages of other origins, as a browser sends their requests.</summary>
[Property("case", "A14")]
public sealed class CrossOriginTests : ContractFixture
{
    private const string Exact = "https://app.example.org";
    private const string Port = "http://intern.example:8081";

    private protected override string[] Settings =>
    [
        "--environment=Production", $"--Admin:Token={Token}", $"--Cors:AllowedOrigins:0={Exact}/", "--Cors:AllowedOrigins:1=https://*.example.net", $"--Cors:AllowedOrigins:2={Port}",
        "--Cors:PreflightMaxAge=00:10:00",
    ];

    private const string Token = "an-administrators-token";

    [Test]
    public async Task CaseA14_Preflight_OfEveryRoute_AllowsWhatTheContractsUse(
        [Values(Exact, "https://a.example.net", "https://a.b.example.net", Port)] string origin,
        [Values("/v1/chat/tasks", "/v1/chat/tasks/1/events", "/messages/batch", "/v1/admin/agents/1", "/health/live", "/openapi.json", "/nowhere")] string path,
        [Values("GET", "POST", "PUT", "DELETE")] string method)
    {
        using var response = await PreflightAsync(path, origin, method, "authorization,content-type,idempotency-key,last-event-id,prefer,x-agent-api-key,traceparent,x-stainless-lang");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(Header(response, "Access-Control-Allow-Origin"), Is.EqualTo(origin));
        Assert.That(Header(response, "Access-Control-Allow-Methods")!.Split(','), Does.Contain(method));
        Assert.That(Header(response, "Access-Control-Allow-Headers"), Does.Contain("authorization").And.Contain("idempotency-key").And.Contain("x-stainless-lang"));
        Assert.That(Header(response, "Access-Control-Max-Age"), Is.EqualTo("600"));
        Assert.That(Header(response, "Access-Control-Allow-Credentials"), Is.EqualTo(origin is Exact or Port ? "true" : null));
    }

    [TestCase(Exact, "true")]
    [TestCase("https://a.example.net", "true")]
    [TestCase("https://evil.example", null)]
    public async Task CaseA14_PreflightIntoAPrivateNetwork_IsAllowedToWhomeverMayCall(string origin, string? allowed)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/v1/chat/tasks")
        {
            Headers = { { "Origin", origin }, { "Access-Control-Request-Method", "POST" }, { "Access-Control-Request-Private-Network", "true" } },
        };
        using var response = await App.Http.SendAsync(request);

        Assert.That((response.StatusCode, Header(response, "Access-Control-Allow-Private-Network")), Is.EqualTo((HttpStatusCode.NoContent, allowed)));
    }

    [TestCase("http://app.example.org")]
    [TestCase("https://app.example.org:8443")]
    [TestCase("https://example.net")]
    [TestCase("https://a.example.net.evil.example")]
    [TestCase("https://aexample.net")]
    [TestCase("http://a.example.net")]
    [TestCase("http://localhost:3000")]
    [TestCase("null")]
    public async Task CaseA14_OtherOrigins_AreAllowedNothing(string origin)
    {
        using var preflight = await PreflightAsync("/v1/chat/tasks", origin, "POST", "authorization");
        using var request = await SendAsync("/health/live", origin);

        Assert.That(Header(preflight, "Access-Control-Allow-Origin"), Is.Null);
        Assert.That(Header(request, "Access-Control-Allow-Origin"), Is.Null);
        Assert.That(request.StatusCode, Is.EqualTo(HttpStatusCode.OK), "a browser hides the answer; the service need not");
    }

    [TestCase("/health/live", 200)]
    [TestCase("/v1/chat/tasks", 401)]
    [TestCase("/nowhere", 404)]
    [TestCase("/v1/chat/tasks/1/cancel", 405)]
    public async Task CaseA14_EveryAnswer_CanBeRead_ErrorsToo(string path, int status)
    {
        using var response = await SendAsync(path, Exact);

        Assert.That((int)response.StatusCode, Is.EqualTo(status));
        Assert.That(Header(response, "Access-Control-Allow-Origin"), Is.EqualTo(Exact));
        Assert.That(Header(response, "Vary"), Does.Contain("Origin"));
        Assert.That(
            Header(response, "Access-Control-Expose-Headers")!.Split(','),
            Is.SupersetOf(new[] { "Location", "Retry-After", "Idempotency-Replayed", "Preference-Applied", "traceparent" }));
    }

    [TestCase(null, "http://localhost:5173", true)]
    [TestCase(null, "http://127.0.0.1:8000", true)]
    [TestCase(null, "http://[::1]:8000", true)]
    [TestCase(null, "https://page.localhost", true)]
    [TestCase(null, "https://localhost.example.org", false)]
    [TestCase(null, "https://app.example.org", false)]
    [TestCase("https://a.example, https://b.example", "https://b.example", true)]
    [TestCase("https://a.example, https://b.example", "https://c.example", false)]
    public async Task CaseA14_Development_AllowsPagesOfThisMachine(string? configured, string origin, bool isAllowed)
    {
        await using var app = await TaskMessagesApp.StartAsync(configured is null ? [] : [$"--Cors:AllowedOrigins={configured}"]);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live") { Headers = { { "Origin", origin } } };
        using var response = await app.Http.SendAsync(request);

        Assert.That(Header(response, "Access-Control-Allow-Origin"), Is.EqualTo(isAllowed ? origin : null));
    }

    [Test]
    public async Task CaseA14_Any_IsEveryOriginWithoutCredentials()
    {
        await using var app = await TaskMessagesApp.StartAsync("--Cors:AllowedOrigins:0=*");
        foreach (var origin in new[] { "https://whoever.example", "null" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live") { Headers = { { "Origin", origin } } };
            using var response = await app.Http.SendAsync(request);
            Assert.That(Header(response, "Access-Control-Allow-Origin"), Is.EqualTo("*"));
            Assert.That(Header(response, "Access-Control-Allow-Credentials"), Is.Null);
        }
    }

    private static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;

    private async Task<HttpResponseMessage> SendAsync(string path, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Origin", origin } } };
        return await App.Http.SendAsync(request);
    }

    private async Task<HttpResponseMessage> PreflightAsync(string path, string origin, string method, string headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, path)
        {
            Headers = { { "Origin", origin }, { "Access-Control-Request-Method", method }, { "Access-Control-Request-Headers", headers } },
        };
        return await App.Http.SendAsync(request);
    }
}
