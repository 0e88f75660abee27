using TaskMessages.Domain.Stores;

namespace TaskMessages.Storage;

/// <summary>The operations that the stores use, each one command, with errors in the domain's terms.</summary>
internal sealed class StoreCollection(IMongoDatabase database, string name)
{
    private static readonly InsertManyOptions Unordered = new() { IsOrdered = false };
    private static readonly UpdateOptions Upsert = new() { IsUpsert = true };

    private readonly IMongoCollection<BsonDocument> _collection = database.GetCollection<BsonDocument>(name);

    /// <returns>False when a unique value exists already.</returns>
    public Task<bool> InsertAsync(BsonDocument document, CancellationToken cancellationToken)
        => TranslateAsync(_collection.InsertOneAsync(document, null, cancellationToken));

    /// <summary>Documents whose unique values exist already are left out.</summary>
    public Task InsertManyAsync(IEnumerable<BsonDocument> documents, CancellationToken cancellationToken)
        => TranslateAsync(_collection.InsertManyAsync(documents, Unordered, cancellationToken));

    public Task<BsonDocument?> FindOneAsync(BsonDocument filter, CancellationToken cancellationToken, BsonDocument? sort = null)
        => TranslateAsync<BsonDocument?>(Find(filter, sort).Limit(1).FirstOrDefaultAsync(cancellationToken)!);

    /// <param name="limit">Null: all.</param>
    public Task<List<BsonDocument>> FindAsync(
        BsonDocument filter, BsonDocument? sort, int? skip, int? limit, CancellationToken cancellationToken, BsonDocument? projection = null)
    {
        var find = Find(filter, sort).Skip(skip).Limit(limit);
        if (projection is not null)
            find = find.Project<BsonDocument>(projection);
        return TranslateAsync(find.ToListAsync(cancellationToken));
    }

    public Task<long> CountAsync(BsonDocument filter, CancellationToken cancellationToken)
        => TranslateAsync(_collection.CountDocumentsAsync(filter, null, cancellationToken));

    /// <returns>The document after the update; null when none matched.</returns>
    public Task<BsonDocument?> FindOneAndUpdateAsync(
        BsonDocument filter, UpdateDefinition<BsonDocument> update, CancellationToken cancellationToken, BsonDocument? sort = null, BsonDocument? projection = null)
    {
        var options = new FindOneAndUpdateOptions<BsonDocument> { ReturnDocument = ReturnDocument.After };
        if (sort is not null)
            options.Sort = sort;
        if (projection is not null)
            options.Projection = projection;
        return TranslateAsync<BsonDocument?>(_collection.FindOneAndUpdateAsync(filter, update, options, cancellationToken)!);
    }

    /// <returns>Whether a document matched.</returns>
    public async Task<bool> UpdateOneAsync(BsonDocument filter, BsonDocument update, CancellationToken cancellationToken)
        => (await TranslateAsync(_collection.UpdateOneAsync(filter, update, null, cancellationToken))).MatchedCount > 0;

    /// <summary>An update that may collide with a unique value.</summary>
    public async Task<ReplaceOutcome> TryUpdateOneAsync(BsonDocument filter, BsonDocument update, CancellationToken cancellationToken)
    {
        try
        {
            return await UpdateOneAsync(filter, update, cancellationToken) ? ReplaceOutcome.Replaced : ReplaceOutcome.NotFound;
        }
        catch (MongoException error) when (StoreErrors.IsDuplicate(error))
        {
            return ReplaceOutcome.NameTaken;
        }
    }

    public Task UpdateManyAsync(BsonDocument filter, BsonDocument update, CancellationToken cancellationToken)
        => TranslateAsync(_collection.UpdateManyAsync(filter, update, null, cancellationToken));

    /// <summary>Updates, or inserts what the filter's equalities and the update make.</summary>
    /// <returns>False when that collides with a document that the filter did not match.</returns>
    public Task<bool> UpsertAsync(BsonDocument filter, BsonDocument update, CancellationToken cancellationToken)
        => TranslateAsync((Task)_collection.UpdateOneAsync(filter, update, Upsert, cancellationToken));

    public async Task<long> DeleteManyAsync(BsonDocument filter, CancellationToken cancellationToken)
        => (await TranslateAsync(_collection.DeleteManyAsync(filter, cancellationToken))).DeletedCount;

    public Task CreateIndexesAsync(IEnumerable<CreateIndexModel<BsonDocument>> indexes, CancellationToken cancellationToken)
        => TranslateAsync(_collection.Indexes.CreateManyAsync(indexes, cancellationToken));

    private IFindFluent<BsonDocument, BsonDocument> Find(BsonDocument filter, BsonDocument? sort)
    {
        var find = _collection.Find(filter);
        return sort is null ? find : find.Sort(sort);
    }

    private static async Task<T> TranslateAsync<T>(Task<T> operation)
    {
        try
        {
            return await operation;
        }
        catch (Exception error) when (StoreErrors.IsUnavailable(error))
        {
            throw StoreErrors.ToUnavailable(error);
        }
    }

    /// <returns>False for a duplicate key.</returns>
    private static async Task<bool> TranslateAsync(Task operation)
    {
        try
        {
            await operation;
            return true;
        }
        catch (MongoException error) when (StoreErrors.IsDuplicate(error))
        {
            return false;
        }
        catch (Exception error) when (StoreErrors.IsUnavailable(error))
        {
            throw StoreErrors.ToUnavailable(error);
        }
    }
}
