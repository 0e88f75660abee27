using System.Runtime.CompilerServices;
using TaskMessages.Domain.Stores;
using TaskMessages.Storage.Documents;

namespace TaskMessages.Storage;

/// <summary>Follows the collection of tasks by a change stream, of which the server sends names of fields only: no content of a task leaves it.</summary>
public sealed class TaskWatch(IDocumentDatabase database) : ITaskWatch
{
    private const string Operation = "operationType";
    private const string Key = "documentKey";
    private const string Fields = "fields";
    private const string TurnId = TaskDocument.Turn + "." + TurnDocument.Id;
    private const string Lease = TaskDocument.Turn + "." + TurnDocument.Lease;

    private static readonly BsonDocument[] Stages =
    [
        new("$match", new BsonDocument(Operation, new BsonDocument("$in", new BsonArray { "insert", "update", "replace", "delete" }))),
        new("$project", new BsonDocument { { Operation, 1 }, { Key, 1 }, { Fields, NamesOf("$updateDescription.updatedFields") } }),
    ];

    public async IAsyncEnumerable<IReadOnlyList<TaskTouch>> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var batch in database.GetCollection(CollectionNames.Tasks).WatchAsync(Stages, cancellationToken))
            yield return [.. batch.Select(Touch)];
    }

    private static BsonDocument NamesOf(string fields)
    {
        var pairs = new BsonDocument("$objectToArray", new BsonDocument("$ifNull", new BsonArray { fields, new BsonDocument() }));
        return new BsonDocument("$map", new BsonDocument { { "input", pairs }, { "in", "$$this.k" } });
    }

    private static TaskTouch Touch(BsonDocument written)
    {
        var names = written.GetValue(Fields, new BsonArray()).AsBsonArray;
        return new TaskTouch(written[Key][TaskDocument.Id].AsString, written[Operation].AsString switch
        {
            "insert" or "replace" => TurnTouch.Begun,
            "delete" => TurnTouch.Taken,
            _ when names.Any(name => name.AsString is TurnId or TaskDocument.Turn) => TurnTouch.Begun,
            _ when names.Any(name => name.AsString.StartsWith(Lease, StringComparison.Ordinal)) => TurnTouch.Taken,
            _ => TurnTouch.None,
        });
    }
}
