using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Work;
using TaskMessages.Storage.Documents;

namespace TaskMessages.Storage;

/// <summary>The collection <c>events</c>: an event and what is still to be told of it are one document.</summary>
public sealed class EventStore(IDocumentDatabase database) : IEventStore
{
    /// <summary>Sorts after every character that an owner's name continues with.</summary>
    private const string AfterAnyText = "\uffff";

    private static readonly BsonDocument Newest = new(EventDocument.Seq, -1);
    private static readonly BsonDocument FirstPending = new(EventDocument.PendingSeq, 1);
    private static readonly BsonDocument LongestDue = new(EventDocument.DueAt, 1);

    private readonly IDocumentCollection _events = database.GetCollection(CollectionNames.Events);

    public Task<bool> InsertAsync(TaskEvent item, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(item);
        return _events.TryInsertAsync(EventDocument.From(item), cancellationToken);
    }

    public Task<TaskEvent?> FindAsync(string id, CancellationToken cancellationToken) => FindAsync(ById(id), null, cancellationToken);

    public Task<TaskEvent?> FindAsync(string taskId, long seq, CancellationToken cancellationToken) => FindAsync(OfTask(taskId).Add(EventDocument.Seq, seq), null, cancellationToken);

    public Task<TaskEvent?> FindLastAsync(string taskId, CancellationToken cancellationToken) => FindAsync(OfTask(taskId), Newest, cancellationToken);

    public async Task<IReadOnlyList<TaskEvent>> ListAsync(string taskId, long afterSeq, int limit, CancellationToken cancellationToken)
        => (await _events.FindAsync(
            OfTask(taskId).Add(EventDocument.Seq, new BsonDocument("$gt", afterSeq)), new BsonDocument(EventDocument.Seq, 1), null, limit, cancellationToken))
            .ConvertAll(EventDocument.ToEvent);

    public Task<TaskEvent?> FirstPendingAsync(string taskId, CancellationToken cancellationToken)
        => FindAsync(OfTask(taskId).Add(EventDocument.PendingSeq, new BsonDocument("$gte", TaskEvent.CreationSeq)), FirstPending, cancellationToken);

    public async Task<TaskEvent?> ClaimDueAsync(
        Lease lease, DateTime now, DateTime leaseEnd, IReadOnlyCollection<long> excludedAgents, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(excludedAgents);
        var filter = new BsonDocument(EventDocument.DueAt, new BsonDocument("$lte", now));
        if (excludedAgents.Count > 0)
            filter.Add(EventDocument.AgentId, new BsonDocument("$nin", new BsonArray(excludedAgents)));
        return ToEvent(await _events.FindOneAndUpdateAsync(filter, Leased(lease, leaseEnd), cancellationToken, sort: LongestDue));
    }

    public async Task<TaskEvent?> ClaimAsync(string id, Lease lease, DateTime now, DateTime leaseEnd, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        var filter = ById(id).Add(EventDocument.DueAt, new BsonDocument("$exists", true)).Add("$or", new BsonArray
        {
            new BsonDocument(EventDocument.Lease, new BsonDocument("$exists", false)),
            new BsonDocument(EventDocument.DueAt, new BsonDocument("$lte", now)),
            new BsonDocument(EventDocument.LeaseToken, lease.Token),
        });
        return ToEvent(await _events.FindOneAndUpdateAsync(filter, Leased(lease, leaseEnd), cancellationToken));
    }

    public Task<bool> SettleAsync(string id, string token, string? givenUp, CancellationToken cancellationToken)
    {
        var update = new BsonDocument("$unset", new BsonDocument(EventDocument.Delivery, ""));
        if (givenUp is not null)
            update.Add("$set", new BsonDocument(EventDocument.GivenUp, TaskSize.Cut(givenUp)));
        return _events.UpdateOneAsync(Held(id, token), update, cancellationToken);
    }

    public Task<bool> PutOffAsync(string id, string token, EventDelivery next, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(next);
        var members = EventDocument.From(next with { Lease = null, Error = TaskSize.Cut(next.Error) });
        var update = new BsonDocument
        {
            { "$set", new BsonDocument(members.Select(member => new BsonElement($"{EventDocument.Delivery}.{member.Name}", member.Value))) },
            { "$unset", new BsonDocument(EventDocument.Lease, "") },
        };
        return _events.UpdateOneAsync(Held(id, token), update, cancellationToken);
    }

    public Task<bool> RenewAsync(string id, EventDelivery delivery, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        var update = new BsonDocument
        {
            { "$set", new BsonDocument(EventDocument.Delivery, EventDocument.From(delivery).Add(EventDocument.Seq, TaskEvent.CreationSeq)) },
            { "$unset", new BsonDocument(EventDocument.GivenUp, "") },
        };
        return _events.UpdateOneAsync(
            ById(id).Add(EventDocument.Seq, TaskEvent.CreationSeq).Add(EventDocument.DueAt, new BsonDocument("$exists", false)), update, cancellationToken);
    }

    public Task WakeAsync(long agentId, DateTime now, CancellationToken cancellationToken)
        => _events.UpdateManyAsync(
            new BsonDocument
            {
                { EventDocument.DueAt, new BsonDocument("$gt", now) },
                { EventDocument.AgentId, agentId },
                { EventDocument.Lease, new BsonDocument("$exists", false) },
            },
            new BsonDocument("$set", new BsonDocument(EventDocument.DueAt, now)),
            cancellationToken);

    public async Task<IReadOnlyList<TaskEvent>> LeasedAsync(string ownerPrefix, CancellationToken cancellationToken)
    {
        var filter = new BsonDocument
        {
            { EventDocument.DueAt, new BsonDocument("$gte", DateTime.UnixEpoch) },
            { EventDocument.LeaseOwner, new BsonDocument { { "$gte", ownerPrefix }, { "$lt", ownerPrefix + AfterAnyText } } },
        };
        return (await _events.FindAsync(filter, null, null, null, cancellationToken)).ConvertAll(EventDocument.ToEvent);
    }

    public Task<bool> TakeOverAsync(string id, string token, DateTime now, CancellationToken cancellationToken)
        => _events.UpdateOneAsync(
            Held(id, token),
            new BsonDocument { { "$set", new BsonDocument(EventDocument.DueAt, now) }, { "$unset", new BsonDocument(EventDocument.Lease, "") } },
            cancellationToken);

    public Task<long> DeleteAllAsync(string taskId, CancellationToken cancellationToken) => _events.DeleteManyAsync(OfTask(taskId), cancellationToken);

    private async Task<TaskEvent?> FindAsync(BsonDocument filter, BsonDocument? sort, CancellationToken cancellationToken)
        => ToEvent(await _events.FindOneAsync(filter, cancellationToken, sort));

    private static BsonDocument Leased(Lease lease, DateTime leaseEnd)
        => new("$set", new BsonDocument { { EventDocument.Lease, TurnDocument.From(lease) }, { EventDocument.DueAt, leaseEnd } });

    private static BsonDocument Held(string id, string token) => ById(id).Add(EventDocument.LeaseToken, token);

    private static BsonDocument ById(string id) => new(EventDocument.Id, id);

    private static BsonDocument OfTask(string taskId) => new(EventDocument.TaskId, taskId);

    private static TaskEvent? ToEvent(BsonDocument? document) => document is null ? null : EventDocument.ToEvent(document);
}
