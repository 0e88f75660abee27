using Newtonsoft.Json.Linq;
using TaskMessages.Tests.Contract.Agentex.Tasks;

namespace TaskMessages.Tests.Contract.Agentex.Agents;

/// <summary>Agents that register themselves, and their keys.</summary>
public sealed class RegistrationTests : ContractFixture
{
    private static readonly string[] Types = ["sync", "async", "agentic"];

    [TestCaseSource(nameof(Types))]
    [Property("contract", "agentex:20/92"), Property("contract", "agentex:20/95")]
    public async Task Register_NewName_IsAnAgentWithAKey(string type)
    {
        var agent = await RegisterAsync(new { name = $"new-{type}", description = "d", acp_url = "http://127.0.0.1:8000", acp_type = type, registration_metadata = new { v = 1 }, agent_input_type = "json" });

        Assert.That(((string?)agent["status"], (string?)agent["acp_type"], (string?)agent["agent_input_type"], (int?)agent["registration_metadata"]!["v"]), Is.EqualTo(("Ready", type, "json", 1)));
        Assert.That((string?)agent["registered_at"], Does.EndWith("Z"));
        Assert.That(agent["acp_url"], Is.Null, "its address is nobody's business");
        var key = (string)agent["agent_api_key"]!;
        var seen = await App.ReadAsync($"/agents/{agent["id"]}", key);
        Assert.That(((string?)seen["name"], seen["agent_api_key"]), Is.EqualTo(($"new-{type}", (JToken?)null)));
        Assert.That(JToken.DeepEquals(await App.ReadAsync($"/agents/name/new-{type}", key), seen), Is.True);
        Assert.That((await App.ReadAsync("/agents", key)).Single()["id"]!.ToString(), Is.EqualTo((string?)agent["id"]));
    }

    [Test, Property("contract", "agentex:20/92")]
    public async Task Register_WithoutType_IsAsync()
        => Assert.That((string?)(await RegisterAsync(new { name = "no-type", description = "", acp_url = "http://127.0.0.1:1" }))["acp_type"], Is.EqualTo("async"));

    [Test, Property("contract", "agentex:20/95")]
    public async Task Register_Again_KeepsIdAndKey_AndReplacesTheRest()
    {
        var first = await RegisterAsync(new { name = "again", description = "one", acp_url = "http://127.0.0.1:8001", acp_type = "sync" });
        var second = await RegisterAsync(new { name = "again", description = "two", acp_url = "http://127.0.0.1:8002", acp_type = "async" });
        var renamed = await RegisterAsync(new { name = "again-renamed", description = "three", acp_url = "http://127.0.0.1:8003", agent_id = (string?)first["id"] });

        foreach (var agent in new[] { second, renamed })
            Assert.That(((string?)agent["id"], (string?)agent["agent_api_key"]), Is.EqualTo(((string?)first["id"], (string?)first["agent_api_key"])));
        Assert.That(((string?)second["description"], (string?)second["acp_type"], (string?)renamed["name"]), Is.EqualTo(("two", "async", "again-renamed")));
        using var admin = await App.AdminAsync(HttpMethod.Get, $"/agents/{first["id"]}");
        var executor = (await admin.JsonAsync(200))["executor"]!;
        Assert.That(((string?)executor["type"], (string?)executor["url"]), Is.EqualTo(("acp", "http://127.0.0.1:8003")), "one collection with the administrator's");
    }

    [Test, Property("contract", "agentex:20/95")]
    public async Task Register_AtOnce_IsOneAgentWithOneKey()
    {
        var agents = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RegisterAsync(new { name = "at-once", description = "d", acp_url = "http://127.0.0.1:8000" })));

        Assert.That(agents.Select(agent => (string?)agent["id"]).Distinct().Count(), Is.EqualTo(1));
        var key = (string?)(await RegisterAsync(new { name = "at-once", description = "d", acp_url = "http://127.0.0.1:8000" }))["agent_api_key"];
        foreach (var agent in agents)
            Assert.That((string?)agent["agent_api_key"], Is.EqualTo(key));
    }

    [Test, Property("contract", "agentex:20/95")]
    public async Task Register_NameOfAnAdministratorsAgent_Is409()
    {
        var name = (string)(await App.ReadAsync("/agents/1"))["name"]!;

        await App.RefusedAsync(HttpMethod.Post, "/agents/register", 409, new { name, description = "mine now", acp_url = "http://127.0.0.1:1" });
        await App.RefusedAsync(HttpMethod.Post, "/agents/register", 409, new { name = "takes-over", description = "mine now", acp_url = "http://127.0.0.1:1", agent_id = "1" });
        await App.RefusedAsync(HttpMethod.Post, "/agents/register", 404, new { name = "nobody", description = "d", acp_url = "http://127.0.0.1:1", agent_id = "no-such" });
    }

    [TestCase("""{}""", "name")]
    [TestCase("""{"name":"x"}""", "description")]
    [TestCase("""{"name":"x","description":"d"}""", "acp_url")]
    [TestCase("""{"name":"Big Letters","description":"d","acp_url":"http://h"}""", "name")]
    [TestCase("""{"name":"x\n","description":"d","acp_url":"http://h"}""", "name")]
    [TestCase("""{"name":"x","description":"d","acp_url":"ftp://h"}""", "acp_url")]
    [TestCase("""{"name":"x","description":"d","acp_url":"http://user:secret@h"}""", "acp_url")]
    [TestCase("""{"name":"x","description":"d","acp_url":"nonsense"}""", "acp_url")]
    [TestCase("""{"name":"x","description":"d","acp_url":"http://h","acp_type":"other"}""", "acp_type")]
    [TestCase("""{"name":"x","description":"d","acp_url":"http://h","agent_input_type":"xml"}""", "agent_input_type")]
    [TestCase("""{"name":"x","description":"d","acp_url":"http://h","registration_metadata":[]}""", "registration_metadata")]
    [Property("contract", "agentex:20/95")]
    public async Task Register_BrokenRule_Is422(string body, string member)
        => Assert.That(await App.RefusedAsync(HttpMethod.Post, "/agents/register", 422, body), Does.Contain(member));

    [Test]
    public async Task RegisterBuild_HasNoAddress_UntilItRegisters()
    {
        using var built = await App.SendAsync(HttpMethod.Post, "/agents/register-build", new { name = "built", description = "d" }, key: null);
        var agent = await built.JsonAsync(200);
        Assert.That((string?)agent["status"], Is.EqualTo("BuildOnly"));

        var running = await RegisterAsync(new { name = "built", description = "d", acp_url = "http://127.0.0.1:1" });

        Assert.That(((string?)running["id"], (string?)running["status"]), Is.EqualTo(((string?)agent["id"], "Ready")));
        using var again = await App.SendAsync(HttpMethod.Post, "/agents/register-build", new { name = "built", description = "other" }, key: null);
        Assert.That((string?)(await again.JsonAsync(200))["status"], Is.EqualTo("Ready"), "what runs goes on");
    }

    [Test]
    public async Task AgentsKey_SeesItsOwnAgentAlone_AndUsesTheAgentsHeader()
    {
        var agent = await RegisterAsync(new { name = "own", description = "d", acp_url = "http://127.0.0.1:1" });
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/agents/{agent["id"]}");
        request.Headers.Add("x-agent-api-key", (string)agent["agent_api_key"]!);
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer something for a provider");
        using var response = await App.Http.SendAsync(request);
        await response.JsonAsync(200);

        await App.RefusedAsync(HttpMethod.Get, "/agents/1", 404, key: (string)agent["agent_api_key"]!);
        using var wrong = new HttpRequestMessage(HttpMethod.Get, "/agents");
        wrong.Headers.Add("x-agent-api-key", "wrong");
        using var refused = await App.Http.SendAsync(wrong);
        await refused.DetailAsync(401, "Agent Unauthorized");
        Assert.That(await App.ReadAsync($"/agents?task_id={await App.OpenTaskAsync()}"), Has.Exactly(1).Items);
        await App.RefusedAsync(HttpMethod.Get, "/agents/nobody", 404);
        await App.RefusedAsync(HttpMethod.Get, "/agents/name/nobody", 404);
    }

    [Test]
    public async Task Delete_ByIdAndByName_TakesTheKeyWithIt()
    {
        foreach (var byName in new[] { true, false })
        {
            var agent = await RegisterAsync(new { name = "going", description = "d", acp_url = "http://127.0.0.1:1" });
            var path = byName ? "/agents/name/going" : $"/agents/{agent["id"]}";
            using var deleted = await App.SendAsync(HttpMethod.Delete, path, null, key: null);
            Assert.That((string?)(await deleted.JsonAsync(200))["message"], Is.EqualTo($"Agent {agent["id"]} deleted successfully"));
            await App.RefusedAsync(HttpMethod.Delete, path, 404, key: null);
            using var later = await App.GetAsync("/agents", (string)agent["agent_api_key"]!);
            await later.DetailAsync(401, "Unauthorized");
        }
    }

    [Test]
    public async Task Production_NeedsAToken_AndNoPrivateAddress()
    {
        await using var production = await TaskMessagesApp.StartAsync(
            "--environment=Production", "--Admin:Token=0123456789abcdef", "--Agents:RegistrationToken=fedcba9876543210");
        object Body(string url) => new { name = "agent", description = "d", acp_url = url };
        foreach (var key in new[] { null, "wrong", TaskMessagesApp.AdminToken, TaskMessagesApp.DevelopmentKey })
        {
            using var refused = await production.SendAsync(HttpMethod.Post, "/agents/register", Body("http://agent.example"), key);
            await refused.DetailAsync(401, "Unauthorized");
            using var keys = await production.GetAsync("/agent_api_keys?agent_id=1", key);
            await keys.DetailAsync(401, "Unauthorized");
            using var delete = await production.SendAsync(HttpMethod.Delete, "/agents/1", null, key);
            await delete.DetailAsync(401, "Unauthorized");
        }

        foreach (var key in new[] { "fedcba9876543210", "0123456789abcdef" })
        {
            using var allowed = await production.SendAsync(HttpMethod.Post, "/agents/register", Body("http://agent.example"), key);
            await allowed.JsonAsync(200);
            foreach (var url in new[] { "http://127.0.0.1", "http://localhost:1", "http://10.1.2.3", "http://169.254.169.254/latest", "http://[::1]:80", "http://0x7f000001" })
                await production.RefusedAsync(HttpMethod.Post, "/agents/register", 422, Body(url), key);
        }
    }

    [Test]
    public async Task Register_ThroughAProxyInDevelopment_Is401()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/agents/register") { Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        using var response = await App.Http.SendAsync(request);

        await response.DetailAsync(401, "Unauthorized");
    }

    [Test]
    public async Task Keys_AreCreatedListedUsedDeleted()
    {
        var agent = await RegisterAsync(new { name = "keys", description = "d", acp_url = "http://127.0.0.1:1" });
        var drawn = await CreateKeyAsync(new { agent_name = "keys", name = "one" });
        var given = await CreateKeyAsync(new { agent_id = (string?)agent["id"], name = "one", api_key_type = "slack", api_key = "a key of our own choice".Replace(' ', '-') });
        Assert.That(((string?)drawn["api_key_type"], (string?)given["api_key_type"], (string?)given["api_key"]), Is.EqualTo(("external", "slack", "a-key-of-our-own-choice")));

        foreach (var key in new[] { drawn, given })
            Assert.That((await App.ReadAsync("/agents", (string)key["api_key"]!)).Single()["name"]!.ToString(), Is.EqualTo("keys"));
        await App.RefusedAsync(HttpMethod.Post, "/agent_api_keys", 409, new { agent_name = "keys", name = "one" }, key: null);
        var list = (JArray)await App.ReadAsync("/agent_api_keys?agent_name=keys");
        Assert.That(list.Select(key => (string?)key["api_key_type"]), Is.EqualTo(new[] { "slack", "external", "internal" }));
        Assert.That(list.All(key => key["api_key"] is null), Is.True, "shown once");
        Assert.That((string?)(await App.ReadAsync($"/agent_api_keys/{drawn["id"]}"))["name"], Is.EqualTo("one"));
        Assert.That((string?)(await App.ReadAsync("/agent_api_keys/name/one?agent_name=keys&api_key_type=slack"))["id"], Is.EqualTo((string?)given["id"]));
        Assert.That((JArray)await App.ReadAsync($"/agent_api_keys?agent_id={agent["id"]}&limit=1&page_number=2"), Has.Count.EqualTo(1));

        foreach (var (path, key) in new[] { ($"/agent_api_keys/{drawn["id"]}", drawn), ("/agent_api_keys/name/one?agent_name=keys&api_key_type=slack", given) })
        {
            using var deleted = await App.SendAsync(HttpMethod.Delete, path, null, key: null);
            await deleted.JsonAsync(200);
            await App.RefusedAsync(HttpMethod.Get, path, 404, key: null);
            using var later = await App.GetAsync("/agents", (string)key["api_key"]!);
            await later.DetailAsync(401, "Unauthorized");
        }

        await CreateKeyAsync(new { agent_name = "keys", name = "one" });
    }

    [TestCase("""{"name":"n"}""")]
    [TestCase("""{"agent_id":"1","agent_name":"a","name":"n"}""")]
    [TestCase("""{"agent_id":"1"}""")]
    [TestCase("""{"agent_id":"1","name":""}""")]
    [TestCase("""{"agent_id":"1","name":"n","api_key_type":"other"}""")]
    [TestCase("""{"agent_id":"1","name":"n","api_key":"short"}""")]
    public Task Key_BrokenRule_Is422(string body) => App.RefusedAsync(HttpMethod.Post, "/agent_api_keys", 422, body, key: null);

    [TestCase("/agent_api_keys")]
    [TestCase("/agent_api_keys?agent_id=1&agent_name=x")]
    [TestCase("/agent_api_keys?agent_id=1&limit=1001")]
    [TestCase("/agent_api_keys?agent_id=1&api_key_type=x")]
    [TestCase("/agent_api_keys/name/one")]
    public Task Key_BrokenQuery_Is422(string path) => App.RefusedAsync(HttpMethod.Get, path, 422, key: null);

    private async Task<JToken> RegisterAsync(object body)
    {
        using var response = await App.SendAsync(HttpMethod.Post, "/agents/register", body, key: null);
        return await response.JsonAsync(200);
    }

    private async Task<JToken> CreateKeyAsync(object body)
    {
        using var response = await App.SendAsync(HttpMethod.Post, "/agent_api_keys", body, key: null);
        return await response.JsonAsync(200);
    }
}
