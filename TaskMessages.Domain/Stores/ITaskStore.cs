using TaskMessages.Domain.Tasks;

namespace TaskMessages.Domain.Stores;

/// <summary>
/// The tasks and the turns inside them. Every method that changes something is one atomic write; those that take a lease token
/// change nothing unless the turn is still leased with it.
/// </summary>
/// <exception cref="Errors.StoreUnavailableException">Any method: the database cannot be reached; a write may have happened.</exception>
public interface ITaskStore
{
    /// <summary>The next task number. Numbers are never given out twice; gaps are normal.</summary>
    Task<long> NextTaskIdAsync(CancellationToken cancellationToken);

    /// <returns>False when the id exists already.</returns>
    Task<bool> InsertAsync(ChatTask task, CancellationToken cancellationToken);

    Task<ChatTask?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>The atomic claim of an appended turn, made only while the task is still as <paramref name="seen"/>.</summary>
    /// <returns>The task with the turn inside; null when it is no longer appendable or has moved on: read it again.</returns>
    Task<ChatTask?> AppendAsync(ChatTask seen, NewTurn turn, CancellationToken cancellationToken);

    /// <summary>Leases the turn that has been claimable longest, and counts the attempt.</summary>
    /// <returns>Null when no turn is claimable.</returns>
    Task<ChatTask?> ClaimAsync(
        Lease lease, DateTime now, DateTime leaseEnd, IReadOnlyCollection<long> excludedAgents, CancellationToken cancellationToken);

    /// <returns>False when the lease is lost.</returns>
    Task<bool> HeartbeatAsync(string id, string token, DateTime leaseEnd, CancellationToken cancellationToken);

    /// <summary>Gives out the next numbers, message ordinals and time for <paramref name="count"/> agent messages of the leased turn.</summary>
    /// <returns>Null when the lease is lost.</returns>
    Task<SequenceGrant?> AllotAsync(string id, string token, int count, DateTime now, CancellationToken cancellationToken);

    /// <summary>Gives out the next numbers and strictly increasing times (1 ms apart) for messages that a caller posts.</summary>
    /// <param name="agentId">Only in a task of this agent; null: in any task.</param>
    /// <returns>Null when there is no such task, or it is deleted.</returns>
    Task<SequenceGrant?> AllotExternalAsync(string id, long? agentId, int count, DateTime now, CancellationToken cancellationToken);

    /// <summary>Opens an external conversation unless it exists.</summary>
    /// <returns>The task as it is now: the one given, or the one that was there before.</returns>
    Task<ChatTask> CreateExternalAsync(ChatTask task, CancellationToken cancellationToken);

    /// <returns>The finished task; null when the lease is lost.</returns>
    Task<ChatTask?> CompleteAsync(string id, string token, string? output, DateTime now, CancellationToken cancellationToken);

    /// <inheritdoc cref="CompleteAsync"/>
    Task<ChatTask?> FailAsync(string id, string token, string error, DateTime now, CancellationToken cancellationToken);

    /// <inheritdoc cref="CompleteAsync"/>
    Task<ChatTask?> AskForInputAsync(
        string id, string token, PendingInteraction question, DateTime now, CancellationToken cancellationToken);

    /// <summary>Gives the turn back for another attempt after a back-off. The attempt stays counted.</summary>
    /// <returns>False when the lease is lost.</returns>
    Task<bool> RetryAsync(string id, string token, DateTime visibleAt, string reason, DateTime now, CancellationToken cancellationToken);

    /// <summary>Gives the turn back untouched: claimable now, the attempt not counted.</summary>
    /// <returns>False when the lease is lost.</returns>
    Task<bool> ReleaseAsync(string id, string token, DateTime now, CancellationToken cancellationToken);

    /// <summary>The tasks whose turn is leased by an owner that starts with the prefix.</summary>
    Task<IReadOnlyList<ChatTask>> LeasedAsync(string ownerPrefix, CancellationToken cancellationToken);

    /// <summary>Ends the lease of a dead owner: claimable now, the attempt stays counted.</summary>
    /// <returns>False when the lease is not that one any more.</returns>
    Task<bool> TakeOverAsync(string id, string token, DateTime now, CancellationToken cancellationToken);

    Task<QueueStatistics> StatisticsAsync(DateTime now, CancellationToken cancellationToken);
}
