using System.Diagnostics;
using System.Globalization;
using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.Benchmarks.Crash;

/// <summary>
/// Kills a process that writes to one storage engine at full rate, again and again, at random moments. After each kill every write that was
/// ever acknowledged must be there, and indexes must agree with documents.
/// </summary>
internal sealed class DatabaseCrashRun(int kills, int seed, TextWriter output)
{
    private const int ShortestLife = 50;
    private const int LongestLife = 600;

    private readonly HashSet<int> _acknowledged = [];
    private readonly Random _random = new(seed);

    /// <returns>The number of violations.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var directory = new TemporaryDirectory();
        var violations = 0;
        var slowest = TimeSpan.Zero;
        for (var kill = 1; kill <= kills; kill++)
        {
            await WriteUntilKilledAsync(directory.FullPath, cancellationToken);
            var started = Stopwatch.GetTimestamp();
            await using var engine = StorageEngine.Open(new StorageOptions { Directory = directory.FullPath, ExpirySweepInterval = TimeSpan.Zero }, TimeProvider.System);
            var opened = Stopwatch.GetElapsedTime(started);
            slowest = opened > slowest ? opened : slowest;
            violations += await CheckAsync(engine, kill, opened, cancellationToken);
        }

        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{kills} kills, {_acknowledged.Count} writes acknowledged, slowest start {slowest.TotalMilliseconds:0} ms, {violations} violations."));
        return violations;
    }

    private static (HashSet<int> Ids, string[] Problems) Inspect(ReadSession session, CancellationToken cancellationToken)
    {
        if (session.FindCollection("crash", "c") is not { } collection)
            return ([], []);
        var plan = session.Plan(collection, Filter.All, null, null);
        return ([.. session.Execute(plan, null).Select(found => found.Document["_id"].AsInt32)], [.. session.CheckConsistency(collection, cancellationToken)]);
    }

    private async Task<int> CheckAsync(StorageEngine engine, int kill, TimeSpan opened, CancellationToken cancellationToken)
    {
        var (stored, problems) = engine.Read(session => Inspect(session, cancellationToken), cancellationToken);
        var lost = _acknowledged.Where(id => !stored.Contains(id)).ToArray();
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"kill {kill}: started in {opened.TotalMilliseconds:0} ms, {_acknowledged.Count} acknowledged, {stored.Count} stored, {lost.Length} lost, {problems.Length} problems"));
        foreach (var problem in problems.Concat(lost.Take(10).Select(id => $"Document {id} was acknowledged and is lost.")))
            await output.WriteLineAsync("  " + problem);
        return lost.Length + problems.Length;
    }

    private async Task WriteUntilKilledAsync(string directory, CancellationToken cancellationToken)
    {
        // Ids go on behind everything that an earlier process can have written without an answer.
        var firstId = _acknowledged.Count == 0 ? 1 : _acknowledged.Max() + 1_000;
        string[] arguments = [typeof(DatabaseCrashRun).Assembly.Location, "engine-writer", "--directory", directory, "--at", "AfterCommit", "--passes", "2147483647", "--first-id", firstId.ToString(CultureInfo.InvariantCulture)];
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        try
        {
            var before = _acknowledged.Count;
            Task? killing = null;
            while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
            {
                killing ??= KillAsync(process, TimeSpan.FromMilliseconds(_random.Next(ShortestLife, LongestLife)), cancellationToken);
                // The kill can cut the last line short; what is left of an id then is the id of an earlier process or an earlier write.
                if (int.TryParse(line, CultureInfo.InvariantCulture, out var id) && id >= firstId)
                    _acknowledged.Add(id);
            }

            await (killing ?? Task.CompletedTask);
            await process.WaitForExitAsync(cancellationToken);
            if (_acknowledged.Count == before)
                throw new InvalidOperationException("The writer ended without an acknowledged write.");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    private static async Task KillAsync(Process process, TimeSpan life, CancellationToken cancellationToken)
    {
        await Task.Delay(life, cancellationToken);
        process.Kill();
    }
}
