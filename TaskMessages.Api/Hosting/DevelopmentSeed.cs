using TaskMessages.Api.Http;
using TaskMessages.Api.Http.Authentication;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Stores;

namespace TaskMessages.Api.Hosting;

/// <summary>In Development a first start finds an agent to talk to and a key for it.</summary>
internal sealed class DevelopmentSeed(
    IHostEnvironment environment, IAgentStore agents, IApiKeyStore keys, ApiKeyService issuing, AgentService administration, ILogger<DevelopmentSeed> logger)
{
    private const string AgentName = "echo";
    private const long AgentId = 1;

    /// <summary>Safe to repeat; also finishes what a start that was cut off began. An administered database is left alone.</summary>
    public async Task PlantAsync(CancellationToken cancellationToken)
    {
        if (!environment.IsDevelopment())
            return;
        var agent = await agents.FindByNameAsync(AgentName, cancellationToken) ?? await PlantAgentAsync(cancellationToken);
        if (agent?.Id != AgentId)
            return;
        if (await keys.FindByPrefixAsync(LocalDevelopment.KeyPrefix, cancellationToken) is null)
            await issuing.InstallAsync(AgentId, LocalDevelopment.ApiKey, "development", cancellationToken);
        Log.DevelopmentCredentials(logger, ApiKeyFormat.Mask(LocalDevelopment.KeyPrefix));
    }

    private async Task<Agent?> PlantAgentAsync(CancellationToken cancellationToken)
    {
        if ((await agents.ListAsync(cancellationToken)).Count > 0)
            return null;
        var spec = new AgentSpec { Name = AgentName, Description = "Answers with the message itself.", Executor = new EchoSettings() };
        return (await administration.CreateAsync(spec, cancellationToken)).Agent;
    }
}
