using TaskMessages.Domain.Agents;

namespace TaskMessages.Api.Worker;

/// <summary>Counts the turns that this process works, in all and by agent.</summary>
internal sealed class TurnSlots(int concurrency, int? concurrencyPerAgent)
{
    private readonly Dictionary<long, AgentLoad> _agents = [];
    private readonly Lock _gate = new();
    private int _taken;
    private bool _wasShort;

    /// <summary>The agents that no more turns are worked for at the moment.</summary>
    public IReadOnlyCollection<long> Saturated
    {
        get
        {
            lock (_gate)
                return _agents.Count == 0 ? [] : [.. _agents.Where(agent => agent.Value.Running >= agent.Value.Limit).Select(agent => agent.Key)];
        }
    }

    /// <summary>Takes as many slots as there are, up to <paramref name="wanted"/>.</summary>
    public int Take(int wanted)
    {
        lock (_gate)
        {
            var count = Math.Min(wanted, concurrency - _taken);
            _taken += count;
            _wasShort |= count < wanted;
            return count;
        }
    }

    /// <returns>Whether somebody wanted a slot and got none: there may be work.</returns>
    public bool Return()
    {
        lock (_gate)
        {
            _taken--;
            var wasShort = _wasShort;
            _wasShort = false;
            return wasShort;
        }
    }

    /// <returns>False when the agent has as many turns running as it may.</returns>
    public bool TryEnter(Agent agent)
    {
        lock (_gate)
        {
            var load = _agents.GetValueOrDefault(agent.Id) ?? new AgentLoad();
            load.Limit = Math.Min(agent.MaxConcurrency ?? int.MaxValue, concurrencyPerAgent ?? int.MaxValue);
            if (load.Running >= load.Limit)
                return false;
            load.Running++;
            _agents[agent.Id] = load;
            return true;
        }
    }

    public void Leave(Agent agent)
    {
        lock (_gate)
        {
            if (--_agents[agent.Id].Running == 0)
                _agents.Remove(agent.Id);
        }
    }

    private sealed class AgentLoad
    {
        public int Running { get; set; }

        public int Limit { get; set; }
    }
}
