using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Time;

namespace TaskMessages.Domain.Idempotency;

/// <summary>
/// Lets one request with a key through and answers its repetitions from the record. Who is let through calls <see cref="Leave"/> at the end,
/// however it ends.
/// </summary>
public sealed class IdempotencyGate(IIdempotencyStore store, IRequestProcesses processes, TimeProvider clock)
{
    /// <summary>How often a record that changes under our eyes is looked at again.</summary>
    private const int MaxTries = 3;

    private readonly RequestOwners _owners = new(processes);

    /// <param name="key">From <see cref="IdempotencyKey.Scope"/>.</param>
    /// <param name="fingerprint">From <see cref="IdempotencyKey.Fingerprint"/>.</param>
    /// <param name="reserve">Chooses the ids of a new request.</param>
    /// <exception cref="DomainException">
    /// <see cref="DomainError.IdempotencyMismatch"/> or <see cref="DomainError.IdempotencyInFlight"/>.
    /// </exception>
    public async Task<IdempotencyOutcome> BeginAsync(
        string key, string fingerprint, Func<CancellationToken, Task<ReservedIds>> reserve, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reserve);
        var owner = _owners.Enter();
        var isIn = false;
        try
        {
            var outcome = await BeginAsync(key, fingerprint, owner, await reserve(cancellationToken), cancellationToken);
            isIn = outcome.Replay is null;
            return outcome;
        }
        finally
        {
            if (!isIn)
                _owners.Leave(owner);
        }
    }

    private async Task<IdempotencyOutcome> BeginAsync(
        string key, string fingerprint, string owner, ReservedIds ids, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= MaxTries; attempt++)
        {
            var now = clock.GetUtcMilliseconds();
            var ours = new IdempotencyRecord
            {
                Key = key,
                Fingerprint = fingerprint,
                Owner = owner,
                State = IdempotencyState.InFlight,
                LockedUntil = now + IdempotencyRecord.Lock,
                Ids = ids,
                ExpiresAt = now + IdempotencyRecord.Lifetime,
            };
            var found = await store.TryBeginAsync(ours, now, cancellationToken);
            if (found is null)
                return new IdempotencyOutcome(ours, null);
            if (found.Fingerprint != fingerprint)
                throw new DomainException(DomainError.IdempotencyMismatch, "This idempotency key was used with another request.");
            if (found is { State: IdempotencyState.Completed, Response: { } response })
                return new IdempotencyOutcome(found, response);
            if (found.LockedUntil > now && !_owners.IsGone(found.Owner))
                break;
            if (await store.TakeOverAsync(found, owner, ours.LockedUntil, cancellationToken))
            {
                return new IdempotencyOutcome(
                    found with { Owner = owner, LockedUntil = ours.LockedUntil, Ids = found.Ids with { IsRepetition = true } }, null);
            }
        }

        throw new DomainException(DomainError.IdempotencyInFlight, "A request with this idempotency key is still in progress.");
    }

    /// <summary>Stores the answer; a repetition gets it from now on.</summary>
    public Task<bool> CompleteAsync(IdempotencyRecord record, StoredResponse response, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(record);
        return store.CompleteAsync(record.Key, record.Owner, response, cancellationToken);
    }

    /// <summary>Releases the key of a request that was refused.</summary>
    public Task AbandonAsync(IdempotencyRecord record, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(record);
        return store.AbandonAsync(record.Key, record.Owner, cancellationToken);
    }

    /// <summary>The request is over. Unless it was completed or abandoned, the next repetition acts with the same ids, and need not wait.</summary>
    public void Leave(IdempotencyRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        _owners.Leave(record.Owner);
    }
}
