using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>A database. Making one costs nothing and asks no server.</summary>
public interface IMongoDatabase
{
    IMongoClient Client { get; }

    DatabaseNamespace DatabaseNamespace { get; }

    Task CreateCollectionAsync(string name, CreateCollectionOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Removes the collection; one that is not there is no error.</summary>
    Task DropCollectionAsync(string name, CancellationToken cancellationToken = default);

    /// <exception cref="NotSupportedException"><typeparamref name="TDocument"/> is not <see cref="BsonDocument"/>.</exception>
    IMongoCollection<TDocument> GetCollection<TDocument>(string name);

    Task<IAsyncCursor<string>> ListCollectionNamesAsync(ListCollectionNamesOptions? options = null, CancellationToken cancellationToken = default);

    Task<IAsyncCursor<BsonDocument>> ListCollectionsAsync(ListCollectionsOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Runs any command.</summary>
    /// <exception cref="MongoCommandException">The server answered with an error.</exception>
    Task<TResult> RunCommandAsync<TResult>(Command<TResult> command, ReadPreference? readPreference = null, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="RunCommandAsync{TResult}(Command{TResult}, ReadPreference, CancellationToken)"/>
    Task<TResult> RunCommandAsync<TResult>(IClientSessionHandle session, Command<TResult> command, ReadPreference? readPreference = null, CancellationToken cancellationToken = default);
}
