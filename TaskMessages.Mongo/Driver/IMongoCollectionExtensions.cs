namespace TaskMessages.Mongo.Driver;

/// <summary>Shorter forms of a collection's operations.</summary>
public static class IMongoCollectionExtensions
{
    public static IAggregateFluent<TDocument> Aggregate<TDocument>(this IMongoCollection<TDocument> collection, AggregateOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(collection);
        return new AggregateFluent<TDocument, TDocument>(collection, [], options ?? new AggregateOptions());
    }

    public static IFindFluent<TDocument, TDocument> Find<TDocument>(
        this IMongoCollection<TDocument> collection, FilterDefinition<TDocument> filter, FindOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(collection);
        return Find(collection, filter, options, session: null);
    }

    /// <summary>The same in a session of the caller's.</summary>
    public static IFindFluent<TDocument, TDocument> Find<TDocument>(
        this IMongoCollection<TDocument> collection, IClientSessionHandle session, FilterDefinition<TDocument> filter, FindOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(collection);
        ArgumentNullException.ThrowIfNull(session);
        return Find(collection, filter, options, session);
    }

    public static Task<IAsyncCursor<TDocument>> FindAsync<TDocument>(
        this IMongoCollection<TDocument> collection,
        IClientSessionHandle session,
        FilterDefinition<TDocument> filter,
        FindOptions<TDocument, TDocument>? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(collection);
        return collection.FindAsync<TDocument>(session, filter, options, cancellationToken);
    }

    public static Task<IAsyncCursor<TDocument>> FindAsync<TDocument>(
        this IMongoCollection<TDocument> collection, FilterDefinition<TDocument> filter, FindOptions<TDocument, TDocument>? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(collection);
        return collection.FindAsync<TDocument>(filter, options, cancellationToken);
    }

    /// <returns>The deleted document, or null when none matched.</returns>
    public static Task<TDocument?> FindOneAndDeleteAsync<TDocument>(
        this IMongoCollection<TDocument> collection,
        FilterDefinition<TDocument> filter,
        FindOneAndDeleteOptions<TDocument, TDocument>? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(collection);
        return collection.FindOneAndDeleteAsync<TDocument>(filter, options, cancellationToken);
    }

    /// <returns>The document before or after, or null when there is none.</returns>
    public static Task<TDocument?> FindOneAndReplaceAsync<TDocument>(
        this IMongoCollection<TDocument> collection,
        FilterDefinition<TDocument> filter,
        TDocument replacement,
        FindOneAndReplaceOptions<TDocument, TDocument>? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(collection);
        return collection.FindOneAndReplaceAsync<TDocument>(filter, replacement, options, cancellationToken);
    }

    /// <returns>The document before or after, or null when there is none.</returns>
    public static Task<TDocument?> FindOneAndUpdateAsync<TDocument>(
        this IMongoCollection<TDocument> collection,
        FilterDefinition<TDocument> filter,
        UpdateDefinition<TDocument> update,
        FindOneAndUpdateOptions<TDocument, TDocument>? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(collection);
        return collection.FindOneAndUpdateAsync<TDocument>(filter, update, options, cancellationToken);
    }

    private static FindFluent<TDocument, TDocument> Find<TDocument>(
        IMongoCollection<TDocument> collection, FilterDefinition<TDocument> filter, FindOptions? options, IClientSessionHandle? session)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var find = new FindOptions<TDocument, TDocument>
        {
            AllowDiskUse = options?.AllowDiskUse,
            BatchSize = options?.BatchSize,
            Comment = options?.Comment,
            Hint = options?.Hint,
            Let = options?.Let,
            MaxTime = options?.MaxTime,
        };
        return new FindFluent<TDocument, TDocument>(collection, filter, find, session);
    }
}
