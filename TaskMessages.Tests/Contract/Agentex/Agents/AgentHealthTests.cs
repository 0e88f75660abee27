using Microsoft.AspNetCore.Http;
using Newtonsoft.Json.Linq;
using TaskMessages.Tests.Api.Executors;
using TaskMessages.Tests.Contract.Agentex.Tasks;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Contract.Agentex.Agents;

/// <summary>Registered agents are looked at, and shown as they are (section 12, <c>status</c>).</summary>
public sealed class AgentHealthTests : ContractFixture
{
    private int _status = 200;
    private FakeAgent _agent = null!;

    private protected override string[] Settings => ["--Agents:HealthInterval=00:00:00.050", "--Agents:HealthTimeout=00:00:10"];

    [SetUp]
    public async Task StartAgentAsync() => _agent = await FakeAgent.StartAsync(async context =>
    {
        context.Response.StatusCode = _status;
        await context.Response.WriteAsync("""{"status":"healthy"}""");
    });

    [TearDown]
    public ValueTask StopAgentAsync() => _agent.DisposeAsync();

    [Test]
    public async Task Agent_ThatDoesNotAnswer_IsUnhealthy_UntilItDoes()
    {
        var agent = await RegisterAsync("looked-at", _agent.Url + "/base/");
        await Eventually.TrueAsync(() => _agent.Requests.Length > 2, "it is looked at");
        Assert.That(_agent.Requests.Select(request => (request.Method, request.Path)), Is.All.EqualTo(("GET", "/base/healthz")));
        Assert.That(await StatusAsync(agent), Is.EqualTo(("Ready", (string?)null)));

        Volatile.Write(ref _status, 503);
        await BecomesAsync(agent, "Unhealthy");
        Assert.That((await StatusAsync(agent)).Reason, Is.EqualTo("The agent answered with HTTP 503."));

        Volatile.Write(ref _status, 200);
        await BecomesAsync(agent, "Ready");
    }

    [Test]
    public async Task Agent_ThatIsUnhealthy_AndRegistersAgain_IsReady()
    {
        var agent = await RegisterAsync("away", "http://127.0.0.1:9");
        await BecomesAsync(agent, "Unhealthy");

        var again = await RegisterAsync("away", _agent.Url);

        Assert.That((string?)again["status"], Is.EqualTo("Ready"));
        await BecomesAsync(agent, "Ready");
    }

    [Test]
    public async Task Agent_ThatAnAdministratorAdded_OrThatIsOnlyBuilt_IsNotLookedAt()
    {
        using var added = await App.AdminAsync(HttpMethod.Post, "/agents", new { name = "added", executor = new { type = "acp", url = _agent.Url, acp_type = "sync" } });
        await added.JsonAsync(200);
        await App.ChangeAsync("/agents/register-build", new { name = "built", description = "d" });
        var looked = await RegisterAsync("looked-at-too", "http://127.0.0.1:9");
        await BecomesAsync(looked, "Unhealthy");

        Assert.That(_agent.Requests, Is.Empty);
        Assert.That((string?)(await App.ReadAsync("/agents/name/built", key: null!))["status"], Is.EqualTo("BuildOnly"));
    }

    private Task<JToken> RegisterAsync(string name, string url) => App.ChangeAsync("/agents/register", new { name, description = "d", acp_url = url, acp_type = "async" });

    private async Task<(string? Status, string? Reason)> StatusAsync(JToken agent)
    {
        var read = await App.ReadAsync($"/agents/{agent["id"]}", (string)agent["agent_api_key"]!);
        return ((string?)read["status"], (string?)read["status_reason"]);
    }

    private Task BecomesAsync(JToken agent, string status) => Eventually.TrueAsync(async () => (await StatusAsync(agent)).Status == status, status);
}
