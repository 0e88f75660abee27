using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Storage;

namespace TaskMessages.Tests.Contract.XAgent;

/// <summary>Chat-task contract 3.7: which calls count.</summary>
[TestFixtureSource(typeof(Deployment), nameof(Deployment.HttpKinds))]
public sealed class UsageTests(DatabaseKind kind) : ContractFixture(kind)
{
    [Test, Property("contract", "xagent:12.1/18")]
    public async Task Usage_CreateAndAppendCount_ReadsAndRefusalsDoNot()
    {
        var agent = await App.AddAgentAsync();
        await App.CreateTaskAsync("one", agent.Key, agent.Agent);
        var counted = await UsageAsync(agent.KeyId);
        Assert.That(counted.UsageMonthCalls, Is.EqualTo(1));
        Assert.That(counted.LastUsedAt, Is.Not.Null);
        Assert.That(counted.UsageMonth, Is.EqualTo($"{counted.LastUsedAt:yyyy-MM}"));

        var finished = await App.GivenTaskAsync(ChatStatus.Completed, agent.Agent);
        for (var i = 0; i < 3; i++)
            await App.ReadTaskAsync(finished, agent.Key);
        using var refused = await App.AppendAsync(finished, "", agent.Key, agent.Agent);
        Assert.That((int)refused.StatusCode, Is.EqualTo(422));
        Assert.That((await UsageAsync(agent.KeyId)).UsageMonthCalls, Is.EqualTo(1));

        using var append = await App.AppendAsync(finished, "two", agent.Key, agent.Agent);
        await append.JsonAsync(HttpStatusCode.Accepted);
        Assert.That((await UsageAsync(agent.KeyId)).UsageMonthCalls, Is.EqualTo(2));
    }

    [Test, Property("contract", "xagent:12.7/87")]
    public async Task Usage_PausedOrRevokedKey_IsNotCounted()
    {
        var keys = App.Services.GetRequiredService<IApiKeyStore>();
        var (active, paused, revoked) = (await App.AddAgentAsync(), await App.AddAgentAsync(), await App.AddAgentAsync());
        using var pause = await App.AdminAsync(HttpMethod.Post, $"/api-keys/{paused.KeyId}/pause");
        using var revoke = await App.AdminAsync(HttpMethod.Delete, $"/api-keys/{revoked.KeyId}");

        var at = new DateTime(2026, 3, 4, 5, 6, 7, DateTimeKind.Utc);
        KeyUsage[] usage = [new(active.KeyId, 3, at), new(paused.KeyId, 3, at), new(revoked.KeyId, 3, at)];
        await keys.RecordUsageAsync(usage, CancellationToken.None);

        Assert.That((await UsageAsync(active.KeyId)).UsageMonthCalls, Is.EqualTo(3));
        Assert.That((await UsageAsync(paused.KeyId)).UsageMonthCalls, Is.Zero);
        Assert.That((await UsageAsync(revoked.KeyId)).UsageMonthCalls, Is.Zero);
    }

    private async Task<ApiKey> UsageAsync(long keyId)
    {
        await App.Services.GetRequiredService<KeyUsageRecorder>().FlushAsync(CancellationToken.None);
        return (await App.Services.GetRequiredService<IApiKeyStore>().FindAsync(keyId, CancellationToken.None))!;
    }
}
