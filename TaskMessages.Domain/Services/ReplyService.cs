using System.Security.Cryptography;
using System.Text;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Time;

namespace TaskMessages.Domain.Services;

/// <summary>Answers a task's question (sections 4.4, 5 and 12.8), and gives the default answer when nobody does in time.</summary>
public sealed class ReplyService(
    TurnStores stores, TaskTransitions transitions, KeyUsageRecorder usage, MessageIdSource ids, TimeProvider clock)
{
    private readonly TaskAccess _access = new(stores.Tasks);
    private readonly TurnInputs _inputs = new(stores.Messages);

    /// <summary>Starts the turn of the answer, in the run that asked.</summary>
    /// <returns>The task right after it.</returns>
    /// <exception cref="DomainException">
    /// In this order: <see cref="DomainError.TaskNotFound"/>, <see cref="DomainError.InvalidInput"/>, <see cref="DomainError.AgentNotFound"/>,
    /// <see cref="DomainError.WorkforceNotFound"/>, <see cref="DomainError.TaskBusy"/> or <see cref="DomainError.NoPendingInteraction"/>;
    /// <see cref="DomainError.IdempotencyMismatch"/> when the command id was used with another text;
    /// <see cref="DomainError.ReplyOutcomeUnknown"/> when the database did not say whether it took the answer. Every refusal leaves the task as it was.
    /// </exception>
    public async Task<ChatTask> ReplyAsync(ReplyCommand command, Action<ChatTask>? check, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        var task = await _access.ResolveAsync(command.TaskId, command.Caller.RequireAgentId(), cancellationToken);
        TaskAccess.CheckScope(command.Caller, command.AgentId, command.WorkforceId);
        check?.Invoke(task);
        var turnId = command.CommandId is { } id ? TurnIdOf(task.Id, id) : command.Ids?.TurnId ?? ids.Next();
        if (await FindEarlierAsync(task, turnId, command, cancellationToken) is { } earlier)
            return earlier;
        var replied = await StartAsync(task, turnId, command, cancellationToken);
        await transitions.StartAsync(replied, turnId);
        usage.Record(command.Caller.KeyId, clock.GetUtcMilliseconds());
        return replied;
    }

    /// <summary>Nobody has answered in time: gives the default answer, or ends the task.</summary>
    /// <param name="task">A task whose question is overdue, as it was read.</param>
    /// <returns>False when it was answered after all.</returns>
    public async Task<bool> ExpireAsync(ChatTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (task.PendingInteraction is not { } question)
            return false;
        var id = ids.Next();
        var now = clock.GetUtcMilliseconds();
        ChatTask? moved;
        try
        {
            moved = await stores.Tasks.ApplyAsync(Overdue(task, question, id, now), CancellationToken.None);
        }
        catch (Exception refusal) when (question.DefaultAnswer is not null && refusal is StoreRejectedException or DomainException)
        {
            moved = await stores.Tasks.ApplyAsync(
                new TaskChange(TurnStateMachine.Expire, task, TurnStateMachine.ExpireQuestion(task, id, now, isUnanswerable: true)), CancellationToken.None);
        }

        if (moved is null)
            return false;
        await transitions.StartAsync(moved, moved.Turn?.Id ?? id);
        transitions.Changed(moved.Id);
        return true;
    }

    private static TaskChange Overdue(ChatTask task, PendingInteraction question, string id, DateTime now) => question.DefaultAnswer is { } answer
        ? new TaskChange(TurnStateMachine.Reply, task, TurnStateMachine.ReplyTurn(task, new NewTurn(id, Guid.NewGuid().ToString(), answer, null, now)))
        : new TaskChange(TurnStateMachine.Expire, task, TurnStateMachine.ExpireQuestion(task, id, now));

    private async Task<ChatTask> StartAsync(ChatTask task, string turnId, ReplyCommand command, CancellationToken cancellationToken)
    {
        var runId = Guid.NewGuid().ToString();
        try
        {
            return await transitions.ApplyAsync(
                task,
                seen => new TaskChange(
                    TurnStateMachine.Reply,
                    seen,
                    TurnStateMachine.ReplyTurn(
                        seen, new NewTurn(turnId, runId, command.Content, null, clock.GetUtcMilliseconds(), command.CommandId, TraceParent.Current))),
                stored => stored.Turn?.Id == turnId,
                cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            throw new DomainException(
                DomainError.ReplyOutcomeUnknown,
                "The answer was sent, but the database did not say whether it took it; send it again with the same command_id.")
            {
                Task = task,
                CommandId = command.CommandId,
            };
        }
    }

    /// <summary>The task as the first reply with the same id left it.</summary>
    private async Task<ChatTask?> FindEarlierAsync(ChatTask task, string turnId, ReplyCommand command, CancellationToken cancellationToken)
    {
        if (command.CommandId is null && command.Ids is not { IsRepetition: true })
            return null;
        string? input, runId;
        if (task.Turn is { } turn && turn.Id == turnId)
        {
            (input, runId) = (turn.Message, task.RunId);
        }
        else
        {
            var record = task.Records.FirstOrDefault(record => record.Id == turnId) ?? await stores.Turns.FindAsync(turnId, cancellationToken);
            if (record is null)
                return null;
            (input, runId) = (await _inputs.ReadAsync(record, cancellationToken), record.RunId);
        }

        if (input is not null && input != command.Content)
            throw new DomainException(DomainError.IdempotencyMismatch, "This command_id was used with another reply.");
        return task with { RunId = runId };
    }

    /// <summary>The same command of the same task makes the same turn.</summary>
    private static string TurnIdOf(string taskId, string commandId)
        => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"v1:reply:{taskId}:{commandId}")).AsSpan(0, 12));
}
