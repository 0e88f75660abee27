using TaskMessages.Domain.Agents;

namespace TaskMessages.Domain.Stores;

/// <summary>The agents.</summary>
public interface IAgentStore
{
    /// <summary>Stores the agent under the next id, whatever id it has.</summary>
    /// <returns>The stored agent; null when the name is taken.</returns>
    Task<Agent?> CreateAsync(Agent agent, CancellationToken cancellationToken);

    Task<Agent?> FindAsync(long id, CancellationToken cancellationToken);

    Task<Agent?> FindByNameAsync(string name, CancellationToken cancellationToken);

    /// <summary>All agents by id.</summary>
    Task<IReadOnlyList<Agent>> ListAsync(CancellationToken cancellationToken);

    Task<ReplaceOutcome> ReplaceAsync(Agent agent, CancellationToken cancellationToken);

    /// <summary>Claims a registered agent that is to be looked at: nobody else does before <paramref name="next"/>.</summary>
    /// <returns>Null when there is none.</returns>
    Task<Agent?> ClaimForHealthAsync(DateTime now, DateTime next, CancellationToken cancellationToken);

    /// <summary>What was seen of the agent. Registering it again or replacing it leaves that as it is.</summary>
    Task SetHealthAsync(long id, AgentHealth health, CancellationToken cancellationToken);

    /// <returns>False when there is no such agent.</returns>
    Task<bool> DeleteAsync(long id, CancellationToken cancellationToken);
}
