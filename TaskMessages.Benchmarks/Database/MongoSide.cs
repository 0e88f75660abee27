using MongoDB.Bson;
using TaskMessages.Storage.Collections;

namespace TaskMessages.Benchmarks.Database;

/// <summary>The embedded server through the port of the stores: by command documents in this process, or by the vendor's driver over TCP.</summary>
internal sealed class MongoSide : DatabaseSide
{
    public const string Database = "bench";
    public const string ReadablesName = "readables";
    public const string QueueName = "queue";
    public const int InsertedNumbers = 1_000_003;

    private static readonly BsonDocument EarliestFirst = new(MongoDocuments.DueAt, 1);

    private readonly IDocumentDatabase _database;
    private readonly IDocumentCollection _inserted;
    private readonly IDocumentCollection _readables;
    private readonly IDocumentCollection _queue;

    /// <param name="name">Heading of the column.</param>
    /// <param name="database">Disposed with the side, if it can be.</param>
    /// <param name="options">How long to measure.</param>
    public MongoSide(string name, IDocumentDatabase database, DatabaseOptions options)
        : base(name, options)
    {
        _database = database;
        _inserted = _database.GetCollection("inserted");
        _readables = _database.GetCollection(ReadablesName);
        _queue = _database.GetCollection(QueueName);
    }

    public override ValueTask DisposeAsync()
    {
        (_database as IDisposable)?.Dispose();
        return ValueTask.CompletedTask;
    }

    protected override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        foreach (var collection in (IDocumentCollection[])[_inserted, _readables])
            await collection.CreateIndexesAsync([new IndexDefinition(new BsonDocument("n", 1))], cancellationToken);
    }

    protected override Task InsertReadablesAsync(int first, int count, CancellationToken cancellationToken) =>
        _readables.InsertMissingAsync([.. Enumerable.Range(first, count).Select(id => MongoDocuments.Readable(id, SampleRow.Number(id, Documents)))], cancellationToken);

    protected override async Task ClearQueueAsync(CancellationToken cancellationToken)
    {
        await _queue.DeleteManyAsync([], cancellationToken);
        var queued = new IndexDefinition(EarliestFirst) { PartialFilter = new BsonDocument(MongoDocuments.DueAt, new BsonDocument("$exists", true)) };
        await _queue.CreateIndexesAsync([queued], cancellationToken);
    }

    protected override Task InsertQueuedAsync(int first, int count, CancellationToken cancellationToken) =>
        _queue.InsertMissingAsync([.. Enumerable.Range(first, count).Select(MongoDocuments.Queued)], cancellationToken);

    protected override Task InsertAsync(int id, CancellationToken cancellationToken) =>
        _inserted.TryInsertAsync(MongoDocuments.Readable(id, SampleRow.Number(id, InsertedNumbers)), cancellationToken);

    protected override Task InsertManyAsync(int firstId, CancellationToken cancellationToken) => _inserted.InsertMissingAsync(
        [.. Enumerable.Range(firstId, SampleRow.BulkSize).Select(id => MongoDocuments.Readable(id, SampleRow.Number(id, InsertedNumbers)))], cancellationToken);

    protected override async Task<bool> ClaimAsync(long leaseEnd, CancellationToken cancellationToken) =>
        await _queue.FindOneAndUpdateAsync(MongoDocuments.Claimable(), MongoDocuments.Claim(leaseEnd), cancellationToken, EarliestFirst) is not null;

    protected override async Task<bool> ReadAsync(int id, CancellationToken cancellationToken) =>
        await _readables.FindOneAsync(new BsonDocument("_id", id), cancellationToken) is not null;

    protected override async Task<int> ReadRangeAsync(int from, CancellationToken cancellationToken)
    {
        var filter = new BsonDocument("n", new BsonDocument("$gte", from));
        return (await _readables.FindAsync(filter, new BsonDocument("n", 1), null, SampleRow.RangeSize, cancellationToken)).Count;
    }
}
