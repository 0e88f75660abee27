using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Time;

namespace TaskMessages.Domain.Services;

/// <summary>
/// Removes tasks' contents, and lets them be brought back. The task is marked first; whoever dies in between leaves the mark, by which the next clean, the next rehydration or
/// the sweep goes on.
/// </summary>
public sealed class TaskContents(
    TurnStores stores, TaskTransitions transitions, IEventStore events, ITrackerStore trackers, IStateStore states, TimeProvider clock)
{
    /// <summary>Cleans the task.</summary>
    /// <param name="task">As it was read.</param>
    /// <param name="check">Refuses a task that is not to be cleaned; each time on the task as it is then.</param>
    /// <param name="cancellationToken">Counts until the task is marked.</param>
    /// <exception cref="DomainException">As <see cref="ContentStateMachine.CleanTask"/> and <see cref="ContentStateMachine.TakeUp"/> have it.</exception>
    public async Task<CleanedTask> CleanAsync(ChatTask task, Func<ChatTask, Task> check, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(check);
        var token = NewToken();
        var marked = await transitions.ApplyAsync(task, MarkAsync, stored => IsHeld(stored, token), cancellationToken);
        var removed = await RemoveAsync(marked);
        await SettleAsync(marked, token, isSure: false);
        return removed;

        async ValueTask<TaskChange> MarkAsync(ChatTask seen)
        {
            if (seen.CleanedAt is not null)
                return TakeUp(seen, ContentWorkKind.Cleaning, token);
            await check(seen);
            return new TaskChange(ContentStateMachine.Clean, seen, ContentStateMachine.CleanTask(seen, token, clock.GetUtcMilliseconds()));
        }
    }

    /// <summary>Goes on with what others have left at the contents of cleaned tasks, and looks once more for what was written too late.</summary>
    /// <returns>How many tasks there were.</returns>
    public async Task<int> FinishLeftoversAsync(int limit, CancellationToken cancellationToken)
    {
        var due = await stores.Tasks.UnsettledAsync(clock.GetUtcMilliseconds() - ContentStateMachine.Patience, limit, cancellationToken);
        foreach (var task in due)
            await FinishAsync(task);
        return due.Count;
    }

    /// <summary>Begins to bring back the contents of a cleaned task: whatever lies there is removed first.</summary>
    /// <inheritdoc cref="ContentStateMachine.TakeUp"/>
    internal async Task<TaskRestoration> RestoreAsync(ChatTask task, CancellationToken cancellationToken)
    {
        var token = NewToken();
        var taken = await TakeUpAsync(task, ContentWorkKind.Restoring, token, cancellationToken);
        await RemoveAsync(taken);
        return new TaskRestoration(taken, token, stores, transitions, states, this, clock);
    }

    /// <summary>Removes what the task has by now, as whoever has the token may.</summary>
    internal async Task<CleanedTask> RemoveAsync(ChatTask task) => new CleanedTask
    {
        TaskId = task.Id,
        CleanedAt = task.CleanedAt!.Value,
        Messages = await stores.Messages.DeleteUpToAsync(task.Id, task.Seq, CancellationToken.None),
        States = await states.DeleteUpToAsync(task.Id, task.Seq, CancellationToken.None),
        Events = await RemoveEventsAsync(task.Id),
    };

    internal Task SettleAsync(ChatTask task, string token, bool isSure) => transitions.ApplyAsync(
        task,
        seen => new TaskChange(ContentStateMachine.Settle, seen, ContentStateMachine.SettleCleaned(seen, token, isSure, clock.GetUtcMilliseconds())),
        stored => !IsHeld(stored, token),
        CancellationToken.None);

    private async Task FinishAsync(ChatTask task)
    {
        var token = NewToken();
        try
        {
            var taken = await TakeUpAsync(task, ContentWorkKind.Cleaning, token, CancellationToken.None);
            var removed = await RemoveAsync(taken);
            await SettleAsync(taken, token, removed.IsNothing);
        }
        catch (DomainException refusal) when (refusal.Error is DomainError.BadRequest or DomainError.Conflict or DomainError.TaskNotFound)
        {
            // somebody else is at it, or the contents are back
        }
    }

    private Task<ChatTask> TakeUpAsync(ChatTask task, ContentWorkKind kind, string token, CancellationToken cancellationToken)
        => transitions.ApplyAsync(task, seen => TakeUp(seen, kind, token), stored => IsHeld(stored, token), cancellationToken);

    private TaskChange TakeUp(ChatTask seen, ContentWorkKind kind, string token)
        => new(ContentStateMachine.Take, seen, ContentStateMachine.TakeUp(seen, kind, token, clock.GetUtcMilliseconds()));

    /// <summary>The events, and how far the agent was with them; what it said about itself stays.</summary>
    private async Task<long> RemoveEventsAsync(string taskId)
    {
        var count = await events.DeleteAllAsync(taskId, CancellationToken.None);
        foreach (var tracker in await trackers.FindAsync([taskId], CancellationToken.None))
        {
            if (tracker.LastSeq > 0)
                await trackers.SaveAsync(tracker with { LastEventId = null, LastSeq = 0 }, tracker.LastSeq, CancellationToken.None);
        }

        return count;
    }

    private static bool IsHeld(ChatTask task, string token) => task.ContentWork?.Token == token;

    private static string NewToken() => Guid.NewGuid().ToString("N");
}
