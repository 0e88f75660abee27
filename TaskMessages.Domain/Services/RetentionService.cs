using System.Runtime.CompilerServices;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Time;

namespace TaskMessages.Domain.Services;

/// <summary>Exports tasks' contents, cleans tasks of them, and brings them back (message contract, section 18).</summary>
public sealed class RetentionService(
    TaskLifecycleService tasks, TaskContents contents, TurnStores stores, IEventStore events, ITrackerStore trackers, IStateStore states, TimeProvider clock)
{
    private const long BatchBytes = 1024 * 1024;

    /// <summary>How many items are brought back with one write, at the most.</summary>
    public int BatchSize { get; init; } = 500;

    /// <summary>The task's contents. One that is cleaned has none.</summary>
    /// <exception cref="DomainException">
    /// <see cref="DomainError.TaskNotFound"/>; <see cref="DomainError.Conflict"/>: a clean or a rehydration is not at its end, so that the contents are not whole.
    /// </exception>
    public async Task<TaskExport> ExportAsync(Caller caller, string taskId, CancellationToken cancellationToken)
    {
        var task = await tasks.GetAsync(caller, TaskReference.ById(taskId), cancellationToken);
        return task.ContentWork is null
            ? new TaskExport(task, stores, states)
            : throw new DomainException(DomainError.Conflict, $"The contents of task {taskId} are not whole: a clean or a rehydration is not at its end; try again.");
    }

    /// <summary>Removes the task's contents; one that is cleaned already stays as it is.</summary>
    /// <param name="idle">How long nothing may have happened in it; null: it does not matter.</param>
    /// <exception cref="DomainException">
    /// <see cref="DomainError.TaskNotFound"/>; <see cref="DomainError.BadRequest"/>: it is active, or has not been idle for long enough, or has events that its agent has not processed.
    /// <see cref="DomainError.Conflict"/>: somebody else is at its contents.
    /// </exception>
    public async Task<CleanedTask> CleanAsync(Caller caller, string taskId, TimeSpan? idle, CancellationToken cancellationToken)
    {
        var task = await tasks.GetAsync(caller, TaskReference.ById(taskId), cancellationToken);
        return task is { CleanedAt: { } since, ContentWork: null }
            ? new CleanedTask { TaskId = taskId, CleanedAt = since }
            : await contents.CleanAsync(task, seen => CheckAsync(seen, idle, cancellationToken), cancellationToken);
    }

    /// <summary>Brings a cleaned task's contents back, all or nothing.</summary>
    /// <param name="snapshot">What they are, in their order. Whatever it throws is thrown, and nothing comes back.</param>
    /// <exception cref="DomainException">
    /// <see cref="DomainError.TaskNotFound"/>; <see cref="DomainError.BadRequest"/>: it is not cleaned, or an id exists already. <see cref="DomainError.Conflict"/>: somebody else is at its contents.
    /// </exception>
    public async Task RehydrateAsync(Caller caller, string taskId, IAsyncEnumerable<SnapshotItem> snapshot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var task = await tasks.GetAsync(caller, TaskReference.ById(taskId), cancellationToken);
        TaskRestoration? restoration = null;
        try
        {
            await foreach (var batch in InBatchesAsync(snapshot, cancellationToken))
            {
                restoration ??= await contents.RestoreAsync(task, cancellationToken);
                await restoration.AddAsync(batch, cancellationToken);
            }

            restoration ??= await contents.RestoreAsync(task, cancellationToken);
            await restoration.CompleteAsync();
        }
        finally
        {
            if (restoration is { IsComplete: false })
                await restoration.AbandonAsync();
        }
    }

    private async Task CheckAsync(ChatTask task, TimeSpan? idle, CancellationToken cancellationToken)
    {
        // what is active is refused for that
        if (task.Lifecycle == TaskLifecycle.Open)
            return;
        if (idle is { } least && await LastInteractionAsync(task, cancellationToken) > clock.GetUtcMilliseconds() - least)
            throw Bad(task, $"not idle for {least.TotalDays:0} days (use force=true to override)");
        var processed = await trackers.FindAsync([task.Id], cancellationToken) is [var tracker, ..] ? tracker.LastSeq : 0;
        if (await events.FindLastAsync(task.Id, cancellationToken) is { } last && last.Seq > processed)
            throw Bad(task, "unprocessed events remain");
    }

    /// <summary>Messages may have a time that their callers gave them.</summary>
    private async Task<DateTime> LastInteractionAsync(ChatTask task, CancellationToken cancellationToken)
    {
        var latest = await stores.Messages.HistoryAsync(task.Id, 1, long.MaxValue, null, cancellationToken);
        return latest is [var message, ..] && message.CreatedAt > task.UpdatedAt ? message.CreatedAt : task.UpdatedAt;
    }

    private async IAsyncEnumerable<IReadOnlyList<SnapshotItem>> InBatchesAsync(
        IAsyncEnumerable<SnapshotItem> items, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var batch = new List<SnapshotItem>();
        var bytes = 0L;
        await foreach (var item in items.WithCancellation(cancellationToken))
        {
            batch.Add(item);
            bytes += SizeOf(item);
            if (batch.Count < BatchSize && bytes < BatchBytes)
                continue;
            yield return batch;
            batch = [];
            bytes = 0;
        }

        if (batch.Count > 0)
            yield return batch;
    }

    private static long SizeOf(SnapshotItem item) => item switch
    {
        SnapshotMessage message => StoredSize.OfContent(message.Message.Content),
        SnapshotState state => StoredSize.OfJson(state.State.State),
        _ => 0,
    };

    private static DomainException Bad(ChatTask task, string reason) => new(DomainError.BadRequest, $"Cannot clean task {task.Id}: {reason}.") { Task = task };
}
