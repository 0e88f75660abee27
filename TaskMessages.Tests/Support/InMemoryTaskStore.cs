using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Tests.Support;

/// <summary>The second implementation of the port: a dictionary under a lock, moved by the state machine alone.</summary>
internal sealed class InMemoryTaskStore : ITaskStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ChatTask> _tasks = [];
    private long _lastId;

    /// <summary>How many turns were claimed.</summary>
    public int Claims { get; private set; }

    /// <summary>Somebody else has changed the task.</summary>
    public void Put(ChatTask task)
    {
        lock (_gate)
            _tasks[task.Id] = task;
    }

    public Task<long> NextTaskIdAsync(CancellationToken cancellationToken) => Task.FromResult(Interlocked.Increment(ref _lastId));

    public Task<bool> InsertAsync(ChatTask task, CancellationToken cancellationToken)
    {
        lock (_gate)
            return Task.FromResult(_tasks.TryAdd(task.Id, task));
    }

    /// <summary>It has no messages.</summary>
    public Task<bool> InsertAsync(ChatTask task, Message first, CancellationToken cancellationToken) => Task.FromResult(false);

    /// <summary>Where the answers of rounds go; null: it writes no rounds.</summary>
    public IMessageStore? Messages { get; set; }

    public bool WritesRounds => Messages is not null;

    public async Task<RoundOutcome> EndAsync(EndingRound round, CancellationToken cancellationToken)
    {
        var steps = Steps(round);
        return OutcomeOf(await RunAsync(steps), steps.Count);
    }

    /// <summary>The writes of a round, one after the other; each says whether it was made.</summary>
    public IReadOnlyList<Func<Task<bool>>> Steps(EndingRound round)
    {
        ArgumentNullException.ThrowIfNull(round);
        return
        [
            async () => await Move(
                round.Allotment.Seen.Id,
                task => round.Allotment.Fits(task) ? TurnStateMachine.AllotMessages(task, round.Allotment.Token!, 0, round.Messages.Count, round.Allotment.Next.UpdatedAt) : null) is not null,
            .. round.Messages.Select(message => (Func<Task<bool>>)(() => Messages!.InsertAsync(message, CancellationToken.None))),
            async () => await ApplyAsync(round.End, CancellationToken.None) is not null,
        ];
    }

    /// <returns>How many steps were made until one was not.</returns>
    public static async Task<int> RunAsync(IEnumerable<Func<Task<bool>>> steps)
    {
        var done = 0;
        foreach (var step in steps)
        {
            if (!await step())
                break;
            done++;
        }

        return done;
    }

    public static RoundOutcome OutcomeOf(int done, int steps) => done == 0 ? RoundOutcome.NotBegun : done < steps ? RoundOutcome.BrokenOff : RoundOutcome.Done;

    public Task<ChatTask?> FindAsync(string id, CancellationToken cancellationToken)
    {
        lock (_gate)
            return Task.FromResult(_tasks.GetValueOrDefault(id));
    }

    public Task<string> ReserveNameAsync(string name, string id, CancellationToken cancellationToken)
    {
        lock (_gate)
            return Task.FromResult(_tasks.Values.FirstOrDefault(task => task.Name == name)?.Id ?? id);
    }

    public Task ReleaseNameAsync(string name, string id, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<ChatTask?> FindByNameAsync(string name, CancellationToken cancellationToken)
    {
        lock (_gate)
            return Task.FromResult(_tasks.Values.FirstOrDefault(task => task.Name == name));
    }

    public Task<ChatTask?> FindExternalAsync(string name, CancellationToken cancellationToken)
    {
        lock (_gate)
            return Task.FromResult(_tasks.Values.Where(task => task.ExternalId == name).OrderBy(task => task.CreatedAt).ThenBy(task => task.Id, StringComparer.Ordinal).FirstOrDefault());
    }

    public Task<ChatTask?> ApplyAsync(TaskChange change, CancellationToken cancellationToken) =>
        Move(change.Seen.Id, task => !change.Fits(task) ? null : change.Next with
        {
            // what stays of the turn is as it is by now: its lease may have moved on since it was seen
            Turn = change.Next.Turn?.Id == task.Turn?.Id && task.Turn is { } turn ? turn with { Removals = change.Next.Turn!.Removals } : change.Next.Turn,
        });

    public Task<ChatTask?> EnqueueAsync(string id, QueuedTurn turn, int queueBytes, CancellationToken cancellationToken) =>
        Move(id, task => task.Status == ChatStatus.Running && TurnStateMachine.HasRoom(task, turn, queueBytes) ? TurnStateMachine.EnqueueTurn(task, turn, queueBytes) : null);

    public Task<ChatTask?> StopAsync(
        string id, TurnStop stop, QueuedTurn? next, int queueBytes, Lease lease, DateTime now, DateTime leaseEnd, CancellationToken cancellationToken) =>
        Move(id, task => task.Status == ChatStatus.Running && (next is null || TurnStateMachine.HasRoom(task, next, queueBytes)) ? TurnStateMachine.StopTurn(task, stop, next, lease, leaseEnd) : null);

    public Task<ChatTask?> ClaimAsync(
        Lease lease, DateTime now, DateTime leaseEnd, IReadOnlyCollection<long> excludedAgents, CancellationToken cancellationToken)
        => Claim(lease, now, leaseEnd, task => task.AgentId is not { } agent || !excludedAgents.Contains(agent));

    public Task<ChatTask?> ClaimOfAgentAsync(Lease lease, DateTime now, DateTime leaseEnd, long agentId, CancellationToken cancellationToken)
        => Claim(lease, now, leaseEnd, task => task.AgentId == agentId);

    public Task<IReadOnlyList<long>> ReadyAgentsAsync(DateTime now, int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
            return Task.FromResult<IReadOnlyList<long>>([.. Ready(now).Select(task => task.AgentId).OfType<long>().Distinct().Order().Take(limit)]);
    }

    private IEnumerable<ChatTask> Ready(DateTime now) =>
        _tasks.Values.Where(task => task.Status == ChatStatus.Running && task.Turn is { } turn && turn.VisibleAt <= now);

    private Task<ChatTask?> Claim(Lease lease, DateTime now, DateTime leaseEnd, Func<ChatTask, bool> isWanted)
    {
        lock (_gate)
        {
            var next = Ready(now).Where(isWanted).MinBy(task => task.Turn!.VisibleAt);
            if (next is null)
                return Task.FromResult<ChatTask?>(null);
            Claims++;
            return Move(next.Id, task => TurnStateMachine.ClaimTurn(task, lease, now, leaseEnd));
        }
    }

    public async Task<bool> HeartbeatAsync(string id, string token, DateTime leaseEnd, CancellationToken cancellationToken) =>
        await MoveLeased(id, token, task => TurnStateMachine.KeepTurn(task, token, leaseEnd)) is not null;

    public async Task<SequenceGrant?> AllotAsync(
        string id, string token, int changes, int messages, DateTime now, CancellationToken cancellationToken) =>
        await MoveLeased(id, token, task => TurnStateMachine.AllotMessages(task, token, changes, messages, now)) is { } task
            ? new SequenceGrant(task.Seq - changes - messages + 1, task.Turn!.Written - messages, task.UpdatedAt)
            : null;

    public async Task<SequenceGrant?> AllotExternalAsync(string id, long? agentId, int count, DateTime now, CancellationToken cancellationToken) =>
        await Move(id, task => task.Lifecycle == TaskLifecycle.Deleted || task.CleanedAt is not null || (agentId is not null && task.AgentId != agentId)
            ? null
            : task with { Seq = task.Seq + count, UpdatedAt = (now > task.UpdatedAt ? now : task.UpdatedAt).AddMilliseconds(count - 1) }) is { } task
            ? new SequenceGrant(task.Seq - count + 1, 0, task.UpdatedAt.AddMilliseconds(1 - count))
            : null;

    public Task<ChatTask> CreateExternalAsync(ChatTask task, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _tasks.TryAdd(task.Id, task);
            return Task.FromResult(_tasks[task.Id]);
        }
    }

    public async Task<bool> RetryAsync(
        string id, string token, DateTime visibleAt, string reason, DateTime now, CancellationToken cancellationToken) =>
        await MoveLeased(id, token, task => TurnStateMachine.RetryTurn(task, token, visibleAt, reason, now)) is not null;

    public async Task<bool> ReleaseAsync(string id, string token, DateTime now, CancellationToken cancellationToken) =>
        await MoveLeased(id, token, task => TurnStateMachine.ReleaseTurn(task, token, now)) is not null;

    public Task<IReadOnlyList<ChatTask>> LeasedAsync(string ownerPrefix, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<ChatTask>>(
                [.. _tasks.Values.Where(task => task.Turn?.Lease?.Owner.StartsWith(ownerPrefix, StringComparison.Ordinal) == true)]);
        }
    }

    public Task<IReadOnlySet<string>> StillLeasedAsync(IReadOnlyDictionary<string, string> tokenByTask, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlySet<string>>(tokenByTask
                .Where(pair => _tasks.GetValueOrDefault(pair.Key)?.Turn?.IsHeldBy(pair.Value) == true)
                .Select(pair => pair.Key)
                .ToHashSet());
        }
    }

    public Task<IReadOnlyList<TaskVersion>> VersionsAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<TaskVersion>>([.. ids.Where(_tasks.ContainsKey).Select(id => _tasks[id])
                .Select(task => new TaskVersion(task.Id, task.Seq, task.StateVersion, task.Turn?.Lease?.Owner))]);
        }
    }

    public IAsyncEnumerable<IReadOnlyList<ChatTask>> ListAsync(TaskListQuery query, CancellationToken cancellationToken) =>
        throw new NotSupportedException("No turn needs this.");

    public Task<IReadOnlyList<ChatTask>> ListAsync(TaskPageQuery query, CancellationToken cancellationToken) =>
        throw new NotSupportedException("No turn needs this.");

    public Task<IReadOnlyList<ChatTask>> UnpurgedAsync(DateTime before, int limit, CancellationToken cancellationToken)
        => ToPurge(before, limit, task => task.Lifecycle == TaskLifecycle.Deleted);

    public Task<IReadOnlyList<ChatTask>> UnsettledAsync(DateTime before, int limit, CancellationToken cancellationToken)
        => ToPurge(before, limit, task => task.Lifecycle != TaskLifecycle.Deleted);

    public Task PurgedAsync(string id, CancellationToken cancellationToken) => Move(id, task => task with { PurgeAt = null });

    public Task ForgetAsync(string id, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_tasks.GetValueOrDefault(id)?.Lifecycle == TaskLifecycle.Deleted)
                _tasks.Remove(id);
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<ChatTask>> OverdueAsync(DateTime now, int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<ChatTask>>([.. _tasks.Values
                .Where(task => task.PendingInteraction?.ExpiresAt <= now)
                .OrderBy(task => task.PendingInteraction!.ExpiresAt)
                .Take(limit)]);
        }
    }

    public async Task<bool> TakeOverAsync(string id, string token, DateTime now, CancellationToken cancellationToken) =>
        await MoveLeased(id, token, task => TurnStateMachine.TakeOverTurn(task, token, now)) is not null;

    public Task<QueueStatistics> StatisticsAsync(DateTime now, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var turns = _tasks.Values.Where(task => task.Turn is not null).Select(task => task.Turn!).ToList();
            var claimable = turns.Where(turn => turn.VisibleAt <= now).ToList();
            return Task.FromResult(new QueueStatistics(
                turns.Count(turn => turn.Lease is null || turn.VisibleAt <= now),
                turns.Count(turn => turn.Lease is not null && turn.VisibleAt > now),
                claimable.Count == 0 ? null : claimable.Min(turn => turn.VisibleAt)));
        }
    }

    public Task<TurnLeases> LeasesAsync(DateTime now, int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var leased = _tasks.Values.Where(task => task.Turn?.Lease is not null).Select(task => task.Turn!).ToList();
            var held = leased.Where(turn => turn.VisibleAt > now).CountBy(turn => turn.Lease!.Owner).ToDictionary();
            return Task.FromResult(new TurnLeases(held, leased.Count(turn => turn.VisibleAt <= now), IsWhole: true));
        }
    }

    private Task<IReadOnlyList<ChatTask>> ToPurge(DateTime before, int limit, Func<ChatTask, bool> which)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<ChatTask>>(
                [.. _tasks.Values.Where(task => task.PurgeAt <= before && which(task)).OrderBy(task => task.PurgeAt).Take(limit)]);
        }
    }

    private Task<ChatTask?> MoveLeased(string id, string token, Func<ChatTask, ChatTask> move) =>
        Move(id, task => task.Turn?.IsHeldBy(token) == true ? move(task) : null);

    private Task<ChatTask?> Move(string id, Func<ChatTask, ChatTask?> move)
    {
        lock (_gate)
        {
            var moved = _tasks.TryGetValue(id, out var task) ? move(task) : null;
            if (moved is not null)
                _tasks[id] = moved;
            return Task.FromResult(moved);
        }
    }
}
