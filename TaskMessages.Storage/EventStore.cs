using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Work;
using TaskMessages.Storage.Documents;

namespace TaskMessages.Storage;

/// <summary>The collection <c>events</c>.</summary>
public sealed class EventStore(IDocumentDatabase database) : IEventStore
{
    internal const string TaskId = "task_id";
    internal const string Seq = "seq";
    private const string Id = "_id";
    private const string AgentId = "agent_id";
    private const string Content = "content";
    private const string CreatedAt = "created_at";

    private static readonly BsonDocument Newest = new(Seq, -1);

    private readonly IDocumentCollection _events = database.GetCollection(CollectionNames.Events);

    public Task<bool> InsertAsync(TaskEvent item, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(item);
        var document = new BsonDocument(Id, item.Id).Add(TaskId, item.TaskId).Add(AgentId, item.AgentId).Add(Seq, item.Seq).Add(CreatedAt, item.CreatedAt);
        if (item.Content is not null)
            document.Add(Content, ContentDocument.From(item.Content));
        return _events.TryInsertAsync(document, cancellationToken);
    }

    public async Task<TaskEvent?> FindAsync(string id, CancellationToken cancellationToken)
        => await _events.FindOneAsync(new BsonDocument(Id, id), cancellationToken) is { } document ? ToEvent(document) : null;

    public async Task<long> LastSeqAsync(string taskId, CancellationToken cancellationToken)
        => (await _events.FindOneAsync(new BsonDocument(TaskId, taskId), cancellationToken, Newest))?[Seq].ToInt64() ?? 0;

    public async Task<IReadOnlyList<TaskEvent>> ListAsync(string taskId, long afterSeq, int limit, CancellationToken cancellationToken)
        => (await _events.FindAsync(
            new BsonDocument { { TaskId, taskId }, { Seq, new BsonDocument("$gt", afterSeq) } }, new BsonDocument(Seq, 1), null, limit, cancellationToken))
            .ConvertAll(ToEvent);

    public Task<long> DeleteAllAsync(string taskId, CancellationToken cancellationToken) => _events.DeleteManyAsync(new BsonDocument(TaskId, taskId), cancellationToken);

    private static TaskEvent ToEvent(BsonDocument document) => new()
    {
        Id = document[Id].AsString,
        TaskId = document[TaskId].AsString,
        AgentId = document[AgentId].ToInt64(),
        Seq = document[Seq].ToInt64(),
        Content = document.ReadDocument(Content) is { } content ? ContentDocument.ToContent(content) : null,
        CreatedAt = document[CreatedAt].ToUniversalTime(),
    };
}
