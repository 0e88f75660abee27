namespace TaskMessages.Api.Delivery;

/// <summary>How many events each agent is being told of by this process.</summary>
/// <param name="limit">The most of one agent.</param>
internal sealed class AgentCounts(int limit)
{
    private readonly Dictionary<long, int> _running = [];
    private readonly Lock _gate = new();

    /// <summary>The agents that are told of as many as may be.</summary>
    public IReadOnlyCollection<long> Full()
    {
        lock (_gate)
            return [.. _running.Where(pair => pair.Value >= limit).Select(pair => pair.Key)];
    }

    public void Enter(long agentId)
    {
        lock (_gate)
            _running[agentId] = _running.GetValueOrDefault(agentId) + 1;
    }

    public void Leave(long agentId)
    {
        lock (_gate)
        {
            if (--_running[agentId] == 0)
                _running.Remove(agentId);
        }
    }
}
