using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>A client of one deployment; safe for use from many threads, and meant to be kept for the process's life.</summary>
public interface IMongoClient : IDisposable
{
    MongoClientSettings Settings { get; }

    Task DropDatabaseAsync(string name, CancellationToken cancellationToken = default);

    /// <param name="name">The database's name.</param>
    /// <param name="settings">What its collections take over instead of the client's own; commands that are only handed on do not.</param>
    IMongoDatabase GetDatabase(string name, MongoDatabaseSettings? settings = null);

    Task<IAsyncCursor<string>> ListDatabaseNamesAsync(CancellationToken cancellationToken = default);

    /// <summary>Begins a session; no server is asked.</summary>
    /// <exception cref="NotSupportedException">The options ask for causal consistency or snapshots.</exception>
    IClientSessionHandle StartSession(ClientSessionOptions? options = null, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="StartSession"/>
    Task<IClientSessionHandle> StartSessionAsync(ClientSessionOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>What the server says of each database: its name, its size on disk in bytes and whether it is empty.</summary>
    Task<IAsyncCursor<BsonDocument>> ListDatabasesAsync(CancellationToken cancellationToken = default);
}
