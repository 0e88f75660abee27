using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution.Growth;
using TaskMessages.Domain.Execution.Leases;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Time;

namespace TaskMessages.Domain.Execution;

/// <summary>
/// Stops a running turn wherever it runs: takes its lease, so that its worker can write nothing more, has its executor aborted, and ends
/// it. The order is stored by the write that takes the lease: should this process die now, whoever claims the turn next carries it out.
/// </summary>
public sealed class TurnStopper(TurnStores stores, LeaseSource leases, IHeldTurns held, LiveTexts texts, ITaskFeed feed, TimeProvider clock)
{
    /// <param name="next">A message that the turn makes way for.</param>
    /// <param name="queueBytes">The most bytes that all messages that wait take, that one included.</param>
    /// <returns>The task after it; null when no turn runs, or there is no room for the message.</returns>
    /// <exception cref="StoreUnavailableException">The order may have been given; it is carried out then.</exception>
    public async Task<ChatTask?> StopAsync(string taskId, TurnStop stop, QueuedTurn? next, int queueBytes = TaskSize.Queue)
    {
        var lease = leases.Next();
        var now = clock.GetUtcMilliseconds();
        var leaseEnd = now + leases.Duration;
        var stopped = await stores.Tasks.StopAsync(taskId, stop, next, queueBytes, lease, now, leaseEnd, CancellationToken.None);
        if (stopped is null)
            return null;
        var shown = texts.Silence(taskId, lease.Token);
        held.Abort(taskId, lease.Token);
        using var ours = new HeldTurn(stopped, leaseEnd);
        var settlement = new TurnSettlement(ours, stores.Tasks, feed, clock);
        try
        {
            await new StoppedTurn(ours, settlement, stores, clock).SettleAsync(shown, CancellationToken.None);
        }
        catch (LeaseLostException)
        {
            // somebody else ends it
        }

        // As our own write left it: by now it may have moved on, and the order would seem not to have been carried out.
        return ours.Task.Turn?.IsHeldBy(lease.Token) != true ? ours.Task : await stores.Tasks.FindAsync(taskId, CancellationToken.None);
    }
}
