using System.Diagnostics;
using MongoDB.Bson;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.Benchmarks.Crash;

/// <summary>
/// Writes to a storage engine from several callers, prints the id of every write that was acknowledged, and kills its own process at a
/// chosen moment of the write path. What it has printed must be there afterwards.
/// </summary>
internal sealed class EngineWriter(string directory, StorageFailPoint point, int passes, int firstId, TextWriter output)
{
    private const int Callers = 16;

    private int _lastId = firstId - 1;
    private int _passed;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var options = new StorageOptions { Directory = directory, FailPoint = OnFailPoint, CheckpointSize = 64 << 10, MaxLogSize = 512 << 10 };
        await using var engine = StorageEngine.Open(options, TimeProvider.System);
        await engine.WriteAsync(Prepare, cancellationToken);
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => WriteAsync(engine, cancellationToken)));
    }

    private static bool Prepare(WriteSession session)
    {
        var collection = session.EnsureCollection("crash", "c");
        return session.CreateIndex(collection, new IndexSpec("n_1_tags_1", new BsonDocument { { "n", 1 }, { "tags", 1 } }));
    }

    private async Task WriteAsync(StorageEngine engine, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var id = Interlocked.Increment(ref _lastId);
            var document = new BsonDocument { { "_id", id }, { "n", id % 10 }, { "tags", new BsonArray { id % 3, id % 5 } }, { "text", new string('x', 300) } };
            await engine.WriteAsync(session => session.Insert(session.FindCollection("crash", "c")!, document), cancellationToken);
            lock (output)
            {
                output.WriteLine(id);
                output.Flush();
            }
        }
    }

    private void OnFailPoint(StorageFailPoint reached)
    {
        if (reached == point && Interlocked.Increment(ref _passed) == passes)
            Process.GetCurrentProcess().Kill();
    }
}
