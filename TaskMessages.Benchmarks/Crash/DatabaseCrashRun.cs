using System.Diagnostics;
using System.Globalization;
using MongoDB.Bson;
using MongoDB.Driver;
using TaskMessages.Benchmarks.Database;

namespace TaskMessages.Benchmarks.Crash;

/// <summary>
/// Kills a database server that a client process writes to over TCP, again and again, at random moments. After each kill a server is
/// started on the same directory: what was ever acknowledged must be there as it was left, nothing else may be, and the command
/// <c>validate</c> must find indexes and documents in agreement.
/// </summary>
internal sealed class DatabaseCrashRun(int kills, int seed, TextWriter output)
{
    private const int Callers = 16;
    private const int ShortestLife = 50;
    private const int LongestLife = 600;

    private readonly int[] _done = new int[Callers];
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
            await using var server = await DatabaseProcess.StartAsync(directory.FullPath, cancellationToken);
            slowest = server.FirstAnswer > slowest ? server.FirstAnswer : slowest;
            var problems = await CheckAsync(server.ConnectionString, cancellationToken);
            violations += problems.Count;
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"kill {kill}: answered {server.FirstAnswer.TotalMilliseconds:0} ms after the start, {_done.Sum():N0} operations, {problems.Count} problems"));
            foreach (var problem in problems)
                await output.WriteLineAsync("  " + problem);
        }

        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{kills} kills, {_done.Sum():N0} operations, slowest start {slowest.TotalMilliseconds:0} ms, {violations} violations."));
        return violations;
    }

    private async Task WriteUntilKilledAsync(string directory, CancellationToken cancellationToken)
    {
        await using var server = await DatabaseProcess.StartAsync(directory, cancellationToken);
        string[] arguments =
        [
            typeof(DatabaseCrashRun).Assembly.Location,
            "db-client",
            "--server",
            server.ConnectionString + "&serverSelectionTimeoutMS=1000",
            "--done",
            string.Join(',', _done.Select(operations => operations.ToString(CultureInfo.InvariantCulture))),
        ];
        using var client = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        try
        {
            Task? killing = null;
            while (await client.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
            {
                killing ??= KillAsync(server, TimeSpan.FromMilliseconds(_random.Next(ShortestLife, LongestLife)), cancellationToken);
                var separator = line.IndexOf(' ', StringComparison.Ordinal);
                _done[int.Parse(line.AsSpan(0, separator), CultureInfo.InvariantCulture)] = int.Parse(line.AsSpan(separator + 1), CultureInfo.InvariantCulture);
            }

            await client.WaitForExitAsync(cancellationToken);
            if (killing is null || client.ExitCode != 0)
                throw new InvalidOperationException($"The client ended with code {client.ExitCode} before the server was killed, or had an answer that cannot be.");
            await killing;
        }
        finally
        {
            if (!client.HasExited)
                client.Kill();
        }
    }

    private static async Task KillAsync(DatabaseProcess server, TimeSpan life, CancellationToken cancellationToken)
    {
        await Task.Delay(life, cancellationToken);
        await server.KillAsync(cancellationToken);
    }

    /// <summary>Compares what is stored with what was acknowledged, and takes over what had been done without an answer.</summary>
    private async Task<IReadOnlyList<string>> CheckAsync(string connectionString, CancellationToken cancellationToken)
    {
        using var client = new MongoClient(connectionString);
        var database = client.GetDatabase(DatabaseHistory.Database);
        var problems = new List<string>();
        var validation = await database.RunCommandAsync<BsonDocument>(new BsonDocument("validate", DatabaseHistory.Collection), cancellationToken: cancellationToken);
        if (!validation["valid"].AsBoolean)
            problems.Add("validate: " + validation["errors"].ToJson());
        var stored = await database.GetCollection<BsonDocument>(DatabaseHistory.Collection).Find(new BsonDocument()).ToListAsync(cancellationToken);
        var byCaller = stored.ToLookup(document => document["caller"].AsInt32);
        for (var caller = 0; caller < Callers; caller++)
            _done[caller] = DatabaseHistory.Resume(caller, _done[caller], byCaller[caller], problems);
        return problems;
    }
}
