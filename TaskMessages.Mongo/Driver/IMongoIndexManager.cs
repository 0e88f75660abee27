using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>The indexes of a collection.</summary>
public interface IMongoIndexManager<TDocument>
{
    /// <returns>The indexes' names.</returns>
    Task<IEnumerable<string>> CreateManyAsync(IEnumerable<CreateIndexModel<TDocument>> models, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="CreateManyAsync(IEnumerable{CreateIndexModel{TDocument}}, CancellationToken)"/>
    Task<IEnumerable<string>> CreateManyAsync(IEnumerable<CreateIndexModel<TDocument>> models, CreateManyIndexesOptions? options, CancellationToken cancellationToken = default);

    /// <returns>The index's name.</returns>
    Task<string> CreateOneAsync(CreateIndexModel<TDocument> model, CreateOneIndexOptions? options = null, CancellationToken cancellationToken = default);

    Task DropAllAsync(CancellationToken cancellationToken = default);

    Task DropOneAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>The indexes' descriptions; none when the collection is not there.</summary>
    Task<IAsyncCursor<BsonDocument>> ListAsync(CancellationToken cancellationToken = default);
}
