using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Stores;

namespace TaskMessages.Api.Caching;

/// <summary>Spares every request the look-up of its agent. A change made by this process is seen at once.</summary>
internal sealed class CachedAgentStore(IAgentStore store, TimeProvider time) : IAgentStore
{
    private readonly ShortLivedCache<long, Agent> _agents = new(time);

    public Task<Agent?> CreateAsync(Agent agent, CancellationToken cancellationToken) => store.CreateAsync(agent, cancellationToken);

    public Task<Agent?> FindAsync(long id, CancellationToken cancellationToken) =>
        _agents.GetAsync(id, store.FindAsync, cancellationToken).AsTask();

    public Task<Agent?> FindByNameAsync(string name, CancellationToken cancellationToken) => store.FindByNameAsync(name, cancellationToken);

    public Task<IReadOnlyList<Agent>> ListAsync(CancellationToken cancellationToken) => store.ListAsync(cancellationToken);

    public async Task<ReplaceOutcome> ReplaceAsync(Agent agent, CancellationToken cancellationToken)
    {
        var outcome = await store.ReplaceAsync(agent, cancellationToken);
        _agents.Clear();
        return outcome;
    }

    public Task<Agent?> ClaimForHealthAsync(DateTime now, DateTime next, CancellationToken cancellationToken) => store.ClaimForHealthAsync(now, next, cancellationToken);

    public async Task SetHealthAsync(long id, AgentHealth health, CancellationToken cancellationToken)
    {
        await store.SetHealthAsync(id, health, cancellationToken);
        _agents.Clear();
    }

    public async Task<bool> DeleteAsync(long id, CancellationToken cancellationToken)
    {
        var isDeleted = await store.DeleteAsync(id, cancellationToken);
        _agents.Clear();
        return isDeleted;
    }
}
