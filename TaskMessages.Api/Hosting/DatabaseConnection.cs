using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;
using TaskMessages.EmbeddedMongo;

namespace TaskMessages.Api.Hosting;

/// <summary>The connection to the database that the settings name; an embedded one lives and ends with it.</summary>
internal sealed class DatabaseConnection(
    IOptions<MongoOptions> mongo, IOptions<Configuration.EmbeddedMongoOptions> embedded, TimeProvider time, ILoggerFactory loggers)
    : IAsyncDisposable
{
    private EmbeddedMongoServer? _server;
    private IMongoClient? _client;

    /// <exception cref="InvalidOperationException">It is not open yet.</exception>
    public IMongoDatabase Database =>
        (_client ?? throw new InvalidOperationException("The database is not open yet")).GetDatabase(mongo.Value.Database);

    /// <exception cref="IOException">The embedded database is open in another process, damaged or not one.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (!mongo.Value.IsEmbedded)
        {
            _client = ServerAccess.Connect(mongo.Value.ConnectionString, loggers);
            return;
        }
        var options = new EmbeddedMongo.EmbeddedMongoOptions
        {
            Directory = Path.GetFullPath(mongo.Value.EmbeddedDirectory),
            Listen = EmbeddedAccess.Listen(string.IsNullOrEmpty(embedded.Value.Listen) ? null : embedded.Value.Listen),
            AllowRemote = embedded.Value.AllowRemote,
            Username = string.IsNullOrEmpty(embedded.Value.Username) ? null : embedded.Value.Username,
            BackupDirectory = string.IsNullOrEmpty(embedded.Value.BackupDirectory) ? null : Path.GetFullPath(embedded.Value.BackupDirectory),
            MaxConnections = embedded.Value.MaxConnections,
            MaxMessageMemory = embedded.Value.MaxMessageMemoryBytes,
            MaxCursors = embedded.Value.MaxCursors,
            MaxCursorMemory = embedded.Value.MaxCursorMemoryBytes,
            MaxStageMemory = embedded.Value.MaxStageMemoryBytes,
            ReplicaSetName = string.IsNullOrEmpty(embedded.Value.ReplicaSetName) ? null : embedded.Value.ReplicaSetName,
            Password = string.IsNullOrEmpty(embedded.Value.Password) ? null : embedded.Value.Password,
        };
        _server = await EmbeddedMongoServer.StartAsync(options, time, loggers.CreateLogger<EmbeddedMongoServer>(), cancellationToken);
        _client = EmbeddedAccess.Connect(_server, options, loggers);
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
