using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Time;

namespace TaskMessages.Api.Worker;

/// <summary>Ends the leases of dead predecessors, so that their turns go on at once and not a lease later.</summary>
internal sealed class DeadOwnerTakeOver(ITaskStore tasks, WorkerIdentity self, TimeProvider clock, ILogger<DeadOwnerTakeOver> logger)
{
    /// <returns>How many leases were ended.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var task in await tasks.LeasedAsync(self.OwnerPrefix, cancellationToken))
        {
            if (task.Turn is not { Lease: { } lease } turn || !self.KnowsDead(lease.Owner))
                continue;
            if (!await tasks.TakeOverAsync(task.Id, lease.Token, clock.GetUtcMilliseconds(), cancellationToken))
                continue;
            WorkerLog.TookOver(logger, task.Id, turn.Id, lease.Owner);
            count++;
        }

        return count;
    }
}
