using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Execution.Leases;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Time;
using TaskMessages.Domain.Work;

namespace TaskMessages.Domain.Delivery;

/// <summary>
/// Tells agents of events, each task's in their order: only the first that is still to be told is ever told. What was told stays told, so that looking which is the
/// first, and claiming that one by its id, are two steps that nothing can come between.
/// </summary>
public sealed class EventDeliverer(IEventStore events, DeliveryAttempt attempt, LeaseSource leases, DeliverySettings settings, TimeProvider clock)
{
    /// <summary>How far behind the event before it one becomes due that has to wait: whoever tells that one goes on with this one, and a crash in between costs no more.</summary>
    private static readonly TimeSpan Behind = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    /// <summary>What is to be done about an event that its own caller tells first.</summary>
    /// <param name="headers">That go on to the agent, encrypted; null: none.</param>
    public EventDelivery Begin(string? headers)
    {
        var now = clock.GetUtcMilliseconds();
        return new EventDelivery { DueAt = now + settings.Lease, Since = now, Lease = leases.Next(), Headers = headers };
    }

    /// <summary>Tells the agent of this event, and before it of those before it, whatever their back-off: for the caller who waits.</summary>
    /// <param name="item">As it was stored, with the lease of <see cref="Begin"/>.</param>
    /// <exception cref="ExecutorException">The agent could not be told; it will be later, unless the event has been given up.</exception>
    public async Task TellAsync(TaskEvent item, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(item);
        var lease = item.Delivery!.Lease!;
        var started = clock.GetTimestamp();
        var pause = FirstPause;
        while (await events.FirstPendingAsync(item.TaskId, cancellationToken) is { } first && first.Seq <= item.Seq)
        {
            if (await ClaimAsync(first, item, lease) is { } claimed)
            {
                if (await attempt.RunAsync(claimed, isOnTime: claimed.Id == item.Id, CancellationToken.None) is not { } failure)
                    continue;
                await StandBehindAsync(item, claimed, lease);
                throw failure;
            }

            if (clock.GetElapsedTime(started) >= settings.CallTimeout)
            {
                await StandBehindAsync(item, first, lease);
                throw new ExecutorException("The agent is still being told of earlier events; it will be told of this one after them.", isTransient: true);
            }

            await Task.Delay(pause, clock, CancellationToken.None);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }

        if (await events.FindAsync(item.Id, CancellationToken.None) is { GivenUp: { } reason })
            throw new ExecutorException(reason);
    }

    /// <summary>Goes on with what is due: an event, and those of its task after it.</summary>
    /// <param name="claimed">As <see cref="IEventStore.ClaimDueAsync"/> gave it out.</param>
    /// <param name="cancellationToken">Ends the call, and what follows it.</param>
    public async Task ContinueAsync(TaskEvent claimed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claimed);
        if (await events.FirstPendingAsync(claimed.TaskId, CancellationToken.None) is { } first && first.Seq < claimed.Seq)
        {
            await StandBehindAsync(claimed, first, claimed.Delivery!.Lease!);
            return;
        }

        for (var next = claimed; next is not null && await attempt.RunAsync(next, isOnTime: true, cancellationToken) is null;)
            next = cancellationToken.IsCancellationRequested ? null : await ClaimNextAsync(next.TaskId, next.Delivery!.Lease!);
    }

    /// <summary>Claims the event that has been due longest.</summary>
    public Task<TaskEvent?> ClaimDueAsync(IReadOnlyCollection<long> excludedAgents)
    {
        var now = clock.GetUtcMilliseconds();
        return events.ClaimDueAsync(leases.Next(), now, now + settings.Lease, excludedAgents, CancellationToken.None);
    }

    private async Task<TaskEvent?> ClaimNextAsync(string taskId, Lease lease)
        => await events.FirstPendingAsync(taskId, CancellationToken.None) is { } first ? await ClaimAsync(first, lease) : null;

    /// <summary>The caller's own event needs no other claim than the one that it was stored with, while that holds.</summary>
    private Task<TaskEvent?> ClaimAsync(TaskEvent first, TaskEvent own, Lease lease)
        => first.Id == own.Id && first.Delivery!.Lease == lease && first.Delivery.DueAt - clock.GetUtcMilliseconds() > settings.CallTimeout
            ? Task.FromResult<TaskEvent?>(first)
            : ClaimAsync(first, lease);

    private Task<TaskEvent?> ClaimAsync(TaskEvent first, Lease lease)
    {
        var now = clock.GetUtcMilliseconds();
        return events.ClaimAsync(first.Id, lease, now, now + settings.Lease, CancellationToken.None);
    }

    /// <summary>Gives back an event that has to wait for one before it.</summary>
    private async Task StandBehindAsync(TaskEvent waiting, TaskEvent first, Lease lease)
    {
        if (waiting.Id == first.Id)
            return;
        var now = clock.GetUtcMilliseconds();
        var before = await events.FindAsync(waiting.TaskId, waiting.Seq - 1, CancellationToken.None);
        var dueAt = before is { Delivery: { } delivery } ? (delivery.DueAt > now ? delivery.DueAt : now) + Behind : now;
        await attempt.ReleaseAsync(waiting with { Delivery = waiting.Delivery! with { Lease = lease } }, dueAt);
    }
}
