using BenchmarkDotNet.Attributes;
using MongoDB.Bson;
using TaskMessages.EmbeddedMongo.Bson;
using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.Benchmarks.Micro;

/// <summary>What one document costs on its way through the embedded server, without any storage.</summary>
[MemoryDiagnoser]
public class DocumentBenchmarks
{
    private readonly BsonDocument _task = SampleDocuments.LeasedTask(42);
    private readonly Filter _byId = Filter.Parse(new BsonDocument("_id", "42"));
    private readonly Filter _fenced = Filter.Parse(new BsonDocument { { "_id", "42" }, { "turn.lease.token", "0123456789abcdef" } });
    private readonly UpdateProgram _complete = UpdateProgram.Parse(CompleteUpdate());
    private byte[] _encoded = [];

    [GlobalSetup]
    public void Setup() => _encoded = BsonCodec.Encode(_task);

    [Benchmark]
    public byte[] Encode() => BsonCodec.Encode(_task);

    [Benchmark]
    public object Decode() => BsonCodec.Decode(_encoded);

    [Benchmark]
    public bool MatchId() => _byId.Matches(_task);

    [Benchmark]
    public bool MatchFence() => _fenced.Matches(_task);

    [Benchmark]
    public object ParseFilter() => Filter.Parse(_fenced.Source);

    [Benchmark]
    public object ApplyUpdate() => _complete.Apply(_task, _fenced, isInsert: false, out _);

    [Benchmark]
    public object ParseAndApplyUpdate() => UpdateProgram.Parse(CompleteUpdate()).Apply(_task, _fenced, isInsert: false, out _);

    private static BsonDocument CompleteUpdate() => new()
    {
        { "$set", new BsonDocument { { "status", "completed" }, { "control_state", "completed" }, { "output", "answer" }, { "turn", BsonNull.Value } } },
        { "$inc", new BsonDocument("state_version", 1L) },
        { "$max", new BsonDocument("updated_at", new DateTime(2026, 1, 1, 12, 0, 1, DateTimeKind.Utc)) },
    };
}
