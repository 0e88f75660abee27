using TaskMessages.Mongo.Bson;
using TaskMessages.Mongo.Driver;

namespace TaskMessages.Benchmarks.Database;

/// <summary>The embedded server through our client, whichever way the client reaches it.</summary>
internal sealed class MongoSide : DatabaseSide
{
    public const string Database = "bench";
    public const string ReadablesName = "readables";
    public const string QueueName = "queue";
    public const int InsertedNumbers = 1_000_003;

    private static readonly FindOneAndUpdateOptions<BsonDocument> ClaimOptions = new()
    {
        Sort = new BsonDocument(MongoDocuments.DueAt, 1),
        ReturnDocument = ReturnDocument.After,
    };

    private readonly IMongoClient _client;
    private readonly IMongoDatabase _database;
    private readonly IMongoCollection<BsonDocument> _inserted;
    private readonly IMongoCollection<BsonDocument> _readables;
    private readonly IMongoCollection<BsonDocument> _queue;

    /// <param name="name">Heading of the column.</param>
    /// <param name="client">Disposed with the side.</param>
    /// <param name="options">How long to measure.</param>
    public MongoSide(string name, IMongoClient client, DatabaseOptions options)
        : base(name, options)
    {
        _client = client;
        _database = client.GetDatabase(Database);
        _inserted = _database.GetCollection<BsonDocument>("inserted");
        _readables = _database.GetCollection<BsonDocument>(ReadablesName);
        _queue = _database.GetCollection<BsonDocument>(QueueName);
    }

    public override ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    protected override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        foreach (var collection in (IMongoCollection<BsonDocument>[])[_inserted, _readables])
            await collection.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>(new BsonDocument("n", 1)), cancellationToken: cancellationToken);
    }

    protected override Task InsertReadablesAsync(int first, int count, CancellationToken cancellationToken) =>
        _readables.InsertManyAsync(Enumerable.Range(first, count).Select(id => MongoDocuments.Readable(id, SampleRow.Number(id, Documents))), cancellationToken: cancellationToken);

    protected override async Task ClearQueueAsync(CancellationToken cancellationToken)
    {
        await _database.DropCollectionAsync(QueueName, cancellationToken);
        var options = new CreateIndexOptions<BsonDocument> { PartialFilterExpression = new BsonDocument(MongoDocuments.DueAt, new BsonDocument("$exists", true)) };
        await _queue.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>(new BsonDocument(MongoDocuments.DueAt, 1), options), cancellationToken: cancellationToken);
    }

    protected override Task InsertQueuedAsync(int first, int count, CancellationToken cancellationToken) =>
        _queue.InsertManyAsync(Enumerable.Range(first, count).Select(MongoDocuments.Queued), cancellationToken: cancellationToken);

    protected override Task InsertAsync(int id, CancellationToken cancellationToken) =>
        _inserted.InsertOneAsync(MongoDocuments.Readable(id, SampleRow.Number(id, InsertedNumbers)), cancellationToken: cancellationToken);

    protected override Task InsertManyAsync(int firstId, CancellationToken cancellationToken) => _inserted.InsertManyAsync(
        Enumerable.Range(firstId, SampleRow.BulkSize).Select(id => MongoDocuments.Readable(id, SampleRow.Number(id, InsertedNumbers))), cancellationToken: cancellationToken);

    protected override async Task<bool> ClaimAsync(long leaseEnd, CancellationToken cancellationToken) =>
        await _queue.FindOneAndUpdateAsync(MongoDocuments.Claimable(), MongoDocuments.Claim(leaseEnd), ClaimOptions, cancellationToken) is not null;

    protected override async Task<bool> ReadAsync(int id, CancellationToken cancellationToken) =>
        (await _readables.Find(new BsonDocument("_id", id)).Limit(1).ToListAsync(cancellationToken)).Count == 1;

    protected override async Task<int> ReadRangeAsync(int from, CancellationToken cancellationToken)
    {
        var filter = new BsonDocument("n", new BsonDocument("$gte", from));
        return (await _readables.Find(filter).Sort(new BsonDocument("n", 1)).Limit(SampleRow.RangeSize).ToListAsync(cancellationToken)).Count;
    }
}
