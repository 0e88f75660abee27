using Microsoft.Extensions.Logging;
using MongoDB.Driver;
using MongoDB.Driver.Core.Configuration;

namespace TaskMessages.Storage.Collections;

/// <summary>A database of a MongoDB deployment, through the vendor's driver. The connection string says where it is, and everything else that the driver
/// can be told. What is its own to say: a write is confirmed by a majority, and in its journal, unless the string has <c>w</c> or <c>journal</c>.</summary>
public sealed class DriverDatabase : IDocumentDatabase, IDisposable
{
    /// <summary>How long an operation waits for a server that can do it, unless the connection string has <c>serverSelectionTimeoutMS</c>. Longer than
    /// an election; the driver's own 30 s are longer than callers wait.</summary>
    public static readonly TimeSpan ServerSelectionTimeout = TimeSpan.FromSeconds(15);

    private readonly MongoClient _client;
    private readonly IMongoDatabase _database;

    private DriverDatabase(MongoClient client, string name)
    {
        _client = client;
        _database = client.GetDatabase(name);
    }

    /// <param name="connectionString">Begins with <c>mongodb://</c> or <c>mongodb+srv://</c>.</param>
    /// <param name="name">The database's name.</param>
    /// <param name="loggers">Takes the driver's log, of connections and commands; documents are left out of it.</param>
    /// <exception cref="FormatException">The connection string is none; the message does not repeat it.</exception>
    public static DriverDatabase Connect(string connectionString, string name, ILoggerFactory loggers) => new(new MongoClient(Settings(connectionString, loggers)), name);

    public IDocumentCollection GetCollection(string name) => new DriverCollection(_database.GetCollection<BsonDocument>(name));

    /// <summary>Each by itself: <c>bulkWrite</c> is a command of MongoDB 8.0, and older deployments are served as well.</summary>
    public async Task<bool> TryInsertAsync(IReadOnlyList<(string Collection, BsonDocument Document)> documents, CancellationToken cancellationToken)
    {
        var inserted = await Task.WhenAll(documents.Select(each => GetCollection(each.Collection).TryInsertAsync(each.Document, cancellationToken)));
        return Array.TrueForAll(inserted, isNew => isNew);
    }

    public bool WritesTogether => false;

    public Task<int> WriteAsync(IReadOnlyList<CollectionWrite> writes, CancellationToken cancellationToken) => Task.FromResult(0);

    public Task PingAsync(CancellationToken cancellationToken) => RunAsync(new BsonDocument("ping", 1), null, cancellationToken);

    public Task<BsonDocument> StatisticsAsync(CancellationToken cancellationToken) => RunAsync(new BsonDocument("dbStats", 1), null, cancellationToken);

    public Task<BsonDocument> StatisticsAsync(string collection, CancellationToken cancellationToken) =>
        RunAsync(new BsonDocument("collStats", collection), collection, cancellationToken);

    public void Dispose() => _client.Dispose();

    private async Task<BsonDocument> RunAsync(BsonDocument command, string? collection, CancellationToken cancellationToken)
    {
        using var span = StoreSpans.AreWanted ? StoreSpans.Start(command.GetElement(0).Name, _database.DatabaseNamespace.DatabaseName, collection) : null;
        try
        {
            return await _database.RunCommandAsync<BsonDocument>(command, ReadPreference.Primary, cancellationToken);
        }
        catch (Exception error) when (StoreErrors.IsTranslated(error, cancellationToken))
        {
            StoreSpans.Failed(span, error);
            throw StoreErrors.Translate(error, cancellationToken);
        }
    }

    internal static MongoClientSettings Settings(string connectionString, ILoggerFactory loggers)
    {
        MongoUrl url;
        MongoClientSettings settings;
        try
        {
            url = new MongoUrl(connectionString);
            settings = MongoClientSettings.FromUrl(url);
        }
        catch (Exception error) when (error is MongoConfigurationException or ArgumentException or FormatException)
        {
            // their messages repeat the string, in which there is a password
            throw new FormatException($"Mongo:ConnectionString is no connection string that the driver takes ({error.GetType().Name}).");
        }

        DriverTls.Apply(new ConnectionString(connectionString), settings);
        if (url.W is null && url.Journal is null)
            settings.WriteConcern = WriteConcern.WMajority.With(journal: true);
        if (!connectionString.Contains("serverSelectionTimeout", StringComparison.OrdinalIgnoreCase))
            settings.ServerSelectionTimeout = ServerSelectionTimeout;
        settings.ApplicationName ??= "TaskMessages";
        settings.TracingOptions = new TracingOptions { Disabled = true };
        settings.LoggingSettings = new LoggingSettings(loggers, maxDocumentSize: 0);
        return settings;
    }
}
