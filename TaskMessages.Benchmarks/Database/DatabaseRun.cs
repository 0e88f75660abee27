using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using TaskMessages.EmbeddedMongo;
using TaskMessages.Storage.Collections;

namespace TaskMessages.Benchmarks.Database;

/// <summary>
/// Measures the embedded server in this process, over TCP with the vendor's driver and with PyMongo, and plain SQLite doing the same work with the
/// same durability; one workload after the other on all of them, so that whatever disturbs the machine disturbs all.
/// </summary>
internal sealed class DatabaseRun(DatabaseOptions options, TextWriter output)
{
    private const int Million = 1_000_000;
    private const int ManyCallers = 32;
    private const string Filled = "in-process";

    private static readonly (string Name, Workload Workload, int Callers, string Aim)[] Steps =
    [
        ("inserts, 1 caller", Workload.Insert, 1, ""),
        ("inserts, 32 callers", Workload.Insert, ManyCallers, "≥ 0.5"),
        ("documents by `insertMany` of 1,000", Workload.InsertMany, 1, ""),
        ("claims by `findOneAndUpdate`, 32 callers", Workload.Claim, ManyCallers, "≥ 0.5"),
        ("reads by `_id`, 1 caller", Workload.PointRead, 1, ""),
        ("reads by `_id`, 32 callers", Workload.PointRead, ManyCallers, "≥ 100,000/s in-process"),
        ("ranges of 50 by an index, 1 caller", Workload.RangeRead, 1, ""),
        ("ranges of 50 by an index, 32 callers", Workload.RangeRead, ManyCallers, ""),
    ];

    private readonly DatabaseReport _report = new();

    public async Task<DatabaseReport> RunAsync(CancellationToken cancellationToken)
    {
        using var directory = new TemporaryDirectory(options.Directory);
        await RunWorkloadsAsync(directory.FullPath, cancellationToken);
        if (options.Workload is null)
            await new DatabaseStarts(options, output, _report).RunAsync(directory.FullPath, Filled, cancellationToken);
        return _report;
    }

    private async Task RunWorkloadsAsync(string directory, CancellationToken cancellationToken)
    {
        var serverOptions = new EmbeddedMongoOptions { Directory = Path.Combine(directory, Filled) };
        await using var server = await EmbeddedMongoServer.StartAsync(serverOptions, TimeProvider.System, NullLogger.Instance, cancellationToken);
        await using var process = await DatabaseProcess.StartAsync(Path.Combine(directory, "tcp"), cancellationToken);
        await using var inProcess = new MongoSide(DatabaseColumns.InProcess, new CommandDatabase(MongoSide.Database, server.RunCommandAsync), options);
        await using var tcp = new MongoSide(DatabaseColumns.Tcp, DriverDatabase.Connect(process.ConnectionString, MongoSide.Database, NullLoggerFactory.Instance), options);
        await using var raw = new SqliteSide(Path.Combine(directory, "raw"), options);
        var sides = new List<IDatabaseSide> { inProcess, tcp, raw };
        if (await PyMongoSide.IsInstalledAsync(cancellationToken))
            sides.Insert(2, new PyMongoSide(tcp, process.ConnectionString, options));
        else
            await output.WriteLineAsync("PyMongo is not installed for /usr/bin/python3, so it is not measured.");

        sides.RemoveAll(side => !Chooses(options.Side, side.Name));
        var documents = Math.Min(options.Documents, Million);
        foreach (var side in sides)
        {
            var started = Stopwatch.GetTimestamp();
            await side.LoadAsync(documents, cancellationToken);
            await side.FillQueueAsync(options.Queue, cancellationToken);
            await output.WriteLineAsync(FormattableString.Invariant($"{side.Name}: {documents:N0} documents and a queue of {options.Queue:N0} stored in {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s"));
        }

        foreach (var step in Steps.Where(step => Chooses(options.Workload, step.Name)))
            await RunAsync(sides, step.Name, step.Workload, step.Callers, step.Aim, cancellationToken);
    }

    private static bool Chooses(string? choice, string name) => choice is null || name.Contains(choice, StringComparison.OrdinalIgnoreCase);

    private async Task RunAsync(List<IDatabaseSide> sides, string name, Workload workload, int callers, string aim, CancellationToken cancellationToken)
    {
        var rates = new Dictionary<string, double>();
        foreach (var side in sides)
        {
            var measured = await side.RunAsync(workload, callers, cancellationToken);
            rates.Add(side.Name, measured.Rate);
            await output.WriteLineAsync($"{name}, {side.Name}: {measured}");
        }

        _report.AddRates(name, rates, aim);
    }
}
