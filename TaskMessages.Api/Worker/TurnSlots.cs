using TaskMessages.Domain.Agents;

namespace TaskMessages.Api.Worker;

/// <summary>
/// Counts the turns that this process works, in all and by agent, and says which agents' turns a claim must leave out: those of agents that
/// have as many as they may, counting what other claims may bring this very moment, and of those whose first turn has just been claimed and whose
/// limit is not known yet. Only two claims at once that both meet an agent for the first time can bring one too many.
/// </summary>
/// <param name="concurrency">How many turns are worked at once.</param>
/// <param name="concurrencyPerAgent">How many of one agent; null: any number.</param>
/// <param name="onRoom">Called when a claim that has left agents out only because of another one could find more now.</param>
internal sealed class TurnSlots(int concurrency, int? concurrencyPerAgent, Action? onRoom = null)
{
    /// <summary>The agents that have turns here, and those with a limit that have had.</summary>
    private readonly Dictionary<long, AgentLoad> _agents = [];
    private readonly HashSet<long> _known = [];
    private readonly Dictionary<string, Claim> _claims = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private int _taken;
    private bool _wasShort;

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

    /// <summary>A claim is about to be sent; <see cref="EndClaim"/> follows in any case.</summary>
    /// <param name="token">The claim's lease.</param>
    /// <returns>The agents whose turns it must leave out.</returns>
    public IReadOnlyCollection<long> BeginClaim(string token)
    {
        lock (_gate)
        {
            var claim = new Claim();
            var excluded = new HashSet<long>();
            foreach (var other in _claims.Values)
            {
                if (other.Unknown is not { } unknown)
                    continue;
                other.IsInTheWay = true;
                excluded.Add(unknown);
            }

            foreach (var load in _agents.Values.Where(load => load.Limit < concurrency))
            {
                if (load.Running + load.Expected < load.Limit)
                {
                    load.Expected++;
                    claim.Expecting.Add(load);
                }
                else
                {
                    excluded.Add(load.AgentId);
                    load.IsWanted |= load.Running < load.Limit;
                }
            }

            _claims[token] = claim;
            return excluded;
        }
    }

    /// <summary>The claim has brought a turn of this agent, and can bring no other's any more.</summary>
    public void Claimed(string token, long? agentId)
    {
        bool hasRoom;
        lock (_gate)
        {
            if (!_claims.TryGetValue(token, out var claim))
                return;
            hasRoom = Forget(claim, load => load.AgentId != agentId);
            if (agentId is { } id && !_known.Contains(id))
                claim.Unknown = id;
        }

        if (hasRoom)
            onRoom?.Invoke();
    }

    /// <summary>The claim has brought nothing, or its turn is counted by <see cref="TryEnter"/> or given back. It may be told twice.</summary>
    public void EndClaim(string token)
    {
        bool hasRoom;
        lock (_gate)
        {
            if (!_claims.Remove(token, out var claim))
                return;
            hasRoom = Forget(claim, _ => true) | claim.IsInTheWay;
        }

        if (hasRoom)
            onRoom?.Invoke();
    }

    /// <returns>False when the agent has as many turns running as it may.</returns>
    public bool TryEnter(Agent agent)
    {
        lock (_gate)
        {
            _known.Add(agent.Id);
            var load = _agents.GetValueOrDefault(agent.Id) ?? new AgentLoad(agent.Id);
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
            var load = _agents[agent.Id];
            load.Running--;
            if (load.Running == 0 && load.Expected == 0 && load.Limit >= concurrency)
                _agents.Remove(agent.Id);
        }
    }

    /// <returns>Whether another claim has left one of the agents out because of this one, and need not have.</returns>
    private static bool Forget(Claim claim, Predicate<AgentLoad> which)
    {
        var hasRoom = false;
        foreach (var load in claim.Expecting.Where(load => which(load)))
        {
            load.Expected--;
            hasRoom |= load.IsWanted && load.Running < load.Limit;
            load.IsWanted = false;
        }

        claim.Expecting.RemoveAll(which);
        return hasRoom;
    }

    /// <summary>What is known of one agent.</summary>
    private sealed class AgentLoad(long agentId)
    {
        public long AgentId { get; } = agentId;

        public int Running { get; set; }

        /// <summary>How many claims under way may bring a turn of it.</summary>
        public int Expected { get; set; }

        public int Limit { get; set; }

        /// <summary>A claim has left it out although it has room, because another one may take that.</summary>
        public bool IsWanted { get; set; }
    }

    /// <summary>A claim under way.</summary>
    private sealed class Claim
    {
        /// <summary>The agents with a limit that it may bring a turn of.</summary>
        public List<AgentLoad> Expecting { get; } = [];

        /// <summary>The agent that it has brought a turn of, when its limit is not known yet.</summary>
        public long? Unknown { get; set; }

        /// <summary>Another claim has left that agent out.</summary>
        public bool IsInTheWay { get; set; }
    }
}
