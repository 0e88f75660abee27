using System.Collections.Concurrent;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Stores;

namespace TaskMessages.Api.Worker;

/// <summary>The agents of the turns that this process works. A change of an agent arrives within <see cref="MaxAge"/>.</summary>
internal sealed class AgentCache(IAgentStore agents, TimeProvider clock)
{
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<long, Entry> _entries = new();

    /// <returns>Null when there is no such agent.</returns>
    public async ValueTask<Agent?> FindAsync(long? id, CancellationToken cancellationToken)
    {
        if (id is not { } known)
            return null;
        if (_entries.TryGetValue(known, out var entry) && clock.GetElapsedTime(entry.ReadAt) < MaxAge)
            return entry.Agent;
        var readAt = clock.GetTimestamp();
        var agent = await agents.FindAsync(known, cancellationToken);
        if (agent is null)
            _entries.TryRemove(known, out _);
        else
            _entries[known] = new Entry(agent, readAt);
        return agent;
    }

    private sealed record Entry(Agent Agent, long ReadAt);
}
