using System.Diagnostics;
using TaskMessages.Api.Hosting;
using TaskMessages.Domain.Administration;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Execution.Leases;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Time;

namespace TaskMessages.Api.Worker;

/// <summary>Works one claimed turn: keeps its lease, minds the agent's limit, runs it, tells the log.</summary>
internal sealed class TurnWork(
    ITaskStore tasks, TurnRunner runner, IAgentStore agents, LeaseHeartbeat heartbeat, TurnActivity history, TimeProvider clock, ILogger<TurnWork> logger)
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
            var outcome = held.IsStopped && result.Outcome == TurnOutcome.LeaseLost ? TurnOutcome.Stopped : result.Outcome;
            LogEnd(claimed, result with { Outcome = outcome }, clock.GetElapsedTime(started), trace);
            activity.SetTag("outcome", outcome);
            WorkerMetrics.Ended(outcome, clock.GetElapsedTime(started));
            history.Ended(claimed.AgentId, outcome, result.Cause is { } cause ? LogReason.Of(cause) : result.Error, result.Usage);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Whatever went wrong, other turns go on; this one's lease runs out and another attempt follows.
            WorkerLog.TurnBrokeOff(logger, claimed.Id, turn.Id, turn.Attempt, exception);
            activity.SetStatus(ActivityStatusCode.Error);
        }
        finally
        {
            heartbeat.Remove(held);
            slots.EndClaim(held.Token);
        }
    }

    /// <summary>Ends the turn of a task that the database does not let anybody claim, so that it holds up no other.</summary>
    public async Task GiveUpAsync(ChatTask task, StoreRejectedException rejection)
    {
        if (await runner.GiveUpAsync(task))
            WorkerLog.GivenUp(logger, task.Id, task.Turn!.Id, LogReason.Of(rejection));
    }

    private async Task<TurnResult> RunWithinLimitsAsync(HeldTurn held, TurnSlots slots, CancellationToken stop)
    {
        Agent? agent;
        try
        {
            agent = held.Task.AgentId is { } id ? await agents.FindAsync(id, held.Lost) : null;
        }
        catch (StoreUnavailableException exception)
        {
            return await ReleaseAsync(held) with { Cause = exception };
        }
        catch (StoreRejectedException exception)
        {
            return await runner.RejectAsync(held, exception);
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

    private void LogEnd(ChatTask task, TurnResult result, TimeSpan duration, string trace)
    {
        var turn = task.Turn!;
        var took = Math.Round(duration.TotalMilliseconds, 1);
        switch (result)
        {
            case { Outcome: TurnOutcome.LeaseLost }:
                WorkerLog.LeaseLost(logger, task.Id, turn.Id, turn.Attempt, trace);
                break;
            case { Cause: { } cause, Outcome: not TurnOutcome.Stopped }:
                WorkerLog.TurnEndedBadly(
                    logger, result.Outcome, task.Id, turn.Id, task.RunId, turn.Attempt, took, trace, LogReason.Of(cause), LogReason.FaultOf(cause));
                break;
            default:
                var queued = ((turn.StartedAt ?? turn.QueuedAt) - turn.QueuedAt).TotalMilliseconds;
                WorkerLog.TurnEnded(logger, result.Outcome, task.Id, turn.Id, task.RunId, turn.Attempt, result.Messages, took, queued, trace);
                break;
        }
    }

    private static Activity StartActivity(ChatTask task, Turn turn)
    {
        // Without a listener the source creates none, but the log wants a trace id and the agent a header all the same.
        var request = ActivityContext.TryParse(turn.TraceParent, null, isRemote: true, out var parent) ? parent : default;
        var activity = Activities.StartActivity("turn", ActivityKind.Consumer, request) ?? Unobserved(request);
        return activity.SetTag("task_id", task.Id).SetTag("turn_id", turn.Id).SetTag("run_id", task.RunId).SetTag("attempt", turn.Attempt);
    }

    private static Activity Unobserved(ActivityContext parent)
    {
        var activity = new Activity("turn");
        if (parent != default)
            activity.SetParentId(parent.TraceId, parent.SpanId, parent.TraceFlags);
        return activity.Start();
    }
}
