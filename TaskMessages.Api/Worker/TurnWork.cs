using System.Diagnostics;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Time;

namespace TaskMessages.Api.Worker;

/// <summary>Works one claimed turn: keeps its lease, minds the agent's limit, runs it, tells the log.</summary>
internal sealed class TurnWork(
    ITaskStore tasks, TurnRunner runner, AgentCache agents, LeaseHeartbeat heartbeat, TimeProvider clock, ILogger<TurnWork> logger)
{
    public static readonly ActivitySource Activities = new("TaskMessages.Worker");

    /// <param name="held">The turn as it was claimed; it is disposed of at the end.</param>
    /// <param name="slots">Where the agent's turns are counted.</param>
    /// <param name="stop">Cancelled when this process gives up its turns.</param>
    public async Task RunAsync(HeldTurn held, TurnSlots slots, CancellationToken stop)
    {
        using var owned = held;
        var claimed = held.Task;
        var turn = held.Turn;
        using var activity = StartActivity(claimed, turn);
        var trace = activity.TraceId.ToHexString();
        heartbeat.Add(held);
        try
        {
            WorkerLog.TurnClaimed(logger, claimed.Id, turn.Id, claimed.RunId, turn.Attempt, trace);
            var started = clock.GetTimestamp();
            var result = await RunWithinLimitsAsync(held, slots, stop);
            Tell(claimed, turn, result, clock.GetElapsedTime(started), trace);
            activity.SetTag("outcome", result.Outcome);
            WorkerMetrics.Ended(result.Outcome, clock.GetElapsedTime(started));
        }
        catch (Exception exception) when (Survives(claimed, turn, exception))
        {
            activity.SetStatus(ActivityStatusCode.Error);
        }
        finally
        {
            heartbeat.Remove(held);
            slots.EndClaim(held.Token);
        }
    }

    private async Task<TurnResult> RunWithinLimitsAsync(HeldTurn held, TurnSlots slots, CancellationToken stop)
    {
        Agent? agent;
        try
        {
            agent = await agents.FindAsync(held.Task.AgentId, held.Lost);
        }
        catch (StoreUnavailableException exception)
        {
            return await ReleaseAsync(held) with { Cause = exception };
        }

        if (agent is null)
        {
            slots.EndClaim(held.Token);
            return await runner.RunAsync(held, agent, stop);
        }

        if (!slots.TryEnter(agent))
            return await ReleaseAsync(held);
        slots.EndClaim(held.Token);
        try
        {
            return await runner.RunAsync(held, agent, stop);
        }
        finally
        {
            slots.Leave(agent);
        }
    }

    private async Task<TurnResult> ReleaseAsync(HeldTurn held)
    {
        var released = await tasks.ReleaseAsync(held.TaskId, held.Token, clock.GetUtcMilliseconds(), CancellationToken.None);
        return new TurnResult(released ? TurnOutcome.Released : TurnOutcome.LeaseLost);
    }

    private void Tell(ChatTask task, Turn turn, TurnResult result, TimeSpan duration, string trace)
    {
        var isClean = result.Outcome is not (TurnOutcome.LeaseLost or TurnOutcome.Unsettled) && result.Cause is null;
        var level = isClean ? LogLevel.Information : LogLevel.Warning;
        if (!logger.IsEnabled(level))
            return;
        var took = Math.Round(duration.TotalMilliseconds, 1);
        var queued = ((turn.StartedAt ?? turn.QueuedAt) - turn.QueuedAt).TotalMilliseconds;
        WorkerLog.TurnEnded(
            logger, level, result.Outcome, task.Id, turn.Id, task.RunId, turn.Attempt, result.Messages, took, queued, trace, result.Cause);
    }

    /// <summary>Whatever went wrong, other turns go on; this one's lease runs out and another attempt follows.</summary>
    private bool Survives(ChatTask task, Turn turn, Exception exception)
    {
        WorkerLog.TurnBrokeOff(logger, task.Id, turn.Id, turn.Attempt, exception);
        return true;
    }

    private static Activity StartActivity(ChatTask task, Turn turn)
    {
        // Without a listener the source creates none, but the log wants a trace id all the same. Each turn is a trace of its own.
        var activity = Activities.StartActivity("turn", ActivityKind.Consumer, parentContext: default) ?? new Activity("turn").Start();
        return activity.SetTag("task_id", task.Id).SetTag("turn_id", turn.Id).SetTag("run_id", task.RunId).SetTag("attempt", turn.Attempt);
    }
}
