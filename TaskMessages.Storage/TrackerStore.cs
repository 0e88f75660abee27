using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Work;
using TaskMessages.Storage.Documents;

namespace TaskMessages.Storage;

/// <summary>The collection <c>trackers</c>, each under its task's id.</summary>
public sealed class TrackerStore(IDocumentDatabase database) : ITrackerStore
{
    private const string Id = "_id";
    private const string AgentId = "agent_id";
    private const string LastEventId = "last_event_id";
    private const string LastSeq = "last_seq";
    private const string Status = "status";
    private const string StatusReason = "status_reason";
    private const string CreatedAt = "created_at";
    private const string UpdatedAt = "updated_at";

    private readonly IDocumentCollection _trackers = database.GetCollection(CollectionNames.Trackers);

    public async Task<IReadOnlyList<TaskTracker>> FindAsync(IReadOnlyCollection<string> taskIds, CancellationToken cancellationToken)
        => (await _trackers.FindAsync(new BsonDocument(Id, new BsonDocument("$in", new BsonArray(taskIds))), null, null, null, cancellationToken)).ConvertAll(ToTracker);

    public Task<bool> SaveAsync(TaskTracker next, long seenSeq, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(next);
        var members = new BsonDocument
        {
            { AgentId, next.AgentId },
            { LastEventId, (BsonValue?)next.LastEventId ?? BsonNull.Value },
            { LastSeq, next.LastSeq },
            { Status, (BsonValue?)next.Status ?? BsonNull.Value },
            { StatusReason, (BsonValue?)next.StatusReason ?? BsonNull.Value },
            { CreatedAt, next.CreatedAt },
            { UpdatedAt, (BsonValue?)next.UpdatedAt ?? BsonNull.Value },
        };
        return _trackers.TryUpsertAsync(
            new BsonDocument(Id, next.TaskId).Add(LastSeq, seenSeq), new BsonDocument("$set", members), cancellationToken);
    }

    public Task<long> DeleteAllAsync(string taskId, CancellationToken cancellationToken) => _trackers.DeleteManyAsync(new BsonDocument(Id, taskId), cancellationToken);

    private static TaskTracker ToTracker(BsonDocument document) => new()
    {
        TaskId = document[Id].AsString,
        AgentId = document[AgentId].ToInt64(),
        LastEventId = document.ReadString(LastEventId),
        LastSeq = document[LastSeq].ToInt64(),
        Status = document.ReadString(Status),
        StatusReason = document.ReadString(StatusReason),
        CreatedAt = document[CreatedAt].ToUniversalTime(),
        UpdatedAt = document.ReadTime(UpdatedAt),
    };
}
