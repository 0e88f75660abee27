using Microsoft.Extensions.Logging.Abstractions;
using TaskMessages.EmbeddedMongo;
using TaskMessages.Tests.Storage;

namespace TaskMessages.Tests.Contract;

/// <summary>The database that a service under test is on, and the settings that say so. It ends after the service.</summary>
internal sealed class HttpDatabase : IAsyncDisposable
{
    private readonly EmbeddedMongoServer? _server;
    private readonly string? _deployed;

    private HttpDatabase(EmbeddedMongoServer? server, string? deployed, params string[] settings)
    {
        _server = server;
        _deployed = deployed;
        Settings = settings;
    }

    public IReadOnlyList<string> Settings { get; }

    /// <param name="kind">Which; the service's own embedded database is <see cref="DatabaseKind.Commands"/>.</param>
    /// <param name="directory">Of the service.</param>
    public static async Task<HttpDatabase> StartAsync(DatabaseKind kind, string directory)
    {
        if (kind == DatabaseKind.Commands)
            return new HttpDatabase(null, null, $"--Mongo:ConnectionString=embedded://{directory}/data");
        var keys = $"--DataProtection:KeysDirectory={directory}/data/keys";
        if (kind == DatabaseKind.Deployment)
        {
            var name = Deployment.NewName();
            return new HttpDatabase(null, name, $"--Mongo:ConnectionString={Deployment.ConnectionString}", $"--Mongo:Database={name}", keys);
        }

        var server = await StartServerAsync($"{directory}/server", kind == DatabaseKind.DriverOnReplicaSet ? "rs0" : null, port: 0);
        return new HttpDatabase(server, null, $"--Mongo:ConnectionString={server.ConnectionString}", keys);
    }

    public static Task<EmbeddedMongoServer> StartServerAsync(string directory, string? replicaSet, int port) => EmbeddedMongoServer.StartAsync(
        new EmbeddedMongoOptions { Directory = directory, Listen = $"127.0.0.1:{port}", ReplicaSetName = replicaSet },
        TimeProvider.System,
        NullLogger.Instance,
        CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        if (_deployed is not null)
            await Deployment.DropAsync(_deployed);
    }
}
