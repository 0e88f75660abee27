using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Work;
using TaskMessages.Storage.Documents;

namespace TaskMessages.Storage;

/// <summary>The collection <c>task_states</c>. One that must be the only one of its task and agent has both in its unique <c>key</c>.</summary>
public sealed class StateStore(IDocumentDatabase database) : IStateStore
{
    internal const string Key = "key";
    internal const string TaskId = "task_id";
    internal const string AgentId = "agent_id";
    internal const string CreatedAt = "created_at";
    internal const string Id = "_id";
    private const string State = "state";
    private const string UpdatedAt = "updated_at";

    private readonly IDocumentCollection _states = database.GetCollection(CollectionNames.States);

    public async Task<bool> InsertAsync(AgentState state, bool isOnly, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        var key = $"{state.AgentId}/{state.TaskId}";
        var document = new BsonDocument(Id, MessageDocument.ToId(state.Id))
            .Add(TaskId, state.TaskId)
            .Add(AgentId, state.AgentId)
            .AddIfPresent(Key, isOnly ? key : null)
            .Add(State, JsonBson.ToBson(state.State))
            .Add(CreatedAt, state.CreatedAt);

        // one from a time when there could be several has no key
        return !(isOnly && await _states.FindOneAsync(new BsonDocument { { TaskId, state.TaskId }, { AgentId, state.AgentId } }, cancellationToken) is not null)
            && await _states.TryInsertAsync(document, cancellationToken);
    }

    public async Task<AgentState?> FindAsync(string id, CancellationToken cancellationToken) => ToState(await _states.FindOneAsync(ById(id), cancellationToken));

    public async Task<IReadOnlyList<AgentState>> ListAsync(string? taskId, long? agentId, WorkPage page, CancellationToken cancellationToken)
    {
        var filter = new BsonDocument();
        if (taskId is not null)
            filter.Add(TaskId, taskId);
        if (agentId is not null)
            filter.Add(AgentId, agentId);
        var direction = page.Descending ? -1 : 1;
        var order = new BsonDocument { { CreatedAt, direction }, { Id, direction } };
        return [.. (await _states.FindAsync(filter, order, page.Skip, page.Limit, cancellationToken)).Select(document => ToState(document)!)];
    }

    public async Task<AgentState?> ReplaceAsync(string id, JsonMap state, DateTime now, CancellationToken cancellationToken)
        => ToState(await _states.FindOneAndUpdateAsync(
            ById(id), new BsonDocument("$set", new BsonDocument { { State, JsonBson.ToBson(state) }, { UpdatedAt, now } }), cancellationToken));

    public async Task<bool> DeleteAsync(string id, CancellationToken cancellationToken) => await _states.DeleteManyAsync(ById(id), cancellationToken) > 0;

    public Task DeleteAllAsync(string taskId, CancellationToken cancellationToken) => _states.DeleteManyAsync(new BsonDocument(TaskId, taskId), cancellationToken);

    private static BsonDocument ById(string id) => new(Id, MessageDocument.ToId(id));

    private static AgentState? ToState(BsonDocument? document) => document is null ? null : new AgentState
    {
        Id = document[Id].ToString()!,
        TaskId = document[TaskId].AsString,
        AgentId = document[AgentId].ToInt64(),
        State = JsonBson.ToJson(document[State].AsBsonDocument),
        CreatedAt = document[CreatedAt].ToUniversalTime(),
        UpdatedAt = document.ReadTime(UpdatedAt),
    };
}
