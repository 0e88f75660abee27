using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Work;

namespace TaskMessages.Domain.Stores;

/// <summary>The events of tasks, and what is still to be told of them.</summary>
public interface IEventStore : ITaskBelongings
{
    /// <returns>False when the task has an event with that number, or there is one with that id.</returns>
    Task<bool> InsertAsync(TaskEvent item, CancellationToken cancellationToken);

    Task<TaskEvent?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>The task's event with that number.</summary>
    Task<TaskEvent?> FindAsync(string taskId, long seq, CancellationToken cancellationToken);

    /// <summary>The task's latest event, or the word of its creation; null: it has neither.</summary>
    Task<TaskEvent?> FindLastAsync(string taskId, CancellationToken cancellationToken);

    /// <summary>The task's events after a number, in their order.</summary>
    Task<IReadOnlyList<TaskEvent>> ListAsync(string taskId, long afterSeq, int limit, CancellationToken cancellationToken);

    /// <summary>The first of the task's events that the agent is still to be told of.</summary>
    Task<TaskEvent?> FirstPendingAsync(string taskId, CancellationToken cancellationToken);

    /// <summary>Claims the event that has been due longest.</summary>
    /// <param name="lease">What every write for it is filtered on from then on.</param>
    /// <param name="now">The present.</param>
    /// <param name="leaseEnd">When others may claim it.</param>
    /// <param name="excludedAgents">Whose events are left out.</param>
    /// <param name="cancellationToken">Gives up; the claim may have been made.</param>
    Task<TaskEvent?> ClaimDueAsync(Lease lease, DateTime now, DateTime leaseEnd, IReadOnlyCollection<long> excludedAgents, CancellationToken cancellationToken);

    /// <summary>Claims this event, due or not; an own claim is renewed.</summary>
    /// <returns>Null when somebody else has it, or nobody is to be told of it any more.</returns>
    Task<TaskEvent?> ClaimAsync(string id, Lease lease, DateTime now, DateTime leaseEnd, CancellationToken cancellationToken);

    /// <summary>Nobody is to be told of the event any more.</summary>
    /// <param name="givenUp">Why not; null: the agent knows of it.</param>
    /// <returns>False when the lease is lost.</returns>
    Task<bool> SettleAsync(string id, string token, string? givenUp, CancellationToken cancellationToken);

    /// <summary>Ends the lease; the event is claimable at <see cref="EventDelivery.DueAt"/>.</summary>
    /// <returns>False when the lease is lost.</returns>
    Task<bool> PutOffAsync(string id, string token, EventDelivery next, CancellationToken cancellationToken);

    /// <summary>Has an agent told of an event once more.</summary>
    /// <returns>False when it is to be told already.</returns>
    Task<bool> RenewAsync(string id, EventDelivery delivery, CancellationToken cancellationToken);

    /// <summary>Whatever this agent is to be told of and nobody is telling it becomes due now.</summary>
    Task WakeAsync(long agentId, DateTime now, CancellationToken cancellationToken);

    /// <summary>The events that are leased by owners whose names begin so.</summary>
    Task<IReadOnlyList<TaskEvent>> LeasedAsync(string ownerPrefix, CancellationToken cancellationToken);

    /// <summary>Ends a dead owner's lease.</summary>
    /// <returns>False when it is not that lease any more.</returns>
    Task<bool> TakeOverAsync(string id, string token, DateTime now, CancellationToken cancellationToken);
}
