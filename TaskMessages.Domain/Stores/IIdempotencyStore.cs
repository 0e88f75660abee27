using TaskMessages.Domain.Idempotency;

namespace TaskMessages.Domain.Stores;

/// <summary>The records of idempotent requests; they vanish at their <see cref="IdempotencyRecord.ExpiresAt"/>.</summary>
public interface IIdempotencyStore
{
    /// <summary>Registers a request unless its key is registered. An expired record counts as none.</summary>
    /// <returns>Null when the record is now ours, else the one that was there before.</returns>
    Task<IdempotencyRecord?> TryBeginAsync(IdempotencyRecord record, DateTime now, CancellationToken cancellationToken);

    /// <summary>Continues a request in flight whose owner is presumed dead; the reserved ids stay.</summary>
    /// <returns>False when the record is not <paramref name="stale"/>'s any more.</returns>
    Task<bool> TakeOverAsync(IdempotencyRecord stale, string owner, DateTime lockedUntil, CancellationToken cancellationToken);

    /// <summary>Stores the answer that repetitions get.</summary>
    /// <returns>False when the record is not this owner's any more.</returns>
    Task<bool> CompleteAsync(string key, string owner, StoredResponse response, CancellationToken cancellationToken);

    /// <summary>Forgets a request that was refused and changed nothing, so that it may be sent again.</summary>
    Task AbandonAsync(string key, string owner, CancellationToken cancellationToken);
}
