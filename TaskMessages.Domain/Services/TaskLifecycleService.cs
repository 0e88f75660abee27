using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Time;

namespace TaskMessages.Domain.Services;

/// <summary>
/// The message contract's use cases with whole tasks (section 10). What a caller may not see does not exist for it. A running turn is stopped before its task is
/// ended, interrupted or deleted: its agent hears of it, as when the chat-task contract cancels it.
/// </summary>
public sealed class TaskLifecycleService(
    TurnStores stores, TaskTransitions transitions, TurnStopper stopper, TaskListService lists, ITaskRegistry registry, MessageIdSource ids, TimeProvider clock)
{
    /// <summary>How often a change follows a task that others change at the same moment.</summary>
    private const int MaxTries = 16;

    /// <exception cref="DomainException"><see cref="DomainError.TaskNotFound"/></exception>
    public async Task<ChatTask> GetAsync(Caller caller, TaskReference reference, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var task = reference.IsName
            ? await stores.Tasks.FindByNameAsync(reference.Value, cancellationToken)
            : await stores.Tasks.FindAsync(reference.Value, cancellationToken);
        return task is { Source: not TaskSource.External } && caller.Sees(task) ? task : throw NotFound(reference);
    }

    /// <summary>A page of the tasks that the caller sees.</summary>
    public async Task<IReadOnlyList<ChatTask>> ListAsync(Caller caller, TaskPageQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(query);
        if (caller.IsAnonymous)
            return caller.TaskIds is { Count: 0 } ? [] : await stores.Tasks.ListAsync(query with { Ids = caller.TaskIds }, cancellationToken);
        return query.AgentId is { } agent && agent != caller.AgentId
            ? []
            : await stores.Tasks.ListAsync(query with { AgentId = caller.AgentId }, cancellationToken);
    }

    /// <summary>Creates a task, or finds the one with the name: an interrupted one goes on, and params that differ replace its own.</summary>
    /// <exception cref="DomainException">
    /// <see cref="DomainError.Conflict"/>: another agent's task has the name. <see cref="DomainError.TooLarge"/>; <see cref="DomainError.TransferFailed"/>: it could not be registered.
    /// </exception>
    public async Task<ChatTask> OpenAsync(OpenTaskCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (!command.Caller.IsAnonymous && command.Caller.AgentId != command.AgentId)
            throw TaskAccess.AgentNotFound();
        for (var attempt = 1; attempt <= MaxTries; attempt++)
        {
            var id = Guid.NewGuid().ToString();
            if (command.Name is { } name)
            {
                id = await stores.Tasks.ReserveNameAsync(name, id, cancellationToken);
                if (await stores.Tasks.FindAsync(id, cancellationToken) is { Lifecycle: not TaskLifecycle.Deleted } known)
                    return await ContinueAsync(known, command, cancellationToken);
            }

            var task = TaskStateMachine.Open(
                id, command.Name, command.AgentId, command.Caller.KeyId, command.Params, command.Metadata, clock.GetUtcMilliseconds());
            if (await InsertAsync(task))
            {
                await RegisterAsync(command.Caller, task);
                return task;
            }
        }

        throw new DomainException(DomainError.Conflict, $"The name '{command.Name}' is being taken and freed at the same moment; try again.");
    }

    /// <summary>Replaces metadata and merges params, at one level, in one write.</summary>
    /// <param name="metadata">Null leaves them.</param>
    /// <param name="mergeParams">Null and empty leave them.</param>
    /// <exception cref="DomainException"><see cref="DomainError.TaskNotFound"/>, <see cref="DomainError.TooLarge"/></exception>
    public async Task<ChatTask> DescribeAsync(
        Caller caller, TaskReference reference, JsonMap? metadata, JsonMap? mergeParams, CancellationToken cancellationToken)
    {
        var task = await GetAsync(caller, reference, cancellationToken);
        if (metadata is null && mergeParams is null or { Count: 0 })
            return task;
        return await transitions.ApplyAsync(
            task,
            seen => seen.Lifecycle == TaskLifecycle.Deleted
                ? throw NotFound(reference)
                : Describe(seen, metadata ?? seen.Metadata, Merge(seen.Params, mergeParams)),
            _ => false,
            cancellationToken);
    }

    /// <summary>Ends the task for good.</summary>
    /// <param name="end">The lifecycle that it ends in.</param>
    /// <param name="reason">Null or empty: the contract's own.</param>
    /// <exception cref="DomainException"><see cref="DomainError.TaskNotFound"/>; <see cref="DomainError.BadRequest"/>: it is at its end already.</exception>
    public Task<ChatTask> CloseAsync(Caller caller, TaskReference reference, TaskLifecycle end, string? reason, CancellationToken cancellationToken)
    {
        var text = string.IsNullOrEmpty(reason) ? TaskStateMachine.DefaultReason(end) : reason;
        var recordId = ids.Next();
        return TurnAsync(
            caller,
            reference,
            new TurnStop(StopKind.Cancel, text),
            TaskStateMachine.Close,
            seen => TaskStateMachine.CloseTask(seen, end, text, recordId, clock.GetUtcMilliseconds()),
            cancellationToken);
    }

    /// <summary>Interrupts the task until its next turn; a running turn is paused.</summary>
    /// <inheritdoc cref="CloseAsync"/>
    public Task<ChatTask> InterruptAsync(Caller caller, TaskReference reference, string? reason, CancellationToken cancellationToken)
    {
        var text = string.IsNullOrEmpty(reason) ? TaskStateMachine.InterruptedReason : reason;
        return TurnAsync(
            caller,
            reference,
            new TurnStop(StopKind.Pause, text),
            TaskStateMachine.Suspend,
            seen => TaskStateMachine.SuspendTask(seen, text, clock.GetUtcMilliseconds()),
            cancellationToken);
    }

    /// <summary>An interrupted task goes on; any other stays as it is.</summary>
    public Task<ChatTask> ResumeAsync(ChatTask task, CancellationToken cancellationToken) => transitions.ApplyAsync(
        task,
        seen => new TaskChange(TaskStateMachine.Continue, seen, TaskStateMachine.ContinueTask(seen, clock.GetUtcMilliseconds())),
        stored => stored.Lifecycle != TaskLifecycle.Interrupted,
        cancellationToken);

    /// <summary>
    /// The agent was told of a task, or could not be: then the task is FAILED with what went wrong, and one that failed so before goes on (section 13). Whatever else
    /// became of it meanwhile stays.
    /// </summary>
    /// <param name="failure">Why the agent could not be told; null: it was.</param>
    public async Task<ChatTask> ForwardedAsync(ChatTask task, string? failure, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        var (from, to, reason) = failure is null
            ? (TaskLifecycle.Failed, TaskLifecycle.Open, TaskStateMachine.ForwardedReason)
            : (TaskLifecycle.Open, TaskLifecycle.Failed, failure);
        if (task.Lifecycle != from)
            return task;
        return await transitions.ApplyAsync(
            task,
            seen => new TaskChange(TaskStateMachine.Forward, seen, TaskStateMachine.ForwardTask(seen, to, reason, clock.GetUtcMilliseconds())),
            stored => stored.Lifecycle != from,
            cancellationToken);
    }

    /// <summary>Deletes the task with its messages.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.TaskNotFound"/></exception>
    public async Task<ChatTask> DeleteAsync(Caller caller, TaskReference reference, CancellationToken cancellationToken)
    {
        var task = await GetAsync(caller, reference, cancellationToken);
        await lists.DeleteAsync(task, cancellationToken);
        await registry.RemoveAsync(caller, task, CancellationToken.None);
        return task;
    }

    /// <summary>A task that nobody could see is none.</summary>
    private async Task RegisterAsync(Caller caller, ChatTask task)
    {
        try
        {
            await registry.AddAsync(caller, task, CancellationToken.None);
        }
        catch (DomainException failure) when (failure.Error == DomainError.TransferFailed)
        {
            await lists.DeleteAsync(task, CancellationToken.None);
            throw;
        }
    }

    private async Task<ChatTask> TurnAsync(
        Caller caller, TaskReference reference, TurnStop stop, TurnTransition move, Func<ChatTask, ChatTask> next, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var task = await GetAsync(caller, reference, cancellationToken);
            if (!move.Lives.Contains(task.Lifecycle))
                throw TaskRefusals.NotRunning(task, move);
            if (task.Status == ChatStatus.Running)
                await stopper.StopAsync(task.Id, stop, next: null);
            try
            {
                return await transitions.ApplyAsync(
                    await GetAsync(caller, reference, cancellationToken), seen => new TaskChange(move, seen, next(seen)), _ => false, cancellationToken);
            }
            catch (DomainException refusal) when (refusal.Error == DomainError.TaskBusy && attempt < MaxTries)
            {
                // another turn has just started
            }
        }
    }

    private async Task<ChatTask> ContinueAsync(ChatTask task, OpenTaskCommand command, CancellationToken cancellationToken)
    {
        if (task.AgentId != command.AgentId || command.Caller.CreatesOnly)
            throw new DomainException(DomainError.Conflict, $"The name '{command.Name}' is taken.");
        if (task.Lifecycle == TaskLifecycle.Interrupted)
            task = await ResumeAsync(task, cancellationToken);
        if (command.Params is not { } given)
            return task;
        return await transitions.ApplyAsync(task, seen => Describe(seen, seen.Metadata, given), stored => JsonEquality.AreEqual(stored.Params, given), cancellationToken);
    }

    private TaskChange Describe(ChatTask seen, JsonMap? metadata, JsonMap? parameters)
        => new(TaskStateMachine.Describe, seen, TaskStateMachine.DescribeTask(seen, metadata, parameters, clock.GetUtcMilliseconds()));

    private static JsonMap? Merge(JsonMap? stored, JsonMap? given)
    {
        if (given is null or { Count: 0 })
            return stored;
        var merged = stored is null ? [] : new JsonMap(stored);
        foreach (var (name, value) in given)
            merged[name] = value;
        return merged;
    }

    private async Task<bool> InsertAsync(ChatTask task)
    {
        try
        {
            return await stores.Tasks.InsertAsync(task, CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            if (await transitions.ReadBackAsync(task.Id, _ => true) is null)
                throw;
            return true;
        }
    }

    private static DomainException NotFound(TaskReference reference) => new(DomainError.TaskNotFound, reference.NotFoundText);
}
