using TaskMessages.Storage.Documents;

namespace TaskMessages.Storage;

/// <summary>
/// Tasks of former times have metadata and no keys of them. Each gets those of the metadata that it has at the moment of the write, so it does not matter who else writes, and a run that
/// breaks off is begun again by the next. Once one has come to its end there is no other.
/// </summary>
internal sealed class MetadataKeysMigration(IDocumentDatabase database)
{
    /// <summary>Its mark.</summary>
    private const string Done = "migration_metadata_keys";

    /// <summary>Writes at a time; the database commits them together.</summary>
    private const int Writers = 64;

    private static readonly BsonDocument Present = new("$exists", true);
    private static readonly BsonDocument Absent = new("$exists", false);

    private readonly IDocumentCollection _tasks = database.GetCollection(CollectionNames.Tasks);
    private readonly MigrationMarks _marks = new(database);

    public Task RunAsync(CancellationToken cancellationToken) => _marks.RunOnceAsync(Done, AddAllAsync, cancellationToken);

    private async Task AddAllAsync(CancellationToken cancellationToken)
    {
        var without = new BsonDocument { { TaskDocument.Metadata, Present }, { TaskDocument.MetadataKeyList, Absent } };
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Writers, CancellationToken = cancellationToken };
        await foreach (var batch in _tasks.FindBatchesAsync(without, null, null, null, cancellationToken))
            await Parallel.ForEachAsync(batch, parallel, async (task, token) => await AddKeysAsync(task, token));
    }

    /// <summary>Only to the metadata as they were read: whoever changes them writes their keys as well.</summary>
    private async Task AddKeysAsync(BsonDocument task, CancellationToken cancellationToken)
    {
        var metadata = task[TaskDocument.Metadata];
        if (metadata is not BsonDocument members || MetadataKeys.Of(JsonBson.ToJson(members)) is not { } keys)
            return;
        var asRead = new BsonDocument
        {
            { TaskDocument.Id, task[TaskDocument.Id] }, { TaskDocument.Metadata, new BsonDocument("$eq", metadata) }, { TaskDocument.MetadataKeyList, Absent },
        };
        await _tasks.UpdateOneAsync(asRead, new BsonDocument("$set", new BsonDocument(TaskDocument.MetadataKeyList, keys)), cancellationToken);
    }
}
