using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MongoDB.Driver;
using TaskMessages.EmbeddedMongo;
using TaskMessages.Storage;
using TaskMessages.Storage.Collections;

namespace TaskMessages.Tests.Storage;

/// <summary>A database of its own for a test, with the service's indexes: on an embedded server whose directory goes when it is disposed, or on a deployment.</summary>
internal sealed class EmbeddedDatabase : IAsyncDisposable
{
    /// <summary>A driver that has been told of a shutdown waits for the next answer of its monitor, which comes after this time and else after 10 s.</summary>
    private const string ShortHeartbeat = "heartbeatFrequencyMS=500";

    private readonly EmbeddedMongoServer? _server;
    private readonly MongoClient? _client;
    private readonly string? _directory;
    private readonly string _name;

    private EmbeddedDatabase(EmbeddedMongoServer? server, string? directory, DatabaseKind kind, string name, ILoggerFactory loggers)
    {
        _server = server;
        _directory = directory;
        _name = name;
        _client = server is null ? new MongoClient(Deployment.ConnectionString) : null;
        Database = kind is DatabaseKind.Commands or DatabaseKind.CommandsOnReplicaSet
            ? new CommandDatabase(name, server!.RunCommandAsync)
            : DriverDatabase.Connect(server is null ? Deployment.ConnectionString! : WithShortHeartbeat(server.ConnectionString), name, loggers);
    }

    public IDocumentDatabase Database { get; }

    /// <param name="kind">How the stores reach it.</param>
    /// <param name="clock">By which what has expired is removed, once a minute.</param>
    /// <param name="loggers">Takes the driver's log.</param>
    public static async Task<EmbeddedDatabase> StartAsync(DatabaseKind kind = DatabaseKind.Commands, TimeProvider? clock = null, ILoggerFactory? loggers = null)
    {
        var database = kind == DatabaseKind.Deployment
            ? new EmbeddedDatabase(null, null, kind, Deployment.NewName(), loggers ?? NullLoggerFactory.Instance)
            : await StartServerAsync(kind, clock, loggers ?? NullLoggerFactory.Instance);
        await new Schema(database.Database).EnsureAsync(CancellationToken.None);
        return database;
    }

    /// <summary>Runs a command on the service's database, whatever the kind.</summary>
    public async Task<BsonDocument> RunAsync(BsonDocument command) => _server is null
        ? await _client!.GetDatabase(_name).RunCommandAsync<BsonDocument>(command)
        : await _server.RunCommandAsync(command.Add("$db", _name), CancellationToken.None);

    /// <summary>The same database by command documents, each shown to the test before it is run.</summary>
    public CommandDatabase Intercept(Action<BsonDocument> look) => new(_name, (command, cancellationToken) =>
    {
        look(command);
        return _server!.RunCommandAsync(command, cancellationToken);
    });

    /// <summary>Has commands fail, on an embedded server.</summary>
    /// <param name="mode">How often, in shell notation.</param>
    /// <param name="data">Which and how, in shell notation.</param>
    public async Task FailAsync(string mode, string data)
    {
        var reply = await _server!.RunCommandAsync(
            EmbeddedMongo.Query.Shell.Doc($"{{configureFailPoint: 'failCommand', mode: {mode}, data: {data}, $db: 'admin'}}"), CancellationToken.None);
        Assert.That(reply["ok"].ToDouble(), Is.EqualTo(1), reply.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        (Database as IDisposable)?.Dispose();
        if (_server is null)
        {
            await _client!.DropDatabaseAsync(_name);
            _client.Dispose();
            return;
        }

        await _server.DisposeAsync();
        Directory.Delete(_directory!, recursive: true);
    }

    private static string WithShortHeartbeat(string connectionString) => $"{connectionString}{(connectionString.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{ShortHeartbeat}";

    private static async Task<EmbeddedDatabase> StartServerAsync(DatabaseKind kind, TimeProvider? clock, ILoggerFactory loggers)
    {
        var directory = Directory.CreateTempSubdirectory("task-messages-").FullName;
        var options = new EmbeddedMongoOptions
        {
            Directory = directory,
            Listen = kind is DatabaseKind.Commands or DatabaseKind.CommandsOnReplicaSet ? null : "127.0.0.1:0",
            ReplicaSetName = kind is DatabaseKind.DriverOnReplicaSet or DatabaseKind.CommandsOnReplicaSet ? "rs0" : null,
            EnableTestCommands = true,
        };
        var server = await EmbeddedMongoServer.StartAsync(options, clock ?? TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        return new EmbeddedDatabase(server, directory, kind, "task_messages", loggers);
    }
}
