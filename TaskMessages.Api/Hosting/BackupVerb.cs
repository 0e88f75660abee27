using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MongoDB.Bson;
using MongoDB.Driver;
using TaskMessages.Api.Configuration;
using TaskMessages.EmbeddedMongo;

namespace TaskMessages.Api.Hosting;

/// <summary>
/// <c>dotnet TaskMessages.Api.dll backup NAME</c>, with the service's own settings. A service that runs is asked to make the copy, at
/// <c>EmbeddedMongo:Listen</c>; when none answers there, the copy is made here.
/// </summary>
internal static class BackupVerb
{
    public const string Name = "backup";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <param name="args">The name of the backup, then settings as the service takes them.</param>
    /// <param name="output">Where the copy is said to be.</param>
    /// <param name="errors">Why there is none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        try
        {
            if (args.Length == 0 || args[0].StartsWith('-'))
                throw new InvalidOperationException("backup NAME [--setting=value …]: the name of the backup is missing");
            await using var app = ServiceHost.Build(args[1..]);
            app.Services.GetService<IStartupValidator>()?.Validate();
            var directory = await WriteAsync(
                args[0], app.Services.GetRequiredService<IOptions<MongoOptions>>().Value, app.Services.GetRequiredService<IOptions<Configuration.EmbeddedMongoOptions>>().Value, cancellationToken);
            await output.WriteLineAsync(directory.AsMemory(), cancellationToken);
            return 0;
        }
        catch (Exception error) when (StartupFailure.IsExpected(error) || error is MongoException)
        {
            await errors.WriteLineAsync($"There is no backup: {error.Message}".AsMemory(), cancellationToken);
            return StartupFailure.ExitCode;
        }
    }

    private static async Task<string> WriteAsync(string name, MongoOptions mongo, Configuration.EmbeddedMongoOptions embedded, CancellationToken cancellationToken)
    {
        if (!mongo.IsEmbedded)
            throw new InvalidOperationException("the data is on a MongoDB server; it has tools of its own");
        if (string.IsNullOrEmpty(embedded.BackupDirectory))
            throw new InvalidOperationException("EmbeddedMongo:BackupDirectory is not set");
        var options = new EmbeddedMongo.EmbeddedMongoOptions
        {
            Directory = Path.GetFullPath(mongo.EmbeddedDirectory),
            BackupDirectory = Path.GetFullPath(embedded.BackupDirectory),
        };
        if (embedded.Endpoint is { Port: > 0 } && await AskServiceAsync(name, embedded, cancellationToken) is { } directory)
            return directory;
        if (!System.IO.Directory.Exists(options.Directory))
            throw new IOException($"there is no database in '{options.Directory}'");
        await using var server = await EmbeddedMongoServer.StartAsync(options, TimeProvider.System, NullLogger.Instance, cancellationToken);
        var reply = await server.RunCommandAsync(new BsonDocument { { "backup", name }, { "$db", "admin" } }, cancellationToken);
        return reply["ok"].ToDouble() == 1 ? reply["directory"].AsString : throw new IOException(reply["errmsg"].AsString);
    }

    /// <returns>Null when no service answers.</returns>
    private static async Task<string?> AskServiceAsync(string name, Configuration.EmbeddedMongoOptions embedded, CancellationToken cancellationToken)
    {
        var settings = MongoClientSettings.FromConnectionString($"mongodb://{embedded.Endpoint}/?directConnection=true");
        settings.ServerSelectionTimeout = Patience;
        if (!string.IsNullOrEmpty(embedded.Username))
            settings.Credential = MongoCredential.CreateCredential("admin", embedded.Username, embedded.Password!);
        using var client = new MongoClient(settings);
        try
        {
            var reply = await client.GetDatabase("admin").RunCommandAsync<BsonDocument>(new BsonDocument("backup", name), cancellationToken: cancellationToken);
            return reply["directory"].AsString;
        }
        catch (Exception error) when (error is MongoConnectionException or TimeoutException)
        {
            return null;
        }
    }
}
