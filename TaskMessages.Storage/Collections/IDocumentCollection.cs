using TaskMessages.Domain.Stores;

namespace TaskMessages.Storage.Collections;

/// <summary>
/// The operations that the stores use; each is one command, atomic on each document. Filters, updates, sorts and projections are MongoDB's documents.
/// </summary>
/// <exception cref="Domain.Errors.StoreUnavailableException">Any operation: the database cannot be reached, is electing a primary, or did not confirm
/// in time. A write may have happened.</exception>
/// <exception cref="Domain.Errors.StoreRejectedException">Any operation: the database refuses it, and would again; nothing has been written, unless the
/// operation is one on many documents.</exception>
/// <exception cref="OperationCanceledException">Any operation: the caller's token was cancelled. A write may have happened.</exception>
public interface IDocumentCollection
{
    /// <returns>False when a unique value exists already; nothing has been written then.</returns>
    Task<bool> TryInsertAsync(BsonDocument document, CancellationToken cancellationToken);

    /// <summary>Inserts all but those of which a unique value exists already.</summary>
    Task InsertMissingAsync(IReadOnlyCollection<BsonDocument> documents, CancellationToken cancellationToken);

    /// <returns>The first that matches in the order of the sort; null when none does.</returns>
    Task<BsonDocument?> FindOneAsync(BsonDocument filter, CancellationToken cancellationToken, BsonDocument? sort = null);

    /// <param name="filter">Empty: every document.</param>
    /// <param name="sort">Null: in no order.</param>
    /// <param name="skip">How many of the first to leave out; null: none.</param>
    /// <param name="limit">The most to return; null: all, however many the server's cursor needs.</param>
    /// <param name="cancellationToken">Closes the cursor.</param>
    /// <param name="projection">Null: whole documents.</param>
    Task<List<BsonDocument>> FindAsync(
        BsonDocument filter, BsonDocument? sort, int? skip, int? limit, CancellationToken cancellationToken, BsonDocument? projection = null);

    /// <summary>The same, as the server's cursor brings it: a batch is read when it is asked for, and whoever stops asking closes the cursor.</summary>
    /// <inheritdoc cref="FindAsync"/>
    IAsyncEnumerable<IReadOnlyList<BsonDocument>> FindBatchesAsync(BsonDocument filter, BsonDocument? sort, int? skip, int? limit, CancellationToken cancellationToken);

    /// <summary>Follows what is written to the collection from now on, by whomever: a change stream. Every few seconds there is a batch, if only an empty one; the
    /// first, which is empty, says that the stream is open, and nothing that is written later is left out.</summary>
    /// <param name="stages">What each of MongoDB's change events is sent through.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="Domain.Errors.StoreRejectedException">The deployment has no change streams (a standalone server), or the user may not open one; or
    /// changes have been missed, and whoever goes on looks at everything.</exception>
    IAsyncEnumerable<IReadOnlyList<BsonDocument>> WatchAsync(IReadOnlyList<BsonDocument> stages, CancellationToken cancellationToken);

    /// <summary>How many documents match, exactly.</summary>
    Task<long> CountAsync(BsonDocument filter, CancellationToken cancellationToken);

    /// <param name="filter">Of the document.</param>
    /// <param name="update">A document of update operators, or an array: a pipeline.</param>
    /// <param name="cancellationToken">Gives up; the update may have happened.</param>
    /// <param name="sort">Which one, when several match.</param>
    /// <param name="projection">Null: the whole document.</param>
    /// <returns>The document after the update; null when none matched.</returns>
    Task<BsonDocument?> FindOneAndUpdateAsync(
        BsonDocument filter, BsonValue update, CancellationToken cancellationToken, BsonDocument? sort = null, BsonDocument? projection = null);

    /// <returns>Whether a document matched.</returns>
    Task<bool> UpdateOneAsync(BsonDocument filter, BsonDocument update, CancellationToken cancellationToken);

    /// <summary>An update that may collide with a unique value.</summary>
    Task<ReplaceOutcome> TryUpdateOneAsync(BsonDocument filter, BsonDocument update, CancellationToken cancellationToken);

    /// <summary>Updates every document that matches, each by itself.</summary>
    Task UpdateManyAsync(BsonDocument filter, BsonDocument update, CancellationToken cancellationToken);

    /// <summary>Updates, or inserts what the filter's equalities and the update make.</summary>
    /// <returns>False when that collides with a document that the filter did not match; nothing has been written then.</returns>
    Task<bool> TryUpsertAsync(BsonDocument filter, BsonDocument update, CancellationToken cancellationToken);

    /// <returns>How many documents there were.</returns>
    Task<long> DeleteManyAsync(BsonDocument filter, CancellationToken cancellationToken);

    /// <summary>Makes those that do not exist.</summary>
    /// <exception cref="Domain.Errors.StoreRejectedException">One exists with the same name and other options.</exception>
    Task CreateIndexesAsync(IReadOnlyCollection<IndexDefinition> indexes, CancellationToken cancellationToken);
}
