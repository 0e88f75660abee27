using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Time;

namespace TaskMessages.Domain.Administration;

/// <summary>
/// Keeps in memory how the attempts of this process ended: why they failed, and how each agent does. It holds a fixed number of reasons and agents, makes no query,
/// and forgets all with the process.
/// </summary>
public sealed class TurnActivity(TimeProvider clock)
{
    /// <summary>Reasons that are told apart; those beyond it are counted together.</summary>
    public const int MostReasons = 50;

    /// <summary>Agents that are known; beyond it the one that was seen longest ago is forgotten.</summary>
    public const int MostAgents = 1_000;

    /// <summary>What reasons beyond <see cref="MostReasons"/> are counted as.</summary>
    public const string OtherReasons = "other reasons";

    private const int LongestReason = 200;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (HourCount Count, DateTime LastAt)> _reasons = new(StringComparer.Ordinal);
    private readonly Dictionary<long, Seen> _agents = [];

    /// <summary>Notes how an attempt ended.</summary>
    /// <param name="agentId">The agent; null: a task without one.</param>
    /// <param name="outcome">What became of the attempt.</param>
    /// <param name="reason">Why it failed, in one line without secrets or contents; null: it did not, or nobody knows.</param>
    /// <param name="usage">What the agent says the turn has used; null: it does not say.</param>
    public void Ended(long? agentId, TurnOutcome outcome, string? reason, TokenUsage? usage)
    {
        var isSuccess = outcome is TurnOutcome.Completed or TurnOutcome.AskedForInput;
        var isFailure = outcome is TurnOutcome.Failed or TurnOutcome.Retried;
        if (!isSuccess && !isFailure)
            return;
        var now = clock.GetUtcMilliseconds();
        var text = isFailure ? Cut(reason ?? "no reason was given") : null;
        lock (_gate)
        {
            if (text is not null)
                Count(text, now);
            if (agentId is { } id)
                AgentOf(id).Ended(now, text, usage);
        }
    }

    /// <summary>Why attempts failed in the last hour, the most frequent reason first.</summary>
    public IReadOnlyList<FailureReason> Failures()
    {
        lock (_gate)
        {
            Forget();
            return [.. _reasons.Select(reason => new FailureReason(reason.Key, reason.Value.Count.Sum(Minute), reason.Value.LastAt)).OrderByDescending(reason => reason.Count)];
        }
    }

    /// <summary>What was seen of an agent.</summary>
    public AgentActivity Of(long agentId)
    {
        lock (_gate)
            return _agents.TryGetValue(agentId, out var seen) ? seen.ToActivity(Minute) : AgentActivity.None;
    }

    private long Minute => MinuteOf(clock.GetUtcMilliseconds());

    private static long MinuteOf(DateTime time) => time.Ticks / TimeSpan.TicksPerMinute;

    private static string Cut(string text) => text.Length <= LongestReason ? text : string.Concat(text.AsSpan(0, LongestReason), "…");

    private void Count(string text, DateTime now)
    {
        if (!_reasons.ContainsKey(text) && _reasons.Count >= MostReasons)
            Forget();
        var key = _reasons.ContainsKey(text) || _reasons.Count < MostReasons ? text : OtherReasons;
        var count = _reasons.TryGetValue(key, out var known) ? known.Count : new HourCount();
        count.Add(MinuteOf(now), 1);
        _reasons[key] = (count, now);
    }

    /// <summary>Reasons that were none of the last hour's.</summary>
    private void Forget()
    {
        foreach (var (text, _) in _reasons.Where(reason => reason.Value.Count.Sum(Minute) == 0).ToList())
            _reasons.Remove(text);
    }

    private Seen AgentOf(long id)
    {
        if (_agents.TryGetValue(id, out var seen))
            return seen;
        if (_agents.Count >= MostAgents)
            _agents.Remove(_agents.MinBy(agent => agent.Value.At).Key);
        return _agents[id] = new Seen();
    }

    private sealed class Seen
    {
        private readonly HourCount _succeeded = new();
        private readonly HourCount _failed = new();
        private readonly HourCount _input = new();
        private readonly HourCount _output = new();
        private DateTime? _lastSuccess;
        private DateTime? _lastFailure;
        private string? _lastReason;

        public DateTime At { get; private set; }

        public void Ended(DateTime now, string? failure, TokenUsage? usage)
        {
            var minute = MinuteOf(now);
            At = now;
            if (failure is null)
                _lastSuccess = now;
            else
                (_lastFailure, _lastReason) = (now, failure);
            (failure is null ? _succeeded : _failed).Add(minute, 1);
            _input.Add(minute, usage?.Input ?? 0);
            _output.Add(minute, usage?.Output ?? 0);
        }

        public AgentActivity ToActivity(long minute) =>
            new(_lastSuccess, _lastFailure, _lastReason, _succeeded.Sum(minute), _failed.Sum(minute), _input.Sum(minute), _output.Sum(minute));
    }
}
