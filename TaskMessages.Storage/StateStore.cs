using System.Runtime.CompilerServices;
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

    /// <summary>The number with which it was brought back; absent in one that was not.</summary>
    private const string RestoredSeq = "restored_seq";

    private static readonly BsonDocument TimeOnly = new(CreatedAt, 1);

    private readonly IDocumentCollection _states = database.GetCollection(CollectionNames.States);

    public async Task<bool> InsertAsync(AgentState state, bool isOnly, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        var document = Document(state).AddIfPresent(Key, isOnly ? $"{state.AgentId}/{state.TaskId}" : null);

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

    public async IAsyncEnumerable<AgentState> ReadAllAsync(string taskId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // states can be large, and together too large to be put in order by the database
        var all = await _states.FindAsync(new BsonDocument(TaskId, taskId), null, null, null, cancellationToken, TimeOnly);
        var inOrder = all.Select(document => (Id: document[Id].ToString()!, CreatedAt: document[CreatedAt].ToUniversalTime()))
            .OrderBy(state => state.CreatedAt)
            .ThenBy(state => state.Id, StringComparer.Ordinal)
            .ToList();
        foreach (var (id, _) in inOrder)
        {
            if (await FindAsync(id, cancellationToken) is { } state)
                yield return state;
        }
    }

    public async Task<bool> RestoreAsync(IReadOnlyList<AgentState> states, long seq, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(states);
        foreach (var state in states)
        {
            var document = Document(state).AddIfPresent(UpdatedAt, state.UpdatedAt).Add(RestoredSeq, seq);
            if (!await _states.TryInsertAsync(document, cancellationToken))
                return false;
        }

        return true;
    }

    public Task<long> DeleteUpToAsync(string taskId, long seq, CancellationToken cancellationToken) => _states.DeleteManyAsync(
        new BsonDocument { { TaskId, taskId }, { "$nor", new BsonArray { new BsonDocument(RestoredSeq, new BsonDocument("$gt", seq)) } } }, cancellationToken);

    public async Task<AgentState?> ReplaceAsync(string id, JsonMap state, DateTime now, CancellationToken cancellationToken)
        => ToState(await _states.FindOneAndUpdateAsync(
            ById(id), new BsonDocument("$set", new BsonDocument { { State, JsonBson.ToBson(state) }, { UpdatedAt, now } }), cancellationToken));

    public async Task<bool> DeleteAsync(string id, CancellationToken cancellationToken) => await _states.DeleteManyAsync(ById(id), cancellationToken) > 0;

    public Task<long> DeleteAllAsync(string taskId, CancellationToken cancellationToken) => _states.DeleteManyAsync(new BsonDocument(TaskId, taskId), cancellationToken);

    private static BsonDocument Document(AgentState state) => new BsonDocument(Id, MessageDocument.ToId(state.Id))
        .Add(TaskId, state.TaskId)
        .Add(AgentId, state.AgentId)
        .Add(State, JsonBson.ToBson(state.State))
        .Add(CreatedAt, state.CreatedAt);

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
