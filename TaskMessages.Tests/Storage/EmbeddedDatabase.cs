using Microsoft.Extensions.Logging.Abstractions;
using TaskMessages.Api.Hosting;
using TaskMessages.EmbeddedMongo;
using TaskMessages.Storage;

namespace TaskMessages.Tests.Storage;

/// <summary>An embedded server on a directory of its own, with the service's indexes. Its directory goes when it is disposed.</summary>
internal sealed class EmbeddedDatabase : IAsyncDisposable
{
    private readonly EmbeddedMongoServer _server;
    private readonly StoreClient _client;
    private readonly string _directory;

    private EmbeddedDatabase(EmbeddedMongoServer server, EmbeddedMongoOptions options)
    {
        _server = server;
        _directory = options.Directory;
        _client = EmbeddedAccess.Connect(server, options, NullLoggerFactory.Instance);
        Database = _client.GetDatabase("task_messages");
    }

    public StoreDatabase Database { get; }

    /// <param name="clock">By which what has expired is removed, once a minute.</param>
    public static async Task<EmbeddedDatabase> StartAsync(TimeProvider? clock = null)
    {
        var directory = Directory.CreateTempSubdirectory("task-messages-").FullName;
        var options = new EmbeddedMongoOptions { Directory = directory, Listen = EmbeddedAccess.Listen(null) };
        var server = await EmbeddedMongoServer.StartAsync(options, clock ?? TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        var database = new EmbeddedDatabase(server, options);
        await new Schema(database.Database).EnsureAsync(CancellationToken.None);
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
