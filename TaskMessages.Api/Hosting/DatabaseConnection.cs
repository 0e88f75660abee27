using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;
using TaskMessages.EmbeddedMongo;
using TaskMessages.Storage.Collections;

namespace TaskMessages.Api.Hosting;

/// <summary>The database that the settings name: a deployment, reached by the vendor's driver, or an embedded server, which lives and ends with this.</summary>
internal sealed class DatabaseConnection(
    IOptions<MongoOptions> mongo, IOptions<Configuration.EmbeddedMongoOptions> embedded, TimeProvider time, ILoggerFactory loggers)
    : IAsyncDisposable
{
    /// <summary>What a reader of a page holds at a time; a getMore in the same process costs some microseconds.</summary>
    private const int BatchBytes = 256 * 1024;

    private EmbeddedMongoServer? _server;
    private IDocumentDatabase? _database;

    /// <exception cref="InvalidOperationException">It is not open yet.</exception>
    public IDocumentDatabase Database => _database ?? throw new InvalidOperationException("The database is not open yet");

    /// <summary>The embedded server; null: the data is on a deployment's.</summary>
    public EmbeddedMongoServer? Server => _server;

    /// <exception cref="IOException">The embedded database is open in another process, damaged or not one.</exception>
    /// <exception cref="FormatException">The connection string is none.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (!mongo.Value.IsEmbedded)
        {
            _database = DriverDatabase.Connect(mongo.Value.ConnectionString, mongo.Value.Database, loggers);
            return;
        }

        _server = await EmbeddedMongoServer.StartAsync(Options(), time, loggers.CreateLogger<EmbeddedMongoServer>(), cancellationToken);
        _database = new CommandDatabase(mongo.Value.Database, _server.RunCommandAsync);
    }

    public async ValueTask DisposeAsync()
    {
        (_database as IDisposable)?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    private EmbeddedMongo.EmbeddedMongoOptions Options() => new()
    {
        Directory = Path.GetFullPath(mongo.Value.EmbeddedDirectory),
        Listen = string.IsNullOrEmpty(embedded.Value.Listen) ? null : embedded.Value.Listen,
        AllowRemote = embedded.Value.AllowRemote,
        Username = string.IsNullOrEmpty(embedded.Value.Username) ? null : embedded.Value.Username,
        BackupDirectory = string.IsNullOrEmpty(embedded.Value.BackupDirectory) ? null : Path.GetFullPath(embedded.Value.BackupDirectory),
        MaxConnections = embedded.Value.MaxConnections,
        MaxMessageMemory = embedded.Value.MaxMessageMemoryBytes,
        MaxCursors = embedded.Value.MaxCursors,
        MaxCursorMemory = embedded.Value.MaxCursorMemoryBytes,
        MaxStageMemory = embedded.Value.MaxStageMemoryBytes,
        LongCommandPercent = embedded.Value.LongCommandPercent,
        MaxInProcessBatch = BatchBytes,
        ReplicaSetName = string.IsNullOrEmpty(embedded.Value.ReplicaSetName) ? null : embedded.Value.ReplicaSetName,
        Password = string.IsNullOrEmpty(embedded.Value.Password) ? null : embedded.Value.Password,
    };
}
