using System.Net;
using Newtonsoft.Json.Linq;
using TaskMessages.Tests.Storage;

namespace TaskMessages.Tests.Contract.Admin;

/// <summary>Chat-task contract 11.2 and 12.15.</summary>
[TestFixtureSource(typeof(Deployment), nameof(Deployment.HttpKinds))]
public sealed class ApiKeyTests(DatabaseKind kind) : ContractFixture(kind)
{
    [Test, Property("contract", "xagent:12.15/186")]
    public async Task Create_Key_IsShownInFullOnce()
    {
        var agent = await App.AddAgentAsync();
        using var list = await App.AdminAsync(HttpMethod.Get, $"/agents/{agent.Agent}/api-keys");
        var text = await list.Content.ReadAsStringAsync();
        var item = (JObject)(await list.JsonAsync(HttpStatusCode.OK)).Single();

        Assert.That(agent.Key, Does.Match("^xag_[A-Za-z0-9]{6}_[A-Za-z0-9]{32}$"));
        Assert.That(text, Does.Not.Contain(agent.Key).And.Not.Contain("full_key"));
        Assert.That(item.Properties().Select(property => property.Name), Is.EqualTo(new[]
        {
            "id", "owner_type", "agent_id", "agent_name", "workforce_id", "workforce_name", "label", "key_prefix", "masked_key", "status",
            "last_used_at", "created_at",
        }));
        Assert.That((string?)item["masked_key"], Is.EqualTo($"xag_{agent.Key[4..10]}_••••••••"));
        Assert.That((string?)item["key_prefix"], Is.EqualTo(agent.Key[4..10]));
        Assert.That((string?)item["owner_type"], Is.EqualTo("agent"));
        Assert.That((string?)item["status"], Is.EqualTo("active"));
        Assert.That((string?)item["label"], Is.EqualTo("test"));
    }

    [Test, Property("contract", "xagent:12.15/192")]
    public async Task Create_Second_LeavesTheFirstAndIsListedFirst()
    {
        var agent = await App.AddAgentAsync();
        using var second = await App.AdminAsync(HttpMethod.Post, $"/agents/{agent.Agent}/api-keys", new { });
        var issued = await second.JsonAsync(HttpStatusCode.OK);
        using var list = await App.AdminAsync(HttpMethod.Get, $"/agents/{agent.Agent}/api-keys");

        var ids = (await list.JsonAsync(HttpStatusCode.OK)).Select(key => (long)key["id"]!);

        Assert.That(ids, Is.EqualTo(new[] { (long)issued["id"]!, agent.KeyId }));
        await App.CreateTaskAsync("first key", agent.Key, agent.Agent);
        await App.CreateTaskAsync("second key", (string)issued["full_key"]!, agent.Agent);
    }

    [Test, Property("contract", "xagent:12.15/193")]
    public async Task PauseAndResume_AreIdempotent()
    {
        var agent = await App.AddAgentAsync();
        foreach (var (verb, status) in new[] { ("pause", "paused"), ("pause", "paused"), ("resume", "active"), ("resume", "active") })
        {
            using var response = await App.AdminAsync(HttpMethod.Post, $"/api-keys/{agent.KeyId}/{verb}");
            Assert.That((string?)(await response.JsonAsync(HttpStatusCode.OK))["status"], Is.EqualTo(status));
        }
        using var unknown = await App.AdminAsync(HttpMethod.Post, "/api-keys/999999/pause");
        await unknown.DetailAsync(404, "API key not found");
    }

    [Test, Property("contract", "xagent:12.15/194")]
    public async Task Regenerate_KeepsTheKeysPlaceAndEndsTheOldSecret()
    {
        var agent = await App.AddAgentAsync();
        using var pause = await App.AdminAsync(HttpMethod.Post, $"/api-keys/{agent.KeyId}/pause");
        using var regenerated = await App.AdminAsync(HttpMethod.Post, $"/api-keys/{agent.KeyId}/regenerate");
        var issued = await regenerated.JsonAsync(HttpStatusCode.OK);
        using var list = await App.AdminAsync(HttpMethod.Get, $"/agents/{agent.Agent}/api-keys");
        var item = (await list.JsonAsync(HttpStatusCode.OK)).Single();

        Assert.That((long)issued["id"]!, Is.EqualTo(agent.KeyId));
        Assert.That((string?)item["label"], Is.EqualTo("test"));
        Assert.That((string?)item["status"], Is.EqualTo("paused"));
        using var resume = await App.AdminAsync(HttpMethod.Post, $"/api-keys/{agent.KeyId}/resume");
        using var old = await App.GetTaskAsync(1, agent.Key);
        await old.ChatErrorAsync(401, "invalid_api_key");
        await App.CreateTaskAsync("new secret", (string)issued["full_key"]!, agent.Agent);
    }

    [Test, Property("contract", "xagent:12.15/194")]
    public async Task Delete_RevokesForGood()
    {
        var agent = await App.AddAgentAsync();
        for (var i = 0; i < 2; i++)
        {
            using var deleted = await App.AdminAsync(HttpMethod.Delete, $"/api-keys/{agent.KeyId}");
            Assert.That((bool)(await deleted.JsonAsync(HttpStatusCode.OK))["deleted"]!, Is.True);
        }
        using var regenerate = await App.AdminAsync(HttpMethod.Post, $"/api-keys/{agent.KeyId}/regenerate");
        using var pause = await App.AdminAsync(HttpMethod.Post, $"/api-keys/{agent.KeyId}/pause");
        using var unknown = await App.AdminAsync(HttpMethod.Delete, "/api-keys/999999");

        await regenerate.DetailAsync(404, "API key not found");
        Assert.That((string?)(await pause.JsonAsync(HttpStatusCode.OK))["status"], Is.EqualTo("revoked"));
        await unknown.DetailAsync(404, "API key not found");
    }

    [Test]
    public async Task Create_ForUnknownAgentOrWithLongLabel_IsRefused()
    {
        using var unknown = await App.AdminAsync(HttpMethod.Post, "/agents/999999/api-keys", new { });
        using var label = await App.AdminAsync(HttpMethod.Post, "/agents/1/api-keys", new { label = new string('l', 101) });

        await unknown.DetailAsync(404, "Agent not found");
        await label.JsonAsync(422);
    }

    [TestCase(null)]
    [TestCase("null")]
    [TestCase("{}")]
    public async Task Create_WithoutABody_IsAKeyWithoutALabel(string? body)
    {
        using var issued = await App.AdminAsync(HttpMethod.Post, $"/agents/{TaskMessagesApp.Agent}/api-keys", body);
        Assert.That((string?)(await issued.JsonAsync(200))["full_key"], Does.StartWith("xag_"));
    }
}
