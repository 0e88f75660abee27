using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Time;

namespace TaskMessages.Api.Worker;

/// <summary>
/// Whose turn a claim is to take, so that an agent with many ready turns does not hold up another's. While several agents have ready turns claims go round among them; within an
/// agent, and while only one has any, the turn comes first that has been ready longest. Which agents have any is looked at now and then while there is work: an agent whose turn becomes
/// ready meanwhile waits for that.
/// </summary>
internal sealed class AgentRotation(ITaskStore tasks, TimeProvider clock)
{
    /// <summary>How long it may take until an agent has its place.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Agents that take turns at a time; further ones come when these have nothing left.</summary>
    private const int MaxAgents = 1000;

    private readonly Lock _gate = new();
    private readonly LinkedList<long> _agents = new();
    private long? _lookedAt;
    private bool _isLooking;

    /// <summary>Whose turn the next claim takes.</summary>
    /// <param name="excluded">Agents whose turns it must leave out.</param>
    /// <returns>Null: anybody's, but of those agents.</returns>
    /// <exception cref="Domain.Errors.StoreException">The database is away.</exception>
    public async ValueTask<long?> NextAsync(IReadOnlyCollection<long> excluded)
    {
        if (BeginLook())
            await LookAsync();
        lock (_gate)
        {
            if (_agents.Count < 2)
                return null;
            for (var place = _agents.First; place is not null; place = place.Next)
            {
                if (excluded.Contains(place.Value))
                    continue;
                _agents.Remove(place);
                _agents.AddLast(place);
                return place.Value;
            }

            return null;
        }
    }

    /// <summary>The agent has no ready turn left.</summary>
    public void HasNone(long agentId)
    {
        lock (_gate)
            _agents.Remove(agentId);
    }

    /// <summary>Nobody has a ready turn: the next look is due when one comes.</summary>
    public void AllHaveNone()
    {
        lock (_gate)
        {
            _agents.Clear();
            _lookedAt = clock.GetTimestamp();
        }
    }

    private bool BeginLook()
    {
        lock (_gate)
        {
            if (_isLooking || (_lookedAt is { } last && clock.GetElapsedTime(last) < Interval))
                return false;
            return _isLooking = true;
        }
    }

    private async Task LookAsync()
    {
        try
        {
            var ready = await tasks.ReadyAgentsAsync(clock.GetUtcMilliseconds(), MaxAgents, CancellationToken.None);
            lock (_gate)
            {
                // who was about to have its turn still is, and who is new comes before those who have just had theirs
                var waiting = _agents.Where(ready.Contains).ToList();
                _agents.Clear();
                foreach (var agent in ready.Except(waiting).Concat(waiting))
                    _agents.AddLast(agent);
            }
        }
        finally
        {
            lock (_gate)
            {
                _isLooking = false;
                _lookedAt = clock.GetTimestamp();
            }
        }
    }
}
