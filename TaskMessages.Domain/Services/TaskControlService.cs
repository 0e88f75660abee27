using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Time;

namespace TaskMessages.Domain.Services;

/// <summary>Steers a task's turn: cancel, pause, resume, retry. Each may be repeated; a repetition finds it done.</summary>
public sealed class TaskControlService(
    TurnStores stores, TaskTransitions transitions, TurnStopper stopper, MessageIdSource ids, TimeProvider clock)
{
    /// <summary>How often an order follows a task that others steer at the same moment.</summary>
    private const int MaxTries = 16;

    private readonly TaskAccess _access = new(stores.Tasks);
    private readonly TurnInputs _inputs = new(stores.Messages);

    /// <summary>Ends whatever the task does: it fails, and what waits is dropped. A task cancelled before stays so.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.TaskNotFound"/>, <see cref="DomainError.NotCancelable"/></exception>
    public async Task<ChatTask> CancelAsync(string taskId, long agentId, string? reason, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var task = await _access.ResolveAsync(taskId, agentId, cancellationToken);
            if (task.IsCanceled)
                return task;
            if (task.Status != ChatStatus.Running)
            {
                if (await TryAbandonAsync(task, reason, cancellationToken) is { } abandoned)
                    return abandoned;
                continue;
            }

            if (await stopper.StopAsync(taskId, new TurnStop(StopKind.Cancel, reason), next: null) is { Turn: null, IsCanceled: true } stopped)
                return stopped;
            if (attempt == MaxTries)
                throw TaskRefusals.Append(task);
        }
    }

    /// <summary>Stops the running turn so that it can be resumed. A paused task stays paused.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.TaskNotFound"/>, <see cref="DomainError.NotPausable"/></exception>
    public async Task<ChatTask> PauseAsync(string taskId, long agentId, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var task = await _access.ResolveAsync(taskId, agentId, cancellationToken);
            if (task.Status == ChatStatus.Paused)
                return task;
            if (task.Status != ChatStatus.Running)
                throw TaskRefusals.Pause(task);
            if (await stopper.StopAsync(taskId, new TurnStop(StopKind.Pause, null), next: null) is { Status: ChatStatus.Paused } paused)
                return paused;
            if (attempt == MaxTries)
                throw TaskRefusals.Append(task);
        }
    }

    /// <summary>Starts the paused turn's message again, in the same run. A resumed task that still runs stays as it is.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.TaskNotFound"/>, <see cref="DomainError.NotPaused"/>, <see cref="DomainError.Conflict"/></exception>
    public Task<ChatTask> ResumeAsync(string taskId, long agentId, CancellationToken cancellationToken)
        => RepeatAsync(taskId, agentId, TurnKind.Resume, TurnStateMachine.Resume, TurnStateMachine.ResumeTurn, cancellationToken);

    /// <summary>Starts the failed turn's message again, in a new run. A retried task that still runs stays as it is.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.TaskNotFound"/>, <see cref="DomainError.NotFailed"/>, <see cref="DomainError.Conflict"/></exception>
    public Task<ChatTask> RetryAsync(string taskId, long agentId, CancellationToken cancellationToken)
        => RepeatAsync(taskId, agentId, TurnKind.Retry, TurnStateMachine.TryAgain, TurnStateMachine.TryTurnAgain, cancellationToken);

    private async Task<ChatTask> RepeatAsync(
        string taskId, long agentId, TurnKind kind, TurnTransition move, Func<ChatTask, NewTurn, ChatTask> start, CancellationToken cancellationToken)
    {
        var task = await _access.ResolveAsync(taskId, agentId, cancellationToken);
        var turnId = ids.Next();
        var runId = Guid.NewGuid().ToString();
        var started = await transitions.ApplyAsync(
            task,
            async seen =>
            {
                var content = await _inputs.ReadContentAsync(seen, cancellationToken);
                var turn = new NewTurn(turnId, runId, content is null ? "" : ContentText.Of(content), null, clock.GetUtcMilliseconds(), TraceParent: TraceParent.Current);
                var next = start(seen, content is null || ContentText.IsPlain(content) ? turn : turn with { Content = content });
                return content is null ? throw TaskRefusals.NothingToRepeat(seen) : new TaskChange(move, seen, next);
            },
            stored => stored.Turn is { } turn && turn.Kind == kind,
            cancellationToken);
        await transitions.StartAsync(started, turnId);
        return started;
    }

    /// <returns>Null when a turn has been started meanwhile.</returns>
    private async Task<ChatTask?> TryAbandonAsync(ChatTask task, string? reason, CancellationToken cancellationToken)
    {
        var recordId = ids.Next();
        var wasStarted = false;
        try
        {
            return await transitions.ApplyAsync(
                task,
                seen =>
                {
                    wasStarted = seen.Status == ChatStatus.Running;
                    return new TaskChange(
                        TurnStateMachine.Abandon, seen, TurnStateMachine.AbandonTask(seen, recordId, reason, clock.GetUtcMilliseconds()));
                },
                stored => stored.IsCanceled,
                cancellationToken);
        }
        catch (DomainException) when (wasStarted)
        {
            return null;
        }
    }
}
