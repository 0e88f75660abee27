using System.Net;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using TaskMessages.Tests.Api.Executors.Acp;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Contract.Agentex.Rpc;

/// <summary>The headers of a call arrive at the agent, whoever calls it and when (sections 13 and 14).</summary>
public sealed class PassedHeaderTests : ContractFixture
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";

    private FakeAcpAgent _agent = null!;

    private protected override string[] Settings => ["--Delivery:RetryBaseDelay=00:00:00.010", "--Delivery:PollInterval=00:00:00.010"];

    [SetUp]
    public async Task StartAgentAsync() => _agent = await FakeAcpAgent.StartAsync(FakeAcpAgent.Full(0, "hi"));

    [TearDown]
    public ValueTask StopAgentAsync() => _agent.DisposeAsync();

    [Test]
    [Property("contract", "agentex:20/88")]
    public async Task Message_BringsTheCallersHeaders_AndNotItsCredentials()
    {
        var client = await RpcClient.CreateAsync(App, _agent, apiKey: "the agent's");

        var answer = await CallAsync(client, "message/send", new { content = RpcClient.Text("x") });

        Assert.That((string?)answer["result"]?[0]?["content"]?["content"], Is.EqualTo("hi"), answer.ToString());
        CheckPassed(client);
        Assert.That(_agent.Requests[^1].Headers["x-agent-api-key"], Is.EqualTo("the agent's"));
        Assert.That(_agent.Calls[^1].Params.ContainsKey("request"), Is.False, "headers are no params");
        using var plain = await client.PostAsync(new { method = "message/send", @params = new { content = RpcClient.Text("x") } });
        await plain.JsonAsync(HttpStatusCode.OK);
        Assert.That(_agent.Requests[^1].Headers.Keys, Has.None.EqualTo("x-tenant"), "each call brings its own");
    }

    [Test]
    [Property("contract", "agentex:20/88")]
    public async Task EveryOtherMethod_BringsThemToo()
    {
        var client = await RpcClient.CreateAsync(App, _agent, "async");
        var task = (string)(await CallAsync(client, "task/create", new { }))["result"]!["id"]!;
        CheckPassed(client);
        foreach (var method in new[] { "event/send", "task/interrupt", "task/cancel" })
        {
            await CallAsync(client, method, new { task_id = task });
            Assert.That(_agent.Calls[^1].Method, Is.EqualTo(method));
            CheckPassed(client);
        }
    }

    [Test]
    public async Task Event_ThatIsToldLater_BringsThemStill()
    {
        var client = await RpcClient.CreateAsync(App, _agent, "async");
        var task = (string)(await client.ResultAsync("task/create", new { }))["id"]!;
        _agent.Key = "a key that nobody sends";
        await CallAsync(client, "event/send", new { task_id = task });

        _agent.Key = null;

        await Eventually.TrueAsync(() => _agent.Calls.Any(call => call.Method == "event/send"), "the agent is told");
        CheckPassed(client);
    }

    private void CheckPassed(RpcClient client)
    {
        var headers = _agent.Requests[^1].Headers;
        Assert.That((headers["x-tenant"], headers["tracestate"], headers["baggage"]), Is.EqualTo(("acme", "vendor=1", "k=v")));
        Assert.That(headers["traceparent"], Does.Contain(Trace), "the agent's work is in the caller's trace");
        Assert.That(headers["x-request-id"], Is.Not.EqualTo("the client's").And.Not.Empty);
        Assert.That(headers.Values, Has.None.Contain(client.Key).And.None.Contain("secret"));
        Assert.That(headers.Keys.Select(name => name.ToLowerInvariant()), Has.None.StartsWith("x-acting-"));
    }

    private async Task<JToken> CallAsync(RpcClient client, string method, object parameters)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/agents/{client.Agent}/rpc")
        {
            Content = new StringContent(JsonConvert.SerializeObject(new { jsonrpc = "2.0", method, @params = parameters }), null, "application/json"),
        };
        foreach (var (name, value) in new[]
        {
            ("Authorization", $"Bearer {client.Key}"), ("x-tenant", "acme"), ("x-api-key", "secret"), ("x-acting-user-api-key", "secret"), ("Cookie", "_identityJwt=secret"),
            ("x-request-id", "the client's"), ("traceparent", $"00-{Trace}-b7ad6b7169203331-01"), ("tracestate", "vendor=1"), ("baggage", "k=v"),
        })
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await App.Http.SendAsync(request);
        return await response.JsonAsync(HttpStatusCode.OK);
    }
}
