using MongoDB.Driver;
using TaskMessages.Benchmarks.Database;
using TaskMessages.Benchmarks.Service;

namespace TaskMessages.Benchmarks.Crash;

/// <summary>The database of a crash run that is not in the service's process: a server of our own that is killed as well, or a deployment.</summary>
internal sealed class CrashDatabase : IAsyncDisposable
{
    private const string ReplicaSet = "rs0";

    private readonly string _directory;
    private readonly int _port;
    private readonly string? _deployment;
    private DatabaseProcess? _process;

    private CrashDatabase(string directory, int port, string? deployment)
    {
        _directory = directory;
        _port = port;
        _deployment = deployment;
    }

    /// <summary>Belongs to this run and, on a deployment, is dropped at its end.</summary>
    public string Name { get; } = $"taskmessages_crash_{Guid.NewGuid():N}";

    /// <summary>The service waits so little for a server that clients see that it is away.</summary>
    public string ConnectionString => _deployment ?? _process!.ConnectionString + "&serverSelectionTimeoutMS=500";

    /// <summary>Whether it can be killed.</summary>
    public bool IsOurs => _deployment is null;

    /// <returns>Null when the run is on the service's own embedded database.</returns>
    public static async Task<CrashDatabase?> StartAsync(CrashOptions options, string directory, CancellationToken cancellationToken)
    {
        if (options.MongoDb is null)
            return null;
        var database = new CrashDatabase(Path.Combine(directory, "server"), ServiceProcess.FreePort(), options.MongoDb == CrashOptions.OwnProcess ? null : options.MongoDb);
        if (database.IsOurs)
            await database.StartProcessAsync(cancellationToken);
        return database;
    }

    /// <summary>Kills the server, and starts one at the same place after a while.</summary>
    public async Task KillAndStartAsync(TimeSpan away, CancellationToken cancellationToken)
    {
        await _process!.KillAsync(cancellationToken);
        await _process.DisposeAsync();
        await Task.Delay(away, cancellationToken);
        await StartProcessAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        if (_deployment is null)
            return;
        using var client = new MongoClient(_deployment);
        await client.DropDatabaseAsync(Name);
    }

    private async Task StartProcessAsync(CancellationToken cancellationToken) => _process = await DatabaseProcess.StartAsync(_directory, _port, ReplicaSet, cancellationToken);
}
