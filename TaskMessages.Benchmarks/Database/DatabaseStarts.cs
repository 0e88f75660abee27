using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using MongoDB.Bson;
using MongoDB.Driver;
using TaskMessages.Storage.Collections;

namespace TaskMessages.Benchmarks.Database;

/// <summary>What a server in a process of its own needs: time until its first answer, and memory.</summary>
internal sealed class DatabaseStarts(DatabaseOptions options, TextWriter output, DatabaseReport report)
{
    private const int Million = 1_000_000;
    private const int FreshStarts = 5;
    private const int LargeText = 4_000;
    private const int LargeBatch = 1_000;

    public async Task RunAsync(string directory, string filled, CancellationToken cancellationToken)
    {
        var fresh = new List<StartTimes>();
        for (var start = 1; start <= FreshStarts; start++)
            fresh.Add(await StartAsync(Path.Combine(directory, $"fresh-{start}"), cancellationToken));
        fresh.Sort((one, other) => one.InProcess.CompareTo(other.InProcess));
        await AddAsync("first answer of a fresh server", fresh[FreshStarts / 2], "< 100 ms in-process");
        await AddAsync("first answer of the filled server", await StartAsync(Path.Combine(directory, filled), cancellationToken), "");
        if (options.Gibibytes > 0)
            await AddAsync($"first answer after `kill -9`, file of {options.Gibibytes} GiB", await StartAfterKillAsync(Path.Combine(directory, "large"), cancellationToken), "< 1 s");
        foreach (var documents in (int[])[Math.Min(options.Documents, Million), options.Documents])
            await MeasureMemoryAsync(Path.Combine(directory, $"memory-{documents}"), documents, cancellationToken);
    }

    private static async Task<StartTimes> StartAsync(string directory, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        await using var process = await DatabaseProcess.StartAsync(directory, cancellationToken);
        using var client = new MongoClient(process.ConnectionString);
        var documents = client.GetDatabase(MongoSide.Database).GetCollection<BsonDocument>(MongoSide.ReadablesName);
        await documents.Find(new BsonDocument("_id", 0)).Limit(1).ToListAsync(cancellationToken);
        return new StartTimes(process.FirstAnswer, Stopwatch.GetElapsedTime(started));
    }

    private async Task AddAsync(string name, StartTimes times, string aim)
    {
        await output.WriteLineAsync($"{name}: {times}");
        report.AddTimes(name, new Dictionary<string, TimeSpan> { [DatabaseColumns.InProcess] = times.InProcess, [DatabaseColumns.Tcp] = times.OverTcp }, aim);
    }

    /// <summary>Fills a file, and kills the server while it writes.</summary>
    private async Task<StartTimes> StartAfterKillAsync(string directory, CancellationToken cancellationToken)
    {
        await using (var process = await DatabaseProcess.StartAsync(directory, cancellationToken))
        {
            using var client = new MongoClient(process.ConnectionString);
            var collection = client.GetDatabase(MongoSide.Database).GetCollection<BsonDocument>("large");
            await collection.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>(new BsonDocument("n", 1)), cancellationToken: cancellationToken);
            var size = (long)options.Gibibytes << 30;
            for (var id = 0; SizeOf(directory) < size; id += LargeBatch)
                await collection.InsertManyAsync(LargeDocuments(id), cancellationToken: cancellationToken);
            var unfinished = collection.InsertManyAsync(LargeDocuments(int.MaxValue / 2), cancellationToken: cancellationToken);
            await process.KillAsync(cancellationToken);
            await unfinished.ContinueWith(_ => { }, cancellationToken, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        await output.WriteLineAsync(FormattableString.Invariant($"killed with files of {SizeOf(directory) >> 20:N0} MiB, {SizeOf(directory, "*-wal") >> 20:N0} MiB of them log"));
        return await StartAsync(directory, cancellationToken);
    }

    private static IEnumerable<BsonDocument> LargeDocuments(int firstId) =>
        Enumerable.Range(firstId, LargeBatch).Select(id => new BsonDocument { { "_id", id }, { "n", id % LargeBatch }, { "text", new string('x', LargeText) } });

    private static long SizeOf(string directory, string pattern = "*") => new DirectoryInfo(directory).EnumerateFiles(pattern).Sum(file => file.Length);

    private async Task MeasureMemoryAsync(string directory, int documents, CancellationToken cancellationToken)
    {
        if (Directory.Exists(directory))
            return;
        await using var process = await DatabaseProcess.StartAsync(directory, cancellationToken);
        await using var side = new MongoSide(DatabaseColumns.Tcp, DriverDatabase.Connect(process.ConnectionString, MongoSide.Database, NullLoggerFactory.Instance), options);
        await side.LoadAsync(documents, cancellationToken);
        report.AddMemory(FormattableString.Invariant($"memory with {documents:N0} documents stored"), DatabaseColumns.Tcp, process.ResidentMemory);
        await side.RunAsync(Workload.PointRead, 32, cancellationToken);
        await side.RunAsync(Workload.RangeRead, 32, cancellationToken);
        report.AddMemory("memory after reading, 32 callers", DatabaseColumns.Tcp, process.ResidentMemory);
    }
}
