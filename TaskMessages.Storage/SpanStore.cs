using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Work;
using TaskMessages.Storage.Documents;

namespace TaskMessages.Storage;

/// <summary>The collection <c>spans</c>.</summary>
public sealed class SpanStore(IDocumentDatabase database) : ISpanStore
{
    internal const string TraceId = "trace_id";
    internal const string TaskId = "task_id";
    internal const string StartTime = "start_time";
    private const string Id = "_id";
    private const string AgentId = "agent_id";
    private const string ParentId = "parent_id";
    private const string Name = "name";
    private const string EndTime = "end_time";
    private const string Input = "input";
    private const string Output = "output";
    private const string Data = "data";

    private readonly IDocumentCollection _spans = database.GetCollection(CollectionNames.Spans);

    public Task<bool> InsertAsync(Span span, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(span);
        return _spans.TryInsertAsync(new BsonDocument(Id, span.Id).AddRange(Members(span)), cancellationToken);
    }

    public async Task<Span?> FindAsync(string id, CancellationToken cancellationToken)
        => await _spans.FindOneAsync(new BsonDocument(Id, id), cancellationToken) is { } document ? ToSpan(document) : null;

    public async Task<Span?> ReplaceAsync(Span seen, Span next, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(next);
        var filter = new BsonDocument(Id, seen.Id);
        foreach (var member in Members(seen))
            filter.Add(member.Name, new BsonDocument("$eq", member.Value));
        return await _spans.UpdateOneAsync(filter, new BsonDocument("$set", Members(next)), cancellationToken) ? next : null;
    }

    public async Task<IReadOnlyList<Span>> ListAsync(long? agentId, string? traceId, string? taskId, WorkPage page, CancellationToken cancellationToken)
    {
        var filter = new BsonDocument();
        if (agentId is not null)
            filter.Add(AgentId, agentId);
        if (traceId is not null)
            filter.Add(TraceId, traceId);
        if (taskId is not null)
            filter.Add("$or", new BsonArray { new BsonDocument(TaskId, taskId), new BsonDocument(TraceId, taskId) });
        var direction = page.Descending ? -1 : 1;
        var order = new BsonDocument { { StartTime, direction }, { Id, direction } };
        return (await _spans.FindAsync(filter, order, page.Skip, page.Limit, cancellationToken)).ConvertAll(ToSpan);
    }

    public Task<long> DeleteAllAsync(string taskId, CancellationToken cancellationToken) => _spans.DeleteManyAsync(new BsonDocument(TaskId, taskId), cancellationToken);

    private static BsonDocument Members(Span span) => new()
    {
        { AgentId, (BsonValue?)span.AgentId ?? BsonNull.Value },
        { TraceId, span.TraceId },
        { TaskId, (BsonValue?)span.TaskId ?? BsonNull.Value },
        { ParentId, (BsonValue?)span.ParentId ?? BsonNull.Value },
        { Name, span.Name },
        { StartTime, span.StartTime },
        { EndTime, (BsonValue?)span.EndTime ?? BsonNull.Value },
        { Input, JsonBson.ToBson(span.Input) },
        { Output, JsonBson.ToBson(span.Output) },
        { Data, JsonBson.ToBson(span.Data) },
    };

    private static Span ToSpan(BsonDocument document) => new()
    {
        Id = document[Id].AsString,
        AgentId = document.ReadInt64(AgentId),
        TraceId = document[TraceId].AsString,
        TaskId = document.ReadString(TaskId),
        ParentId = document.ReadString(ParentId),
        Name = document[Name].AsString,
        StartTime = document[StartTime].ToUniversalTime(),
        EndTime = document.ReadTime(EndTime),
        Input = JsonBson.ToJson(document[Input]),
        Output = JsonBson.ToJson(document[Output]),
        Data = JsonBson.ToJson(document[Data]),
    };
}
