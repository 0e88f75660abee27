using System.Runtime.CompilerServices;
using MongoDB.Driver;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Stores;

namespace TaskMessages.Storage.Collections;

/// <summary>A collection of a MongoDB deployment, through the vendor's driver.</summary>
internal sealed class DriverCollection(IMongoCollection<BsonDocument> collection) : IDocumentCollection
{
    /// <summary>The most bytes of one command but for the documents of inserts and the statements of writes, which go beside it.</summary>
    private const int MaxCommand = 16 * 1024 * 1024;

    /// <summary>Documents of a batch that is read when it is asked for; a server ends it at 16 MiB besides.</summary>
    private const int SmallBatch = 50;

    private static readonly InsertManyOptions Unordered = new() { IsOrdered = false };
    private static readonly UpdateOptions Upsert = new() { IsUpsert = true };

    public Task<bool> TryInsertAsync(BsonDocument document, CancellationToken cancellationToken) =>
        TryAsync("insert", async () =>
        {
            await collection.InsertOneAsync(document, null, cancellationToken);
            return true;
        }, ifDuplicate: false, cancellationToken);

    public Task InsertMissingAsync(IReadOnlyCollection<BsonDocument> documents, CancellationToken cancellationToken) =>
        documents.Count == 0 ? Task.CompletedTask : TryAsync("insert", async () =>
        {
            await collection.InsertManyAsync(documents, Unordered, cancellationToken);
            return true;
        }, ifDuplicate: false, cancellationToken);

    public Task<BsonDocument?> FindOneAsync(BsonDocument filter, CancellationToken cancellationToken, BsonDocument? sort = null) =>
        RunAsync<BsonDocument?>("find", async () => await collection.Find(filter).Sort(sort).Limit(1).FirstOrDefaultAsync(cancellationToken), cancellationToken);

    public Task<List<BsonDocument>> FindAsync(
        BsonDocument filter, BsonDocument? sort, int? skip, int? limit, CancellationToken cancellationToken, BsonDocument? projection = null)
    {
        var find = collection.Find(filter).Sort(sort).Skip(skip).Limit(limit);
        if (projection is not null)
            find = find.Project<BsonDocument>(projection);
        return RunAsync("find", () => find.ToListAsync(cancellationToken), cancellationToken);
    }

    public async IAsyncEnumerable<IReadOnlyList<BsonDocument>> FindBatchesAsync(
        BsonDocument filter, BsonDocument? sort, int? skip, int? limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var options = new FindOptions<BsonDocument> { Sort = sort, Skip = skip, Limit = limit, BatchSize = SmallBatch };
        using var cursor = await RunAsync("find", () => collection.FindAsync(filter, options, cancellationToken), cancellationToken);
        while (await RunAsync("getMore", () => cursor.MoveNextAsync(cancellationToken), cancellationToken))
            yield return [.. cursor.Current];
    }

    public async IAsyncEnumerable<IReadOnlyList<BsonDocument>> WatchAsync(IReadOnlyList<BsonDocument> stages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pipeline = PipelineDefinition<ChangeStreamDocument<BsonDocument>, BsonDocument>.Create(stages);
        var options = new ChangeStreamOptions { MaxAwaitTime = CommandCollection.WatchWait };
        using var stream = await RunAsync("aggregate", () => collection.WatchAsync(pipeline, options, cancellationToken), cancellationToken);
        yield return [];
        while (await RunAsync("getMore", () => stream.MoveNextAsync(cancellationToken), cancellationToken))
            yield return [.. stream.Current];
    }

    public Task<long> CountAsync(BsonDocument filter, CancellationToken cancellationToken) =>
        RunAsync("aggregate", () => collection.CountDocumentsAsync(filter, null, cancellationToken), cancellationToken);

    public Task<BsonDocument?> FindOneAndUpdateAsync(
        BsonDocument filter, BsonValue update, CancellationToken cancellationToken, BsonDocument? sort = null, BsonDocument? projection = null)
    {
        var options = new FindOneAndUpdateOptions<BsonDocument> { ReturnDocument = ReturnDocument.After, Sort = sort, Projection = projection };
        return RunAsync<BsonDocument?>(
            "findAndModify",
            async () =>
            {
                try
                {
                    return await collection.FindOneAndUpdateAsync(filter, Definition(update), options, cancellationToken);
                }
                catch (MongoConnectionException) when (IsTooLarge(filter, update))
                {
                    // the driver sends this command whatever its size, and a server closes the connection on it
                    throw new StoreRejectedException(StoreRejection.TooLarge, "A document would be larger than the database stores (the update alone is).");
                }
            },
            cancellationToken);
    }

    public async Task<bool> UpdateOneAsync(BsonDocument filter, BsonDocument update, CancellationToken cancellationToken) =>
        (await RunAsync("update", () => collection.UpdateOneAsync(filter, update, null, cancellationToken), cancellationToken)).MatchedCount > 0;

    public Task<ReplaceOutcome> TryUpdateOneAsync(BsonDocument filter, BsonDocument update, CancellationToken cancellationToken) =>
        TryAsync(
            "update",
            async () => (await collection.UpdateOneAsync(filter, update, null, cancellationToken)).MatchedCount > 0 ? ReplaceOutcome.Replaced : ReplaceOutcome.NotFound,
            ifDuplicate: ReplaceOutcome.NameTaken,
            cancellationToken);

    public Task UpdateManyAsync(BsonDocument filter, BsonDocument update, CancellationToken cancellationToken) =>
        RunAsync("update", () => collection.UpdateManyAsync(filter, update, null, cancellationToken), cancellationToken);

    public Task<bool> TryUpsertAsync(BsonDocument filter, BsonDocument update, CancellationToken cancellationToken) =>
        TryAsync("update", async () =>
        {
            await collection.UpdateOneAsync(filter, update, Upsert, cancellationToken);
            return true;
        }, ifDuplicate: false, cancellationToken);

    public async Task<long> DeleteManyAsync(BsonDocument filter, CancellationToken cancellationToken) =>
        (await RunAsync("delete", () => collection.DeleteManyAsync(filter, cancellationToken), cancellationToken)).DeletedCount;

    public Task CreateIndexesAsync(IReadOnlyCollection<IndexDefinition> indexes, CancellationToken cancellationToken) =>
        RunAsync("createIndexes", () => collection.Indexes.CreateManyAsync(indexes.Select(Model), cancellationToken), cancellationToken);

    private static CreateIndexModel<BsonDocument> Model(IndexDefinition index) => new(index.Key, new CreateIndexOptions<BsonDocument>
    {
        Name = index.Name,
        Unique = index.IsUnique ? true : null,
        Sparse = index.IsSparse ? true : null,
        ExpireAfter = index.ExpireAfter,
        PartialFilterExpression = index.PartialFilter,
    });

    private static bool IsTooLarge(BsonDocument filter, BsonValue update) => new BsonDocument { { "query", filter }, { "update", update } }.ToBson().Length > MaxCommand;

    private static UpdateDefinition<BsonDocument> Definition(BsonValue update) => update is BsonArray stages
        ? Builders<BsonDocument>.Update.Pipeline(PipelineDefinition<BsonDocument, BsonDocument>.Create(stages.Select(stage => stage.AsBsonDocument)))
        : update.AsBsonDocument;

    private Task<T> RunAsync<T>(string command, Func<Task<T>> operation, CancellationToken cancellationToken) => RunAsync(command, operation, null, cancellationToken);

    /// <summary>The same for a write that may collide with a unique value.</summary>
    private Task<T> TryAsync<T>(string command, Func<Task<T>> operation, T ifDuplicate, CancellationToken cancellationToken) =>
        RunAsync(command, operation, () => ifDuplicate, cancellationToken);

    private async Task<T> RunAsync<T>(string command, Func<Task<T>> operation, Func<T>? ifDuplicate, CancellationToken cancellationToken)
    {
        using var span = StoreSpans.AreWanted ? StoreSpans.Start(command, collection.Database.DatabaseNamespace.DatabaseName, collection.CollectionNamespace.CollectionName) : null;
        try
        {
            return await operation();
        }
        catch (Exception error) when (ifDuplicate is not null && StoreErrors.IsDuplicate(error))
        {
            return ifDuplicate();
        }
        catch (Exception error) when (StoreErrors.IsTranslated(error, cancellationToken))
        {
            StoreSpans.Failed(span, error);
            throw StoreErrors.Translate(error, cancellationToken);
        }
    }
}
