namespace TaskMessages.Mongo.Driver;

/// <inheritdoc/>
public sealed class MongoClient : IMongoClient
{
    private readonly ICommandTarget _target;
    private readonly CommandExecutor _executor;
    private readonly ServerSessionPool _sessions;

    /// <summary>A client of a server on this host at the standard port.</summary>
    public MongoClient()
        : this(new MongoClientSettings())
    {
    }

    /// <exception cref="MongoConfigurationException">The connection string is not one, or asks for what is not supported.</exception>
    public MongoClient(string connectionString)
        : this(MongoClientSettings.FromConnectionString(connectionString))
    {
    }

    public MongoClient(MongoUrl url)
        : this(MongoClientSettings.FromUrl(url))
    {
    }

    /// <exception cref="MongoConfigurationException">A setting is out of its range.</exception>
    public MongoClient(MongoClientSettings settings)
        : this(settings, TimeProvider.System)
    {
    }

    internal MongoClient(MongoClientSettings settings, TimeProvider time)
        : this(CreateTarget(settings, time), settings.Clone())
    {
    }

    internal MongoClient(ICommandTarget target)
        : this(target, new MongoClientSettings())
    {
    }

    internal MongoClient(ICommandTarget target, MongoClientSettings settings)
    {
        _target = target is TcpCommandTarget ? target : new ObservedTarget(target, new DriverTelemetry(settings.LoggingSettings, TimeProvider.System));
        _sessions = target is TcpCommandTarget servers ? servers.Sessions : new ServerSessionPool(TimeProvider.System);
        Settings = settings;
        _executor = new CommandExecutor(_target, settings.WriteConcern, settings.ReadConcern, settings.ReadPreference);
    }

    public MongoClientSettings Settings { get; }

    /// <summary>Closes the connections; commands that are running fail.</summary>
    public void Dispose() => _ = _target.DisposeAsync().AsTask();

    public async Task DropDatabaseAsync(string name, CancellationToken cancellationToken = default) =>
        await _executor.RunWriteAsync(new DatabaseNamespace(name), new Bson.BsonDocument("dropDatabase", 1), isRepeatable: false, cancellationToken).ConfigureAwait(false);

    public IMongoDatabase GetDatabase(string name, MongoDatabaseSettings? settings = null)
    {
        var executor = settings is null ? _executor : _executor.With(settings.WriteConcern, settings.ReadConcern, settings.ReadPreference);
        return new MongoDatabase(this, executor, new DatabaseNamespace(name));
    }

    public async Task<IAsyncCursor<string>> ListDatabaseNamesAsync(CancellationToken cancellationToken = default)
    {
        var databases = await ListAsync(new Bson.BsonDocument { { "listDatabases", 1 }, { "nameOnly", true } }, cancellationToken).ConfigureAwait(false);
        return new ListCursor<string>([.. databases.Select(database => database["name"].AsString)]);
    }

    public async Task<IAsyncCursor<Bson.BsonDocument>> ListDatabasesAsync(CancellationToken cancellationToken = default)
    {
        var databases = await ListAsync(new Bson.BsonDocument("listDatabases", 1), cancellationToken).ConfigureAwait(false);
        return new ListCursor<Bson.BsonDocument>([.. databases.Select(database => database.AsBsonDocument)]);
    }

    public IClientSessionHandle StartSession(ClientSessionOptions? options = null, CancellationToken cancellationToken = default) =>
        new ClientSession(this, options, _sessions);

    public Task<IClientSessionHandle> StartSessionAsync(ClientSessionOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(StartSession(options, cancellationToken));

    private async ValueTask<Bson.BsonArray> ListAsync(Bson.BsonDocument command, CancellationToken cancellationToken)
    {
        var reply = await _executor.RunAsync(new DatabaseNamespace("admin"), command, CommandRoute.PrimaryRead, cancellationToken).ConfigureAwait(false);
        return reply.Document["databases"].AsBsonArray;
    }

    private static TcpCommandTarget CreateTarget(MongoClientSettings settings, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Validate();
        var own = settings.Clone();
        own.Events = new DriverTelemetry(settings.LoggingSettings, time);
        return new TcpCommandTarget(own, time);
    }
}
