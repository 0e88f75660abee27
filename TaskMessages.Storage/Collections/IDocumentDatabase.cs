namespace TaskMessages.Storage.Collections;

/// <summary>The database that the stores are on: a MongoDB deployment through its vendor's driver, or the embedded server in the same process.</summary>
public interface IDocumentDatabase
{
    /// <summary>The collection of that name, which need not exist yet.</summary>
    IDocumentCollection GetCollection(string name);

    /// <summary>
    /// Inserts documents of several collections. Where the server takes them in one command they are stored in this order, none without those before it; else they go out together.
    /// </summary>
    /// <returns>False when one of them, or a unique value of it, exists already; the others may be stored then.</returns>
    /// <exception cref="Domain.Errors.StoreException">The server is away, and they may be stored; or it refuses one of them.</exception>
    Task<bool> TryInsertAsync(IReadOnlyList<(string Collection, BsonDocument Document)> documents, CancellationToken cancellationToken);

    /// <summary>Whether writes of several collections go in one command.</summary>
    bool WritesTogether { get; }

    /// <summary>Runs writes in one command, each once those before it have succeeded.</summary>
    /// <returns>How many succeeded before the first that did not; 0 when the server is not sent such commands.</returns>
    /// <exception cref="Domain.Errors.StoreException">The server is away, and nobody knows how far it came; or it refuses the command.</exception>
    Task<int> WriteAsync(IReadOnlyList<CollectionWrite> writes, CancellationToken cancellationToken);

    /// <summary>Asks the server that takes the writes for a sign of life.</summary>
    /// <exception cref="Domain.Errors.StoreUnavailableException">There is none.</exception>
    /// <exception cref="Domain.Errors.StoreRejectedException">It answers, but with a refusal that no repetition changes.</exception>
    Task PingAsync(CancellationToken cancellationToken);

    /// <summary>What <c>dbStats</c> says of the database.</summary>
    /// <exception cref="Domain.Errors.StoreException">It is not to be had.</exception>
    Task<BsonDocument> StatisticsAsync(CancellationToken cancellationToken);

    /// <summary>What <c>collStats</c> says of a collection, which need not exist.</summary>
    /// <inheritdoc cref="StatisticsAsync(CancellationToken)"/>
    Task<BsonDocument> StatisticsAsync(string collection, CancellationToken cancellationToken);
}
