using TaskMessages.Domain.Idempotency;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Storage.Documents;

namespace TaskMessages.Storage;

/// <summary>The collection <c>idempotency_keys</c>; the database removes what has expired.</summary>
public sealed class IdempotencyStore(IDocumentDatabase database) : IIdempotencyStore
{
    private readonly IDocumentCollection _records = database.GetCollection(CollectionNames.IdempotencyKeys);

    public async Task<IdempotencyRecord?> TryBeginAsync(IdempotencyRecord record, DateTime now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(record);
        while (!await _records.TryInsertAsync(IdempotencyDocument.From(record), cancellationToken))
        {
            if (await _records.FindOneAsync(ById(record.Key), cancellationToken) is not { } document)
                continue;
            var found = IdempotencyDocument.ToRecord(document);
            if (found.Owner == record.Owner)
                return null;
            if (found.ExpiresAt > now)
                return found;
            await _records.DeleteManyAsync(
                ById(record.Key).Add(IdempotencyDocument.ExpiresAt, found.ExpiresAt), cancellationToken);
        }

        return null;
    }

    public Task<bool> TakeOverAsync(IdempotencyRecord stale, string owner, DateTime lockedUntil, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stale);
        var update = new BsonDocument("$set", new BsonDocument
        {
            { IdempotencyDocument.Owner, owner }, { IdempotencyDocument.LockedUntil, lockedUntil },
        });
        return _records.UpdateOneAsync(InFlight(stale.Key, stale.Owner), update, cancellationToken);
    }

    public Task<bool> CompleteAsync(string key, string owner, StoredResponse response, CancellationToken cancellationToken)
    {
        var update = new BsonDocument("$set", new BsonDocument
        {
            { IdempotencyDocument.State, WireName.Of(IdempotencyState.Completed) },
            { IdempotencyDocument.Response, IdempotencyDocument.From(response) },
        });
        return _records.UpdateOneAsync(InFlight(key, owner), update, cancellationToken);
    }

    public Task AbandonAsync(string key, string owner, CancellationToken cancellationToken)
        => _records.DeleteManyAsync(InFlight(key, owner), cancellationToken);

    private static BsonDocument ById(string key) => new(IdempotencyDocument.Id, key);

    private static BsonDocument InFlight(string key, string owner)
        => ById(key).Add(IdempotencyDocument.Owner, owner).Add(IdempotencyDocument.State, WireName.Of(IdempotencyState.InFlight));
}
