using Newtonsoft.Json.Linq;

namespace TaskMessages.Tests.Contract.Agentex.Authorization;

/// <summary>Agents that register for somebody whom the provider knows (sections 3.2 and 12).</summary>
[Property("contract", "agentex:20/94")]
public sealed class ProviderAgentTests : ProviderFixture
{
    [Test]
    public async Task Registration_ForSomebody_NeedsAgentsToCome_AndIsGranted()
    {
        var (user, name) = (Provider.AddUser(), $"agent-{Guid.NewGuid():N}");

        await RegisterAsync(name, user, 403);
        using var all = await App.AdminAsync(HttpMethod.Get, "/agents");
        Assert.That((await all.JsonAsync(200)).ToString(), Does.Not.Contain(name));
        Provider.Allow(user, "agent", "*", "create");
        var agent = await RegisterAsync(name, user);

        Assert.That(Provider.ChecksOf(user), Is.EqualTo(new[] { "agent * create", "agent * create" }));
        var grant = Provider.CallsOf(user, "/v1/authz/grant").Single();
        Assert.That(grant["principal"]!.ToString(Newtonsoft.Json.Formatting.None), Is.EqualTo($$"""{"user_id":"{{user}}","roles":["a",1]}"""));
        Assert.That(grant["resource"]!.ToString(Newtonsoft.Json.Formatting.None), Is.EqualTo($$"""{"type":"agent","selector":"{{agent["id"]}}"}"""));
        Assert.That((string?)grant["operation"], Is.EqualTo("create"));
    }

    [Test]
    public async Task Grant_ThatFails_IsMadeByTheNextRegistration()
    {
        var (user, name) = (Provider.AddUser(), $"agent-{Guid.NewGuid():N}");
        Provider.Allow(user, "agent", "*", "create");
        Provider.GrantFault = 500;
        await RegisterAsync(name, user, 502);
        Provider.GrantFault = null;

        var (first, second) = (await RegisterAsync(name, user), await RegisterAsync(name, user));

        Assert.That(((string?)second["id"], (string?)second["agent_api_key"]), Is.EqualTo(((string?)first["id"], (string?)first["agent_api_key"])));
        Assert.That(Provider.CallsOf(user, "/v1/authz/grant").Select(call => (string?)call["resource"]!["selector"]), Is.All.EqualTo((string?)first["id"]));
    }

    [Test]
    public async Task Registration_ForNobody_AsksNobody()
    {
        var before = Provider.Requests.Length;

        await RegisterAsync($"agent-{Guid.NewGuid():N}", user: null);

        Assert.That(Provider.Requests, Has.Length.EqualTo(before));
    }

    private async Task<JToken> RegisterAsync(string name, string? user, int status = 200)
    {
        var body = new
        {
            name,
            description = "An agent",
            acp_url = "http://127.0.0.1:9",
            acp_type = "async",
            principal_context = user is null ? null : new { user_id = user, roles = new object[] { "a", 1 } },
        };
        using var response = await App.SendAsync(HttpMethod.Post, "/agents/register", body, null);
        return await response.JsonAsync(status);
    }
}
