using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Work;

namespace TaskMessages.Tests.Support;

/// <summary>A store as one process sees it: its calls are counted, and break where the test says.</summary>
internal sealed class FaultyEventStore(IEventStore inner, StoreFaults faults) : IEventStore
{
    public Task<bool> InsertAsync(TaskEvent item, CancellationToken cancellationToken) => faults.CallAsync(() => inner.InsertAsync(item, cancellationToken));

    public Task<TaskEvent?> FindAsync(string id, CancellationToken cancellationToken) => faults.CallAsync(() => inner.FindAsync(id, cancellationToken));

    public Task<TaskEvent?> FindAsync(string taskId, long seq, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.FindAsync(taskId, seq, cancellationToken));

    public Task<TaskEvent?> FindLastAsync(string taskId, CancellationToken cancellationToken) => faults.CallAsync(() => inner.FindLastAsync(taskId, cancellationToken));

    public Task<IReadOnlyList<TaskEvent>> ListAsync(string taskId, long afterSeq, int limit, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.ListAsync(taskId, afterSeq, limit, cancellationToken));

    public Task<TaskEvent?> FirstPendingAsync(string taskId, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.FirstPendingAsync(taskId, cancellationToken));

    public Task<TaskEvent?> ClaimDueAsync(
        Lease lease, DateTime now, DateTime leaseEnd, IReadOnlyCollection<long> excludedAgents, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.ClaimDueAsync(lease, now, leaseEnd, excludedAgents, cancellationToken));

    public Task<TaskEvent?> ClaimAsync(string id, Lease lease, DateTime now, DateTime leaseEnd, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.ClaimAsync(id, lease, now, leaseEnd, cancellationToken));

    public Task<bool> SettleAsync(string id, string token, string? givenUp, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.SettleAsync(id, token, givenUp, cancellationToken));

    public Task<bool> PutOffAsync(string id, string token, EventDelivery next, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.PutOffAsync(id, token, next, cancellationToken));

    public Task<bool> RenewAsync(string id, EventDelivery delivery, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.RenewAsync(id, delivery, cancellationToken));

    public Task WakeAsync(long agentId, DateTime now, CancellationToken cancellationToken) => faults.CallAsync(() => inner.WakeAsync(agentId, now, cancellationToken));

    public Task<IReadOnlyList<TaskEvent>> LeasedAsync(string ownerPrefix, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.LeasedAsync(ownerPrefix, cancellationToken));

    public Task<bool> TakeOverAsync(string id, string token, DateTime now, CancellationToken cancellationToken) =>
        faults.CallAsync(() => inner.TakeOverAsync(id, token, now, cancellationToken));

    public Task<long> DeleteAllAsync(string taskId, CancellationToken cancellationToken) => faults.CallAsync(() => inner.DeleteAllAsync(taskId, cancellationToken));
}
