using System.Collections.Concurrent;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Stores;

namespace TaskMessages.Tests.Support;

/// <summary>The agents in a dictionary.</summary>
internal sealed class InMemoryAgentStore : IAgentStore
{
    private readonly ConcurrentDictionary<long, Agent> _agents = new();

    public Task<Agent?> CreateAsync(Agent agent, CancellationToken cancellationToken)
    {
        var stored = agent with { Id = _agents.Count + 1 };
        return Task.FromResult(_agents.TryAdd(stored.Id, stored) ? stored : null);
    }

    public Task<Agent?> FindAsync(long id, CancellationToken cancellationToken) => Task.FromResult(_agents.GetValueOrDefault(id));

    public Task<Agent?> FindByNameAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult(_agents.Values.FirstOrDefault(agent => agent.Name == name));

    public Task<IReadOnlyList<Agent>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Agent>>([.. _agents.Values.OrderBy(agent => agent.Id)]);

    public Task<ReplaceOutcome> ReplaceAsync(Agent agent, CancellationToken cancellationToken)
    {
        _agents[agent.Id] = agent;
        return Task.FromResult(ReplaceOutcome.Replaced);
    }

    public Task<Agent?> ClaimForHealthAsync(DateTime now, DateTime next, CancellationToken cancellationToken) => Task.FromResult<Agent?>(null);

    public Task SetHealthAsync(long id, AgentHealth health, CancellationToken cancellationToken)
    {
        _agents[id] = _agents[id] with { Health = health };
        return Task.CompletedTask;
    }

    public Task<bool> DeleteAsync(long id, CancellationToken cancellationToken) => Task.FromResult(_agents.TryRemove(id, out _));
}
