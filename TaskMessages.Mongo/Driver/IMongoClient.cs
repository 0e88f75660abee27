using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>A client of one deployment; safe for use from many threads, and meant to be kept for the process's life.</summary>
public interface IMongoClient : IDisposable
{
    MongoClientSettings Settings { get; }

    Task DropDatabaseAsync(string name, CancellationToken cancellationToken = default);

    IMongoDatabase GetDatabase(string name);

    Task<IAsyncCursor<string>> ListDatabaseNamesAsync(CancellationToken cancellationToken = default);

    /// <summary>What the server says of each database: its name, its size on disk in bytes and whether it is empty.</summary>
    Task<IAsyncCursor<BsonDocument>> ListDatabasesAsync(CancellationToken cancellationToken = default);
}
