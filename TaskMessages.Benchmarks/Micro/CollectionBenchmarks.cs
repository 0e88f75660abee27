using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using MongoDB.Bson;
using TaskMessages.EmbeddedMongo;
using TaskMessages.Storage.Collections;

namespace TaskMessages.Benchmarks.Micro;

/// <summary>The operations of the stores' port, by command documents in this process and by the vendor's driver over loopback TCP, on one embedded server.
/// Those that write wait for the disk.</summary>
[MemoryDiagnoser]
public class CollectionBenchmarks : IAsyncDisposable
{
    private const int Documents = 1_000;

    private static readonly BsonDocument NewestFirst = new("n", -1);

    private EmbeddedMongoServer _server = null!;
    private IDocumentDatabase _database = null!;
    private IDocumentCollection _collection = null!;
    private DirectoryInfo _directory = null!;
    private int _next = Documents;

    /// <summary>Which implementation.</summary>
    [Params("command", "driver")]
    public string Side { get; set; } = "command";

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _directory = Directory.CreateTempSubdirectory("taskmessages-micro-");
        var options = new EmbeddedMongoOptions { Directory = _directory.FullName, Listen = "127.0.0.1:0" };
        _server = await EmbeddedMongoServer.StartAsync(options, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        _database = Side == "command"
            ? new CommandDatabase("bench", _server.RunCommandAsync)
            : DriverDatabase.Connect(_server.ConnectionString, "bench", NullLoggerFactory.Instance);
        _collection = _database.GetCollection("c");
        await CreateIndexes();
        await _collection.InsertMissingAsync([.. Enumerable.Range(0, Documents).Select(Document)], CancellationToken.None);
    }

    [GlobalCleanup]
    public async ValueTask DisposeAsync()
    {
        (_database as IDisposable)?.Dispose();
        await _server.DisposeAsync();
        _directory.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public Task<BsonDocument?> FindOne() => _collection.FindOneAsync(ById(Known()), CancellationToken.None);

    [Benchmark]
    public Task<List<BsonDocument>> FindFifty() =>
        _collection.FindAsync(new BsonDocument("n", new BsonDocument("$gte", Known() / 2)), NewestFirst, null, 50, CancellationToken.None);

    [Benchmark]
    public Task<long> Count() => _collection.CountAsync(new BsonDocument("n", Known()), CancellationToken.None);

    [Benchmark]
    public Task Ping() => _database.PingAsync(CancellationToken.None);

    [Benchmark]
    public Task CreateIndexes() => _collection.CreateIndexesAsync([new IndexDefinition(new BsonDocument("n", 1))], CancellationToken.None);

    [Benchmark]
    public Task<BsonDocument?> FindOneAndUpdate() => _collection.FindOneAndUpdateAsync(ById(Known()), Increment(), CancellationToken.None);

    [Benchmark]
    public Task<bool> UpdateOne() => _collection.UpdateOneAsync(ById(Known()), Increment(), CancellationToken.None);

    [Benchmark]
    public Task TryUpdateOne() => _collection.TryUpdateOneAsync(ById(Known()), Increment(), CancellationToken.None);

    [Benchmark]
    public Task UpdateMany() => _collection.UpdateManyAsync(ById(Known()), Increment(), CancellationToken.None);

    [Benchmark]
    public Task<bool> TryUpsert() => _collection.TryUpsertAsync(ById(Known()), Increment(), CancellationToken.None);

    [Benchmark]
    public Task<bool> TryInsertTaken() => _collection.TryInsertAsync(Document(Known()), CancellationToken.None);

    [Benchmark]
    public async Task InsertAndDelete()
    {
        var id = Interlocked.Increment(ref _next);
        await _collection.TryInsertAsync(Document(id), CancellationToken.None);
        await _collection.DeleteManyAsync(ById(id), CancellationToken.None);
    }

    [Benchmark]
    public async Task InsertMissingAndDelete()
    {
        var id = Interlocked.Increment(ref _next);
        await _collection.InsertMissingAsync([Document(id)], CancellationToken.None);
        await _collection.DeleteManyAsync(ById(id), CancellationToken.None);
    }

    private int Known() => Interlocked.Increment(ref _next) * 7919 % Documents is var id && id < 0 ? -id : id;

    private static BsonDocument ById(int id) => new("_id", id);

    private static BsonDocument Increment() => new("$inc", new BsonDocument("version", 1));

    private static BsonDocument Document(int id)
    {
        var document = SampleDocuments.LeasedTask(id);
        document["_id"] = id;
        return document.Add("n", id % Documents);
    }
}
