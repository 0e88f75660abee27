using TaskMessages.Domain.Tasks;
using TaskMessages.Storage.Documents;

namespace TaskMessages.Storage;

/// <summary>
/// External conversations once had their caller's name as their id, one space for all agents. Each gets an id of its agent's, and its messages with it. A run that
/// breaks off is gone on with by the next, wherever it was; once one has come to its end there is no other.
/// </summary>
internal sealed class ExternalIdMigration(IDocumentDatabase database)
{
    /// <summary>Its mark.</summary>
    private const string Done = "migration_external_ids";

    private readonly IDocumentCollection _tasks = database.GetCollection(CollectionNames.Tasks);
    private readonly IDocumentCollection _messages = database.GetCollection(CollectionNames.Messages);
    private readonly MigrationMarks _marks = new(database);

    public Task RunAsync(CancellationToken cancellationToken) => _marks.RunOnceAsync(Done, MoveAllAsync, cancellationToken);

    private async Task MoveAllAsync(CancellationToken cancellationToken)
    {
        var former = new BsonDocument
        {
            { TaskDocument.Source, WireName.Of(TaskSource.External) }, { TaskDocument.ExternalId, new BsonDocument("$exists", false) },
        };
        await foreach (var batch in _tasks.FindBatchesAsync(former, null, null, null, cancellationToken))
        {
            foreach (var task in batch)
                await MoveAsync(task, cancellationToken);
        }
    }

    /// <summary>The task under its new id first, its messages then, and the former task last: until it is gone, all of it can be done again.</summary>
    private async Task MoveAsync(BsonDocument former, CancellationToken cancellationToken)
    {
        var name = former[TaskDocument.Id].AsString;
        var id = TaskId.OfExternal(former.ReadInt64(TaskDocument.AgentId), name);
        var moved = new BsonDocument { { TaskDocument.Id, id }, { TaskDocument.ExternalId, name } };
        moved.AddRange(former.Where(member => member.Name != TaskDocument.Id));
        await _tasks.TryInsertAsync(moved, cancellationToken);

        await _messages.UpdateManyAsync(
            new BsonDocument(MessageDocument.TaskId, name), new BsonDocument("$set", new BsonDocument(MessageDocument.TaskId, id)), cancellationToken);
        await _tasks.DeleteManyAsync(ById(name), cancellationToken);
    }

    private static BsonDocument ById(string id) => new(TaskDocument.Id, id);
}
