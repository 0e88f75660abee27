namespace TaskMessages.Storage.Collections;

/// <summary>The database that the stores are on: a MongoDB deployment through its vendor's driver, or the embedded server in the same process.</summary>
public interface IDocumentDatabase
{
    /// <summary>The collection of that name, which need not exist yet.</summary>
    IDocumentCollection GetCollection(string name);

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
