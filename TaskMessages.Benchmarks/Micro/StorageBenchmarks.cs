using BenchmarkDotNet.Attributes;
using MongoDB.Bson;
using TaskMessages.EmbeddedMongo.Bson;
using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;
using TaskMessages.EmbeddedMongo.Storage.Sqlite;

namespace TaskMessages.Benchmarks.Micro;

/// <summary>What the engine costs above SQLite. A number is for one document.</summary>
[MemoryDiagnoser]
public class StorageBenchmarks
{
    private const int Callers = 32;
    private const int Documents = 10_000;

    private readonly Task<bool>[] _inserts = new Task<bool>[Callers];
    private DirectoryInfo _directory = null!;
    private StorageEngine _engine = null!;
    private Connection _sqlite = null!;
    private Statement _sqliteInsert = null!;
    private int _next;

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _directory = Directory.CreateTempSubdirectory("taskmessages-micro-");
        _engine = StorageEngine.Open(new StorageOptions { Directory = Path.Combine(_directory.FullName, "engine") }, TimeProvider.System);
        await _engine.WriteAsync(Fill, CancellationToken.None);

        _sqlite = Connection.Open(Path.Combine(_directory.FullName, "raw.db"), create: true);
        _sqlite.Execute("PRAGMA journal_mode=WAL");
        _sqlite.Execute("PRAGMA synchronous=FULL");
        _sqlite.Execute("CREATE TABLE t (id INTEGER PRIMARY KEY, data BLOB NOT NULL)");
        _sqliteInsert = _sqlite.Prepare("INSERT INTO t (data) VALUES (?)");
    }

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        await _engine.DisposeAsync();
        _sqliteInsert.Dispose();
        _sqlite.Dispose();
        _directory.Delete(recursive: true);
    }

    /// <summary>32 callers at once, each inserts one message and is answered after the commit.</summary>
    [Benchmark(OperationsPerInvoke = Callers)]
    public async Task InsertInGroup()
    {
        for (var i = 0; i < Callers; i++)
            _inserts[i] = _engine.WriteAsync(InsertMessage, CancellationToken.None);
        await Task.WhenAll(_inserts);
    }

    /// <summary>The floor: 32 blobs in one SQLite transaction with the same durability.</summary>
    [Benchmark(OperationsPerInvoke = Callers, Baseline = true)]
    public void InsertRaw()
    {
        _sqlite.Execute("BEGIN IMMEDIATE");
        for (var i = 0; i < Callers; i++)
        {
            _sqliteInsert.Bind(1, BsonCodec.Encode(SampleDocuments.Message())).Run();
            _sqliteInsert.Reset();
        }
        _sqlite.Execute("COMMIT");
    }

    [Benchmark]
    public object PointRead() => _engine.Read(ReadTask, CancellationToken.None);

    [Benchmark]
    public async Task<bool> UpdateAlone() => await _engine.WriteAsync(UpdateTask, CancellationToken.None);

    private static bool Fill(WriteSession session)
    {
        var messages = session.EnsureCollection("bench", "messages");
        session.CreateIndex(messages, new IndexSpec("ledger", new BsonDocument { { "task_id", 1 }, { "created_at", 1 }, { "seq", 1 } }));
        var tasks = session.EnsureCollection("bench", "tasks");
        session.CreateIndex(tasks, new IndexSpec("queue", new BsonDocument("turn.visible_at", 1)) { Sparse = true });
        for (var id = 0; id < Documents; id++)
            session.Insert(session.EnsureCollection("bench", "tasks"), SampleDocuments.LeasedTask(id));
        return true;
    }

    private static bool InsertMessage(WriteSession session)
    {
        session.Insert(session.EnsureCollection("bench", "messages"), SampleDocuments.Message());
        return true;
    }

    private BsonDocument ReadTask(ReadSession session)
    {
        var tasks = session.FindCollection("bench", "tasks")!;
        return session.Execute(session.Plan(tasks, NextById(), null, null), null).First().Document;
    }

    private bool UpdateTask(WriteSession session)
    {
        var tasks = session.EnsureCollection("bench", "tasks");
        var before = session.Execute(session.Plan(tasks, NextById(), null, null), null).First();
        var after = before.Document.DeepClone().AsBsonDocument;
        after["updated_at"] = new BsonDateTime(_next);
        session.Replace(tasks, before, after);
        return true;
    }

    private Filter NextById()
    {
        _next = (_next + 7919) % Documents;
        return Filter.Parse(new BsonDocument("_id", _next.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }
}
