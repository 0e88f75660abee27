using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Time;
using TaskMessages.Domain.Work;

namespace TaskMessages.Domain.Delivery;

/// <summary>
/// Tells an agent of one event that is claimed, and stores what came of it. The task follows its creation: it is FAILED until the agent knows of it (message contract,
/// section 13).
/// </summary>
/// <param name="backoff">The pause after each attempt.</param>
public sealed class DeliveryAttempt(
    IEventStore events, ITrackerStore trackers, ITaskStore tasks, IAgentStore agents, TaskLifecycleService lifecycle, IAgentTeller teller, RetryBackoff backoff,
    DeliverySettings settings, TimeProvider clock)
{
    private readonly StoreRetry _retry = StoreRetry.ForRequest(clock);

    /// <param name="claimed">The event as it was claimed; everything before it is told.</param>
    /// <param name="isOnTime">Whether it was due; an attempt before its time, for the sake of a later event, does not count if it fails.</param>
    /// <param name="cancellationToken">Ends the call: then the event is due again at once.</param>
    /// <returns>Why the agent could not be told, or never will be; null: it was, or knows already.</returns>
    public async Task<ExecutorException?> RunAsync(TaskEvent claimed, bool isOnTime, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claimed);
        var task = await tasks.FindAsync(claimed.TaskId, CancellationToken.None);
        var agent = await agents.FindAsync(claimed.AgentId, CancellationToken.None);
        if (ObstacleTo(claimed, task, agent) is { } reason)
            return await GiveUpAsync(claimed, new ExecutorException(reason));
        if (await IsProcessedAsync(claimed))
            return await SettleAsync(claimed, task!);
        try
        {
            await teller.TellAsync(agent!, task!, claimed, cancellationToken);
        }
        catch (ExecutorException failure)
        {
            return await FailedAsync(claimed, task!, failure, isOnTime ? 1 : 0);
        }
        catch (OperationCanceledException)
        {
            await ReleaseAsync(claimed, clock.GetUtcMilliseconds());
            throw;
        }

        return await SettleAsync(claimed, task!);
    }

    /// <summary>Gives a claim back, as if nobody had tried.</summary>
    public Task ReleaseAsync(TaskEvent claimed, DateTime dueAt)
    {
        ArgumentNullException.ThrowIfNull(claimed);
        return _retry.RunAsync(() => events.PutOffAsync(claimed.Id, TokenOf(claimed), claimed.Delivery! with { DueAt = dueAt }, CancellationToken.None), CancellationToken.None);
    }

    private static string? ObstacleTo(TaskEvent item, ChatTask? task, Agent? agent) => (task, agent) switch
    {
        (null or { Lifecycle: TaskLifecycle.Deleted }, _) => "The task was deleted.",
        (_, null) => "The agent was deleted.",
        (_, { Executor: not AcpSettings { Type: not AcpType.Sync } }) => "The agent takes no events any more.",
        ({ Lifecycle: var end }, _) when end.IsTerminal() && !MayBeOver(item, end) => $"The task was over: {end.ToName()}.",
        _ => null,
    };

    /// <summary>A task that failed since its agent could not be told is told all the same, and one that is created once more is told of once more.</summary>
    private static bool MayBeOver(TaskEvent item, TaskLifecycle end) => item.IsCreation && (end == TaskLifecycle.Failed || item.Delivery!.Attempts == 0);

    /// <summary>The agent may have found by itself what it could not be told.</summary>
    private async Task<bool> IsProcessedAsync(TaskEvent item)
        => !item.IsCreation && item.Delivery!.Attempts > 0
            && await trackers.FindAsync([item.TaskId], CancellationToken.None) is [{ LastSeq: var processed }] && processed >= item.Seq;

    private async Task<ExecutorException?> SettleAsync(TaskEvent told, ChatTask task)
    {
        // the task first: a crash in between has the agent told twice, and not a task that is FAILED for ever
        if (told.IsCreation)
            await lifecycle.ForwardedAsync(task, failure: null, CancellationToken.None);
        await _retry.RunAsync(() => events.SettleAsync(told.Id, TokenOf(told), givenUp: null, CancellationToken.None), CancellationToken.None);
        return null;
    }

    private async Task<ExecutorException> FailedAsync(TaskEvent item, ChatTask task, ExecutorException failure, int count)
    {
        var seen = item.Delivery!;
        var now = clock.GetUtcMilliseconds();
        var next = seen with
        {
            Attempts = seen.Attempts + count,
            Refusals = seen.Refusals + (failure.IsTransient ? 0 : count),
            Error = failure.Message,
            DueAt = now + backoff.Delay(seen.Attempts + count, failure.RetryAfter),
        };
        if (item.IsCreation)
            await lifecycle.ForwardedAsync(task, failure.Message, CancellationToken.None);
        if (next.Refusals >= settings.MaxRefusals || now - seen.Since >= settings.GiveUpAfter)
            return await GiveUpAsync(item, failure);
        await _retry.RunAsync(() => events.PutOffAsync(item.Id, TokenOf(item), next, CancellationToken.None), CancellationToken.None);
        return failure;
    }

    private async Task<ExecutorException> GiveUpAsync(TaskEvent item, ExecutorException reason)
    {
        await _retry.RunAsync(() => events.SettleAsync(item.Id, TokenOf(item), reason.Message, CancellationToken.None), CancellationToken.None);
        return reason;
    }

    private static string TokenOf(TaskEvent claimed) => claimed.Delivery!.Lease!.Token;
}
