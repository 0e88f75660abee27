using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Tests.Support;

/// <summary>A store as one process sees it: its calls are counted, and break where the test says.</summary>
internal sealed class FaultyTaskStore(ITaskStore inner, StoreFaults faults) : ITaskStore
{
    /// <summary>Whether it is one that cannot store a task together with its message.</summary>
    public bool StoresOneByOne { get; init; }

    public Task<long> NextTaskIdAsync(CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.NextTaskIdAsync(cancellationToken));

    public Task<bool> InsertAsync(ChatTask task, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.InsertAsync(task, cancellationToken));

    /// <summary>What others do when a task is stored and its message is not yet, which they store then; null: the two go out together.</summary>
    public Func<Message, Task>? BeforeMessage { get; init; }

    public Task<bool> InsertAsync(ChatTask task, Message first, CancellationToken cancellationToken) => BeforeMessage is { } others
        ? InsertBehindAsync(task, first, others)
        : StoresOneByOne ? Task.FromResult(false) : faults.CallAsync(() => inner.InsertAsync(task, first, cancellationToken));

    private async Task<bool> InsertBehindAsync(ChatTask task, Message first, Func<Message, Task> others)
    {
        await inner.InsertAsync(task, CancellationToken.None);
        await others(first);
        return false;
    }

    public bool WritesRounds => !StoresOneByOne && inner.WritesRounds;

    /// <summary>After how many of its writes a round can break, too; null: only before it and after it.</summary>
    public int? RoundSplitsAt { get; init; }

    public Task<RoundOutcome> EndAsync(EndingRound round, CancellationToken cancellationToken) => RoundSplitsAt is { } split && inner is InMemoryTaskStore tasks
        ? EndInPartsAsync(tasks.Steps(round), split)
        : faults.CallAsync(() => inner.EndAsync(round, cancellationToken));

    private async Task<RoundOutcome> EndInPartsAsync(IReadOnlyList<Func<Task<bool>>> steps, int split)
    {
        var done = await faults.CallAsync(() => InMemoryTaskStore.RunAsync(steps.Take(split)));
        if (done == split)
            done += await faults.CallAsync(() => InMemoryTaskStore.RunAsync(steps.Skip(split)));
        return InMemoryTaskStore.OutcomeOf(done, steps.Count);
    }

    public Task<ChatTask?> FindAsync(string id, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.FindAsync(id, cancellationToken));

    public Task<ChatTask?> FindExternalAsync(string name, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.FindExternalAsync(name, cancellationToken));

    public Task<ChatTask?> ApplyAsync(TaskChange change, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.ApplyAsync(change, cancellationToken));

    public Task<ChatTask?> EnqueueAsync(string id, QueuedTurn turn, int queueBytes, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.EnqueueAsync(id, turn, queueBytes, cancellationToken));

    public Task<ChatTask?> StopAsync(
        string id, TurnStop stop, QueuedTurn? next, int queueBytes, Lease lease, DateTime now, DateTime leaseEnd, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.StopAsync(id, stop, next, queueBytes, lease, now, leaseEnd, cancellationToken));

    public Task<ChatTask?> ClaimAsync(
        Lease lease, DateTime now, DateTime leaseEnd, IReadOnlyCollection<long> excludedAgents, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.ClaimAsync(lease, now, leaseEnd, excludedAgents, cancellationToken));

    public Task<ChatTask?> ClaimOfAgentAsync(Lease lease, DateTime now, DateTime leaseEnd, long agentId, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.ClaimOfAgentAsync(lease, now, leaseEnd, agentId, cancellationToken));

    public Task<IReadOnlyList<long>> ReadyAgentsAsync(DateTime now, int limit, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.ReadyAgentsAsync(now, limit, cancellationToken));

    public Task<bool> HeartbeatAsync(string id, string token, DateTime leaseEnd, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.HeartbeatAsync(id, token, leaseEnd, cancellationToken));

    public Task<SequenceGrant?> AllotAsync(
        string id, string token, int changes, int messages, DateTime now, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.AllotAsync(id, token, changes, messages, now, cancellationToken));

    public Task<SequenceGrant?> AllotExternalAsync(
        string id, long? agentId, int count, DateTime now, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.AllotExternalAsync(id, agentId, count, now, cancellationToken));

    public Task<ChatTask> CreateExternalAsync(ChatTask task, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.CreateExternalAsync(task, cancellationToken));

    public Task<bool> RetryAsync(
        string id, string token, DateTime visibleAt, string reason, DateTime now, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.RetryAsync(id, token, visibleAt, reason, now, cancellationToken));

    public Task<bool> ReleaseAsync(string id, string token, DateTime now, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.ReleaseAsync(id, token, now, cancellationToken));

    public Task<IReadOnlyList<ChatTask>> LeasedAsync(string ownerPrefix, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.LeasedAsync(ownerPrefix, cancellationToken));

    public Task<IReadOnlySet<string>> StillLeasedAsync(IReadOnlyDictionary<string, string> tokenByTask, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.StillLeasedAsync(tokenByTask, cancellationToken));

    public Task<IReadOnlyList<TaskVersion>> VersionsAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.VersionsAsync(ids, cancellationToken));

    public IAsyncEnumerable<IReadOnlyList<ChatTask>> ListAsync(TaskListQuery query, CancellationToken cancellationToken) => inner.ListAsync(query, cancellationToken);

    public Task<IReadOnlyList<ChatTask>> ListAsync(TaskPageQuery query, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.ListAsync(query, cancellationToken));

    public Task<string> ReserveNameAsync(string name, string id, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.ReserveNameAsync(name, id, cancellationToken));

    public Task ReleaseNameAsync(string name, string id, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.ReleaseNameAsync(name, id, cancellationToken));

    public Task<ChatTask?> FindByNameAsync(string name, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.FindByNameAsync(name, cancellationToken));

    public Task<IReadOnlyList<ChatTask>> UnpurgedAsync(DateTime before, int limit, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.UnpurgedAsync(before, limit, cancellationToken));

    public Task<IReadOnlyList<ChatTask>> UnsettledAsync(DateTime before, int limit, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.UnsettledAsync(before, limit, cancellationToken));

    public Task PurgedAsync(string id, CancellationToken cancellationToken) => faults.CallAsync(() => inner.PurgedAsync(id, cancellationToken));

    public Task ForgetAsync(string id, CancellationToken cancellationToken) => faults.CallAsync(() => inner.ForgetAsync(id, cancellationToken));

    public Task<IReadOnlyList<ChatTask>> OverdueAsync(DateTime now, int limit, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.OverdueAsync(now, limit, cancellationToken));

    public Task<bool> TakeOverAsync(string id, string token, DateTime now, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.TakeOverAsync(id, token, now, cancellationToken));

    public Task<QueueStatistics> StatisticsAsync(DateTime now, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.StatisticsAsync(now, cancellationToken));

    public Task<TurnLeases> LeasesAsync(DateTime now, int limit, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.LeasesAsync(now, limit, cancellationToken));
}
