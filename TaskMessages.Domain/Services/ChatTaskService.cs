using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Idempotency;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Time;

namespace TaskMessages.Domain.Services;

/// <summary>
/// The chat-task contract's main use cases: create, append, read. The claim is durable before the user message is written, and the worker
/// repeats that write first of all, so a crash in between loses nothing. Once the claim is sent, the caller's cancellation no longer counts.
/// </summary>
public sealed class ChatTaskService(
    TurnStores stores, IAgentStore agents, TaskTransitions transitions, TurnStopper stopper, KeyUsageRecorder usage, MessageIdSource ids,
    TaskLimits limits, TimeProvider clock)
{
    /// <summary>How often an append follows a task that changes at the same moment.</summary>
    private const int MaxTries = 64;

    private readonly TaskAccess _access = new(stores.Tasks);

    /// <summary>Chooses the ids of a task to come.</summary>
    public async Task<ReservedIds> ReserveForCreateAsync(CancellationToken cancellationToken)
        => ReserveForAppend() with { TaskId = TaskId.FromNumber(await stores.Tasks.NextTaskIdAsync(cancellationToken)) };

    /// <summary>Chooses the ids of a turn to come.</summary>
    public ReservedIds ReserveForAppend() => new() { TurnId = ids.Next(), RunId = Guid.NewGuid().ToString() };

    /// <summary>Creates a task with its first turn.</summary>
    /// <returns>The task as it was when the turn started.</returns>
    /// <exception cref="DomainException"><see cref="DomainError.AgentNotFound"/>; <see cref="DomainError.TooLarge"/>: the message or the metadata are too large.</exception>
    public async Task<ChatTask> CreateAsync(CreateTaskCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (command.AgentId != command.Caller.AgentId || await agents.FindAsync(command.AgentId, cancellationToken) is null)
            throw TaskAccess.AgentNotFound();

        var reserved = command.Ids ?? await ReserveForCreateAsync(cancellationToken);
        var task = TurnStateMachine.CreateTask(
            reserved.TaskId!, command.AgentId, command.Caller.KeyId, command.Metadata, NewTurn(reserved, command.Content, command.Timezone));
        if (reserved.IsRepetition && await stores.Tasks.FindAsync(task.Id, cancellationToken) is { } earlier)
        {
            await transitions.StartAsync(earlier, reserved.TurnId!);
            task = task with { CreatedAt = earlier.CreatedAt };
        }
        else
        {
            await InsertAsync(task);
        }

        usage.Record(command.Caller.KeyId, task.UpdatedAt);
        return task;
    }

    /// <summary>Appends a message, whose turn starts now or, by the command's policy, after the running one.</summary>
    /// <exception cref="DomainException">
    /// In this order: <see cref="DomainError.TaskNotFound"/>, <see cref="DomainError.InvalidInput"/>, <see cref="DomainError.AgentNotFound"/>,
    /// <see cref="DomainError.WorkforceNotFound"/>, <see cref="DomainError.TaskBusy"/>, <see cref="DomainError.InteractionResponseRequired"/>
    /// <see cref="DomainError.TooLarge"/> or <see cref="DomainError.QueueFull"/>.
    /// </exception>
    public async Task<AppendResult> AppendAsync(AppendCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        var task = await _access.ResolveAsync(command.TaskId, command.Caller.RequireAgentId(), cancellationToken);
        TaskAccess.CheckScope(command.Caller, command.AgentId, command.WorkforceId);
        return await AppendToAsync(task, command, cancellationToken);
    }

    /// <summary>Appends a message to a task that the caller has been found to see.</summary>
    /// <exception cref="DomainException">As <see cref="AppendAsync(AppendCommand, CancellationToken)"/>, from <see cref="DomainError.TaskBusy"/> on.</exception>
    public async Task<AppendResult> AppendToAsync(ChatTask task, AppendCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(command);
        var reserved = command.Ids ?? ReserveForAppend();
        var result = reserved.IsRepetition ? await FindEarlierAsync(task, reserved, cancellationToken) : null;
        result ??= await AppendAsync(task, reserved, command, cancellationToken);
        await transitions.StartAsync(result.Task, reserved.TurnId!);
        usage.Record(command.Caller.KeyId, clock.GetUtcMilliseconds());
        return result;
    }

    /// <exception cref="DomainException"><see cref="DomainError.TaskNotFound"/></exception>
    public Task<ChatTask> GetAsync(string taskId, long agentId, CancellationToken cancellationToken)
        => _access.ResolveAsync(taskId, agentId, cancellationToken);

    /// <summary>Both documents go out together: a message whose task was never stored is seen by nobody, and task ids are not reused.</summary>
    private async Task InsertAsync(ChatTask task)
    {
        var message = task.Turn!.ToUserMessage(task.Id);
        if (!await TryInsertAsync(task, message))
            await InsertApartAsync(task, message);
    }

    /// <summary>In one round.</summary>
    /// <returns>False when one of them is there already, or nobody knows which.</returns>
    private async Task<bool> TryInsertAsync(ChatTask task, Message message)
    {
        try
        {
            if (!await stores.Tasks.InsertAsync(task, message, CancellationToken.None))
                return false;
        }
        catch (StoreUnavailableException)
        {
            if (!await IsStoredAsync(task))
                throw;
            await transitions.StartAsync(task, task.Turn!.Id);
            return true;
        }

        stores.Messages.Acknowledge(message.Id);
        transitions.Started(task.Id);
        return true;
    }

    /// <summary>What is there already is no obstacle: an earlier try of the same request has stored it, or the round, whose task a worker has begun before its message was there.</summary>
    private async Task InsertApartAsync(ChatTask task, Message message)
    {
        var claim = InsertTaskAsync(task);
        var ledger = transitions.InsertMessageAsync(message);
        try
        {
            await Task.WhenAll(claim, ledger);
        }
        finally
        {
            if (claim.IsCompletedSuccessfully)
                transitions.Started(task.Id);
        }
    }

    private async Task InsertTaskAsync(ChatTask task)
    {
        try
        {
            if (!await stores.Tasks.InsertAsync(task, CancellationToken.None) && !await IsStoredAsync(task))
                throw new InvalidOperationException($"Task id {task.Id} was given out twice.");
        }
        catch (StoreUnavailableException)
        {
            if (!await IsStoredAsync(task))
                throw;
        }
    }

    /// <summary>Whether the task is there, however far it may have come.</summary>
    private async Task<bool> IsStoredAsync(ChatTask task)
        => await transitions.ReadBackAsync(task.Id, stored => IsKnown(stored, task.Turn!.Id)) is not null;

    private async Task<AppendResult> AppendAsync(ChatTask task, ReservedIds reserved, AppendCommand command, CancellationToken cancellationToken)
    {
        if (command.OnBusy == BusyPolicy.Reject)
            return await StartTurnAsync(task, reserved, command, cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            if (task.Status != ChatStatus.Running)
            {
                try
                {
                    return await StartTurnAsync(task, reserved, command, cancellationToken);
                }
                catch (DomainException refusal) when (refusal.Error == DomainError.TaskBusy)
                {
                    // another turn has just started
                }
            }
            else if (await WaitOrInterruptAsync(task, reserved, command) is { } result)
            {
                return result;
            }

            task = await stores.Tasks.FindAsync(task.Id, cancellationToken) ?? throw TaskAccess.TaskNotFound();
            if (attempt == MaxTries || (task.Status == ChatStatus.Running && !TurnStateMachine.HasRoom(task, Queued(reserved, command), limits.QueueBytes)))
                throw TaskRefusals.QueueFull(task, limits.QueueBytes);
        }
    }

    private async Task<AppendResult> StartTurnAsync(ChatTask task, ReservedIds reserved, AppendCommand command, CancellationToken cancellationToken)
    {
        var started = await transitions.ApplyAsync(
            task,
            seen =>
            {
                var turn = NewTurn(reserved, command.Content, timezone: null, command.WholeContent) with { Headers = command.Headers };
                return command.MayAnswer && seen.Status == ChatStatus.WaitingForUser
                    ? new TaskChange(TurnStateMachine.Reply, seen, TurnStateMachine.ReplyTurn(seen, turn))
                    : new TaskChange(TurnStateMachine.Append, seen, TurnStateMachine.AppendTurn(seen, turn));
            },
            stored => stored.Turn?.Id == reserved.TurnId || stored.RunId == reserved.RunId,
            cancellationToken);
        return new AppendResult(started, reserved.RunId!, QueuePosition: null);
    }

    /// <returns>Null when no turn runs any more, or the queue is full.</returns>
    private async Task<AppendResult?> WaitOrInterruptAsync(ChatTask task, ReservedIds reserved, AppendCommand command)
    {
        var queued = Queued(reserved, command);
        if (TaskSize.Of(queued) > limits.QueueBytes)
            throw TaskRefusals.NeverWaits(limits.QueueBytes);
        var stored = command.OnBusy == BusyPolicy.Enqueue
            ? await EnqueueAsync(task.Id, queued)
            : await stopper.StopAsync(task.Id, new TurnStop(StopKind.Interrupt, null), queued, limits.QueueBytes);
        if (stored is null)
            return null;
        transitions.Accepted();
        return Result(stored, reserved);
    }

    private QueuedTurn Queued(ReservedIds reserved, AppendCommand command)
        => new(reserved.TurnId!, reserved.RunId!, command.Content, clock.GetUtcMilliseconds(), TraceParent.Current, command.WholeContent, command.Headers);

    private async Task<ChatTask?> EnqueueAsync(string taskId, QueuedTurn queued)
    {
        try
        {
            return await stores.Tasks.EnqueueAsync(taskId, queued, limits.QueueBytes, CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            if (await transitions.ReadBackAsync(taskId, task => IsKnown(task, queued.TurnId)) is { } proof)
                return proof;
            throw;
        }
    }

    /// <summary>Whether an earlier try of the same request was accepted, and the answer as that try would have given it.</summary>
    private async Task<AppendResult?> FindEarlierAsync(ChatTask task, ReservedIds reserved, CancellationToken cancellationToken)
    {
        var isKnown = IsKnown(task, reserved.TurnId!);
        if (!isKnown
            && await stores.Messages.FindAsync(reserved.TurnId!, cancellationToken) is null
            && await stores.Turns.FindAsync(reserved.TurnId!, cancellationToken) is null)
        {
            return null;
        }

        return Result(
            task with
            {
                RunId = reserved.RunId,
                Status = TurnStateMachine.Append.To,
                ControlState = TurnStateMachine.Append.ControlState,
                StateVersion = task.RunId == reserved.RunId && task.Turn is null ? task.StateVersion - 1 : task.StateVersion,
            },
            reserved);
    }

    private static bool IsKnown(ChatTask task, string turnId)
        => task.Turn?.Id == turnId || task.Queue.Any(queued => queued.TurnId == turnId) || task.Records.Any(record => record.Id == turnId);

    private static AppendResult Result(ChatTask task, ReservedIds reserved)
    {
        var place = task.Queue.Select(queued => queued.TurnId).ToList().IndexOf(reserved.TurnId!);
        return new AppendResult(task, reserved.RunId!, place < 0 ? null : place + 1);
    }

    private NewTurn NewTurn(ReservedIds reserved, string text, string? timezone, MessageContent? content = null)
        => new(reserved.TurnId!, reserved.RunId!, text, timezone, clock.GetUtcMilliseconds(), TraceParent: TraceParent.Current, Content: content);
}
