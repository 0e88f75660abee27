using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Idempotency;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Time;

namespace TaskMessages.Domain.Services;

/// <summary>
/// The chat-task contract's use cases. The claim is durable before the user message is written, and the worker repeats that write
/// first of all, so a crash in between loses nothing. Once the claim is sent, the caller's cancellation no longer counts.
/// </summary>
public sealed class ChatTaskService(
    ITaskStore tasks, IMessageStore messages, IAgentStore agents, ITurnSignal signal, KeyUsageRecorder usage, MessageIdSource ids, TimeProvider clock)
{
    /// <summary>How often an append follows a task whose ledger grows at the same moment.</summary>
    private const int MaxClaimTries = 16;

    private readonly LostAcknowledgement _lost = new(clock);

    /// <summary>Chooses the ids of a task to come.</summary>
    public async Task<ReservedIds> ReserveForCreateAsync(CancellationToken cancellationToken)
        => ReserveForAppend() with { TaskId = TaskId.FromNumber(await tasks.NextTaskIdAsync(cancellationToken)) };

    /// <summary>Chooses the ids of a turn to come.</summary>
    public ReservedIds ReserveForAppend() => new() { TurnId = ids.Next(), RunId = Guid.NewGuid().ToString() };

    /// <summary>Creates a task with its first turn.</summary>
    /// <returns>The task as it was when the turn started.</returns>
    /// <exception cref="DomainException"><see cref="DomainError.AgentNotFound"/></exception>
    public async Task<ChatTask> CreateAsync(CreateTaskCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (command.AgentId != command.Caller.AgentId || await agents.FindAsync(command.AgentId, cancellationToken) is null)
            throw AgentNotFound();

        var reserved = command.Ids ?? await ReserveForCreateAsync(cancellationToken);
        var task = TurnStateMachine.CreateTask(
            reserved.TaskId!, command.AgentId, command.Caller.KeyId, command.Metadata, NewTurn(reserved, command.Content, command.Timezone));
        if (reserved.IsRepetition && await tasks.FindAsync(task.Id, cancellationToken) is { } earlier)
        {
            await StartAsync(earlier, reserved.TurnId!);
            task = task with { CreatedAt = earlier.CreatedAt };
        }
        else
        {
            await InsertAsync(task);
        }

        usage.Record(command.Caller.KeyId, task.UpdatedAt);
        return task;
    }

    /// <summary>Appends a message and starts the next turn.</summary>
    /// <returns>The task right after the claim.</returns>
    /// <exception cref="DomainException">
    /// In this order: <see cref="DomainError.TaskNotFound"/>, <see cref="DomainError.InvalidInput"/>, <see cref="DomainError.AgentNotFound"/>,
    /// <see cref="DomainError.WorkforceNotFound"/>, <see cref="DomainError.TaskBusy"/> or <see cref="DomainError.InteractionResponseRequired"/>.
    /// </exception>
    public async Task<ChatTask> AppendAsync(AppendCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        var task = await ResolveAsync(command.TaskId, command.Caller.AgentId, cancellationToken);
        CheckScope(command);
        var reserved = command.Ids ?? ReserveForAppend();
        var claimed = reserved.IsRepetition ? await FindEarlierAsync(task, reserved, cancellationToken) : null;
        claimed ??= await ClaimAsync(task, reserved, command.Content, cancellationToken);
        await StartAsync(claimed, reserved.TurnId!);
        usage.Record(command.Caller.KeyId, clock.GetUtcMilliseconds());
        return claimed;
    }

    /// <exception cref="DomainException"><see cref="DomainError.TaskNotFound"/></exception>
    public Task<ChatTask> GetAsync(string taskId, long agentId, CancellationToken cancellationToken)
        => ResolveAsync(taskId, agentId, cancellationToken);

    private async Task<ChatTask> ResolveAsync(string taskId, long? agentId, CancellationToken cancellationToken)
    {
        var task = await tasks.FindAsync(taskId, cancellationToken);
        return task is { Source: TaskSource.Sdk, Lifecycle: not TaskLifecycle.Deleted } && task.AgentId == agentId ? task : throw TaskNotFound();
    }

    private static void CheckScope(AppendCommand command)
    {
        if (command.AgentId is null)
            throw new DomainException(DomainError.InvalidInput, "agent_id is required");
        if (command.AgentId != command.Caller.AgentId)
            throw AgentNotFound();
        if (command.WorkforceId is not null)
            throw new DomainException(DomainError.WorkforceNotFound, "Workforce not found or not accessible with this API key.");
    }

    /// <summary>Both documents go out together: a message whose task was never stored is seen by nobody, and task ids are not reused.</summary>
    private async Task InsertAsync(ChatTask task)
    {
        var claim = InsertTaskAsync(task);
        var ledger = InsertMessageAsync(task.Turn!.ToUserMessage(task.Id));
        try
        {
            await Task.WhenAll(claim, ledger);
        }
        finally
        {
            if (claim.IsCompletedSuccessfully)
                signal.Notify();
        }
    }

    private async Task InsertTaskAsync(ChatTask task)
    {
        try
        {
            if (!await tasks.InsertAsync(task, CancellationToken.None))
                throw new InvalidOperationException($"Task id {task.Id} was given out twice.");
        }
        catch (StoreUnavailableException)
        {
            if (await ReadRunAsync(task.Id, task.RunId!) is null)
                throw;
        }
    }

    private async Task<ChatTask> ClaimAsync(ChatTask task, ReservedIds reserved, string content, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= MaxClaimTries; attempt++)
        {
            var turn = NewTurn(reserved, content, timezone: null);
            TurnStateMachine.AppendTurn(task, turn);
            if (await TryClaimAsync(task, turn) is { } claimed)
                return claimed;
            task = await tasks.FindAsync(task.Id, cancellationToken) ?? throw TaskNotFound();
        }

        throw TurnStateMachine.RefuseAppend(task);
    }

    private async Task<ChatTask?> TryClaimAsync(ChatTask task, NewTurn turn)
    {
        try
        {
            return await tasks.AppendAsync(task, turn, CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            if (await ReadRunAsync(task.Id, turn.RunId) is { } proof)
                return proof;
            throw;
        }
    }

    private Task<ChatTask?> ReadRunAsync(string taskId, string runId) => _lost.ReadBackAsync(
        async () => await tasks.FindAsync(taskId, CancellationToken.None) is { } task && task.RunId == runId ? task : null);

    /// <summary>Whether an earlier try of the same request made the claim, and the task as that try would have reported it.</summary>
    private async Task<ChatTask?> FindEarlierAsync(ChatTask task, ReservedIds reserved, CancellationToken cancellationToken)
    {
        var isLastRun = task.RunId == reserved.RunId;
        if (!isLastRun && await messages.FindAsync(reserved.TurnId!, cancellationToken) is null)
            return null;
        return task with
        {
            RunId = reserved.RunId,
            Status = TurnStateMachine.Append.To,
            ControlState = TurnStateMachine.Append.ControlState,
            StateVersion = isLastRun && task.Turn is null ? task.StateVersion - 1 : task.StateVersion,
        };
    }

    /// <summary>The claim is durable; writes the message unless it is there, and wakes the worker whatever happens to that.</summary>
    private async Task StartAsync(ChatTask claimed, string turnId)
    {
        if (claimed.Turn?.Id != turnId)
            return;
        try
        {
            await InsertMessageAsync(claimed.Turn.ToUserMessage(claimed.Id));
        }
        finally
        {
            signal.Notify();
        }
    }

    private Task InsertMessageAsync(Message message) => _lost.RepeatAsync(() => messages.InsertAsync(message, CancellationToken.None));

    private NewTurn NewTurn(ReservedIds reserved, string content, string? timezone)
        => new(reserved.TurnId!, reserved.RunId!, content, timezone, clock.GetUtcMilliseconds());

    private static DomainException AgentNotFound() => new(DomainError.AgentNotFound, "Agent not found or not accessible with this API key.");

    private static DomainException TaskNotFound() => new(DomainError.TaskNotFound, "Task not found or not accessible with this API key.");
}
