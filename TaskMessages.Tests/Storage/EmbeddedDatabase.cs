using Microsoft.Extensions.Logging.Abstractions;
using TaskMessages.EmbeddedMongo;
using TaskMessages.Storage;
using TaskMessages.Storage.Collections;

namespace TaskMessages.Tests.Storage;

/// <summary>An embedded server on a directory of its own, with the service's indexes. Its directory goes when it is disposed.</summary>
internal sealed class EmbeddedDatabase : IAsyncDisposable
{
    private const string Name = "task_messages";

    private readonly EmbeddedMongoServer _server;
    private readonly string _directory;

    private EmbeddedDatabase(EmbeddedMongoServer server, string directory, DatabaseKind kind)
    {
        _server = server;
        _directory = directory;
        Database = kind == DatabaseKind.Commands
            ? new CommandDatabase(Name, server.RunCommandAsync)
            : DriverDatabase.Connect(server.ConnectionString, Name, NullLoggerFactory.Instance);
    }

    public IDocumentDatabase Database { get; }

    /// <param name="kind">How the stores reach it.</param>
    /// <param name="clock">By which what has expired is removed, once a minute.</param>
    public static async Task<EmbeddedDatabase> StartAsync(DatabaseKind kind = DatabaseKind.Commands, TimeProvider? clock = null)
    {
        var directory = Directory.CreateTempSubdirectory("task-messages-").FullName;
        var options = new EmbeddedMongoOptions
        {
            Directory = directory,
            Listen = kind == DatabaseKind.Commands ? null : "127.0.0.1:0",
            ReplicaSetName = kind == DatabaseKind.DriverOnReplicaSet ? "rs0" : null,
        };
        var server = await EmbeddedMongoServer.StartAsync(options, clock ?? TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        var database = new EmbeddedDatabase(server, directory, kind);
        await new Schema(database.Database).EnsureAsync(CancellationToken.None);
        return database;
    }

    /// <summary>Runs a command on the service's database, whatever the kind.</summary>
    public async Task<BsonDocument> RunAsync(BsonDocument command) => await _server.RunCommandAsync(command.Add("$db", Name), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        (Database as IDisposable)?.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
