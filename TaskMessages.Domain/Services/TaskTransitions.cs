using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Domain.Services;

/// <summary>
/// Makes moves that are no worker's: on the task as it is at that moment, and so that neither a lost answer nor a crash leaves in doubt
/// whether they were made. Once a move is sent, the caller's cancellation no longer counts.
/// </summary>
public sealed class TaskTransitions(TurnStores stores, ITurnSignal signal, ITaskFeed feed, TimeProvider clock)
{
    /// <summary>How often a move follows a task that changes at the same moment.</summary>
    private const int MaxTries = 16;

    private readonly StoreRetry _retry = StoreRetry.ForRequest(clock);

    /// <summary>Tries the move until it is made or refused.</summary>
    /// <param name="task">The task as it was read.</param>
    /// <param name="move">Makes the move on a snapshot, or throws the refusal.</param>
    /// <param name="isMade">Whether a task shows that the move has been made.</param>
    public Task<ChatTask> ApplyAsync(ChatTask task, Func<ChatTask, TaskChange> move, Predicate<ChatTask> isMade, CancellationToken cancellationToken)
        => ApplyAsync(task, seen => ValueTask.FromResult(move(seen)), isMade, cancellationToken);

    /// <inheritdoc cref="ApplyAsync(ChatTask, Func{ChatTask, TaskChange}, Predicate{ChatTask}, CancellationToken)"/>
    public async Task<ChatTask> ApplyAsync(
        ChatTask task, Func<ChatTask, ValueTask<TaskChange>> move, Predicate<ChatTask> isMade, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(move);
        ArgumentNullException.ThrowIfNull(isMade);
        for (var attempt = 1; attempt <= MaxTries; attempt++)
        {
            if (isMade(task))
                return task;
            if (await TryAsync(await move(task), isMade) is { } moved)
                return moved;
            task = await stores.Tasks.FindAsync(task.Id, cancellationToken) ?? throw TaskAccess.TaskNotFound();
        }

        throw TaskRefusals.Append(task);
    }

    /// <summary>
    /// A turn has been started, durably: writes its message and files the records of the turns before it, which its worker would do otherwise,
    /// and wakes the worker whatever happens to that.
    /// </summary>
    public async Task StartAsync(ChatTask started, string turnId)
    {
        ArgumentNullException.ThrowIfNull(started);
        if (started.Turn?.Id != turnId)
            return;
        try
        {
            var message = started.Turn.BringsMessage ? InsertMessageAsync(started.Turn.ToUserMessage(started.Id)) : Task.CompletedTask;
            var records = stores.Turns.FileAsync(started.Records, CancellationToken.None);
            await message;
            await records;
        }
        finally
        {
            Started(started.Id);
        }
    }

    /// <summary>Tells everybody here that there is a turn to work.</summary>
    public void Started(string taskId)
    {
        signal.Notify();
        feed.Changed(taskId);
    }

    /// <summary>Tells whoever looks at the task.</summary>
    public void Changed(string taskId) => feed.Changed(taskId);

    /// <summary>A message waits for a turn to end.</summary>
    public void Accepted() => signal.Notify();

    public Task InsertMessageAsync(Message message) => _retry.RunAsync(() => stores.Messages.InsertAsync(message, CancellationToken.None), CancellationToken.None);

    /// <summary>Reads back whether a move whose answer was lost has been made.</summary>
    public Task<ChatTask?> ReadBackAsync(string taskId, Predicate<ChatTask> isMade) => _retry.ReadBackAsync(
        async () => await stores.Tasks.FindAsync(taskId, CancellationToken.None) is { } task && isMade(task) ? task : null);

    private async Task<ChatTask?> TryAsync(TaskChange change, Predicate<ChatTask> isMade)
    {
        try
        {
            // the task holds only its latest change; the one before goes into the history while it is still known
            if (change.Next.ChangeSeq != change.Seen.ChangeSeq && change.Seen.ChangeSeq > 0)
                await stores.Turns.FileAsync(TaskSnapshot.OfLastChange(change.Seen), CancellationToken.None);
            var moved = await stores.Tasks.ApplyAsync(change, CancellationToken.None);
            if (moved is not null)
                feed.Changed(moved.Id);
            return moved;
        }
        catch (StoreUnavailableException)
        {
            if (await ReadBackAsync(change.Seen.Id, isMade) is { } proof)
                return proof;
            throw;
        }
    }
}
