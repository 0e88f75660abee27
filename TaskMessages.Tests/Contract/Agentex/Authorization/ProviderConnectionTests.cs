using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Authorization;
using TaskMessages.Domain.Services;
using TaskMessages.Tests.Api.Executors.Scripted;

namespace TaskMessages.Tests.Contract.Agentex.Authorization;

/// <summary>Connections to the provider that break while nobody looks.</summary>
public sealed class ProviderConnectionTests
{
    [Test]
    public async Task IdleConnectionThatWasClosed_IsNoFailure()
    {
        await using var endpoint = ScriptedEndpoint.Start(call =>
        {
            if (call is not { Connection: 1, Ordinal: 2 })
                return call.AnswerAsync("application/json", "{}");
            call.Close();
            return Task.CompletedTask;
        });
        using var provider = new AuthProvider(Options.Create(new AuthOptions { ProviderUrl = endpoint.Url }), NullLogger<AuthProvider>.Instance);

        for (var request = 0; request < 3; request++)
            Assert.That(await provider.CheckAsync(new Principal("{}"), AccessResource.NewTask, AccessOperation.Create, CancellationToken.None), Is.True);

        Assert.That(endpoint.Calls.Select(call => (call.Connection, call.Ordinal)), Is.EqualTo(new[] { (1, 1), (1, 2), (2, 1), (2, 2) }));
    }
}
