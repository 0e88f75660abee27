using System.Runtime.CompilerServices;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Stores;

namespace TaskMessages.Storage.Collections;

/// <summary>A collection of a server in this process: each operation is one command document, but for cursors, which are read to their end.</summary>
internal sealed class CommandCollection(CommandDatabase database, string name) : IDocumentCollection
{
    /// <summary>MongoDB's <c>maxWriteBatchSize</c>.</summary>
    private const int MaxBatch = 100_000;

    /// <summary>A server ends a batch by its size in bytes anyway.</summary>
    private const int BatchSize = 10_000;

    /// <summary>How long a server waits for a change before it says that there is none.</summary>
    internal static readonly TimeSpan WatchWait = TimeSpan.FromSeconds(5);

    public async Task<bool> TryInsertAsync(BsonDocument document, CancellationToken cancellationToken) =>
        await TryWriteAsync(Insert(new BsonArray { document }), cancellationToken) is not null;

    public async Task InsertMissingAsync(IReadOnlyCollection<BsonDocument> documents, CancellationToken cancellationToken)
    {
        foreach (var batch in documents.Chunk(MaxBatch))
            await TryWriteAsync(Insert(new BsonArray(batch)).Add("ordered", false), cancellationToken);
    }

    public async Task<BsonDocument?> FindOneAsync(BsonDocument filter, CancellationToken cancellationToken, BsonDocument? sort = null)
    {
        var command = new BsonDocument { { "find", name }, { "filter", filter } };
        if (sort is not null)
            command.Add("sort", sort);
        var reply = await database.RunAsync(command.Add("limit", 1).Add("singleBatch", true), cancellationToken);
        var batch = reply["cursor"]["firstBatch"].AsBsonArray;
        return batch.Count == 0 ? null : batch[0].AsBsonDocument;
    }

    public async Task<List<BsonDocument>> FindAsync(
        BsonDocument filter, BsonDocument? sort, int? skip, int? limit, CancellationToken cancellationToken, BsonDocument? projection = null)
    {
        var documents = new List<BsonDocument>();
        await foreach (var batch in ReadAsync(Find(filter, sort, skip, limit, projection), cancellationToken))
            documents.AddRange(batch);
        return documents;
    }

    public IAsyncEnumerable<IReadOnlyList<BsonDocument>> FindBatchesAsync(
        BsonDocument filter, BsonDocument? sort, int? skip, int? limit, CancellationToken cancellationToken) =>
        ReadAsync(Find(filter, sort, skip, limit, projection: null), cancellationToken);

    public async IAsyncEnumerable<IReadOnlyList<BsonDocument>> WatchAsync(IReadOnlyList<BsonDocument> stages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pipeline = new BsonArray { new BsonDocument("$changeStream", new BsonDocument()) };
        pipeline.AddRange(stages);
        var opened = await database.RunAsync(new BsonDocument { { "aggregate", name }, { "pipeline", pipeline }, { "cursor", new BsonDocument() } }, cancellationToken);
        var id = opened["cursor"]["id"].AsInt64;
        try
        {
            yield return Documents(opened["cursor"]["firstBatch"].AsBsonArray);
            while (id != 0)
            {
                var more = new BsonDocument { { "getMore", id }, { "collection", name }, { "maxTimeMS", (int)WatchWait.TotalMilliseconds } };
                var cursor = (await database.RunAsync(more, cancellationToken))["cursor"].AsBsonDocument;
                id = cursor["id"].AsInt64;
                yield return Documents(cursor["nextBatch"].AsBsonArray);
            }
        }
        finally
        {
            if (id != 0)
                await CloseAsync(id);
        }
    }

    public async Task<long> CountAsync(BsonDocument filter, CancellationToken cancellationToken) =>
        (await database.RunAsync(new BsonDocument { { "count", name }, { "query", filter } }, cancellationToken))["n"].ToInt64();

    public async Task<BsonDocument?> FindOneAndUpdateAsync(
        BsonDocument filter, BsonValue update, CancellationToken cancellationToken, BsonDocument? sort = null, BsonDocument? projection = null)
    {
        var command = new BsonDocument { { "findAndModify", name }, { "query", filter }, { "update", update }, { "new", true } };
        if (sort is not null)
            command.Add("sort", sort);
        if (projection is not null)
            command.Add("fields", projection);
        var reply = await database.RunAsync(command, cancellationToken);
        Confirm(reply);
        return reply["value"] as BsonDocument;
    }

    public async Task<bool> UpdateOneAsync(BsonDocument filter, BsonDocument update, CancellationToken cancellationToken) =>
        Matched(await WriteAsync(Update(filter, update), cancellationToken));

    public async Task<ReplaceOutcome> TryUpdateOneAsync(BsonDocument filter, BsonDocument update, CancellationToken cancellationToken) =>
        await TryWriteAsync(Update(filter, update), cancellationToken) is not { } reply ? ReplaceOutcome.NameTaken
        : Matched(reply) ? ReplaceOutcome.Replaced : ReplaceOutcome.NotFound;

    public Task UpdateManyAsync(BsonDocument filter, BsonDocument update, CancellationToken cancellationToken) =>
        WriteAsync(Update(filter, update, "multi"), cancellationToken);

    public async Task<bool> TryUpsertAsync(BsonDocument filter, BsonDocument update, CancellationToken cancellationToken) =>
        await TryWriteAsync(Update(filter, update, "upsert"), cancellationToken) is not null;

    public async Task<long> DeleteManyAsync(BsonDocument filter, CancellationToken cancellationToken)
    {
        var statement = new BsonDocument { { "q", filter }, { "limit", 0 } };
        return (await WriteAsync(new BsonDocument { { "delete", name }, { "deletes", new BsonArray { statement } } }, cancellationToken))["n"].ToInt64();
    }

    public async Task CreateIndexesAsync(IReadOnlyCollection<IndexDefinition> indexes, CancellationToken cancellationToken) =>
        Confirm(await database.RunAsync(new BsonDocument { { "createIndexes", name }, { "indexes", new BsonArray(indexes.Select(index => index.ToCommand())) } }, cancellationToken));

    private async IAsyncEnumerable<IReadOnlyList<BsonDocument>> ReadAsync(BsonDocument command, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var cursor = (await database.RunAsync(command, cancellationToken))["cursor"].AsBsonDocument;
        var id = cursor["id"].AsInt64;
        var batch = Documents(cursor["firstBatch"].AsBsonArray);
        try
        {
            while (true)
            {
                if (batch.Length > 0)
                    yield return batch;
                if (id == 0)
                    break;
                cursor = (await database.RunAsync(new BsonDocument { { "getMore", id }, { "collection", name }, { "batchSize", BatchSize } }, cancellationToken))["cursor"].AsBsonDocument;
                id = cursor["id"].AsInt64;
                batch = Documents(cursor["nextBatch"].AsBsonArray);
            }
        }
        finally
        {
            if (id != 0)
                await CloseAsync(id);
        }
    }

    private async Task CloseAsync(long id) => await database.RunAsync(new BsonDocument { { "killCursors", name }, { "cursors", new BsonArray { id } } }, CancellationToken.None);

    private static BsonDocument[] Documents(BsonArray batch)
    {
        var documents = new BsonDocument[batch.Count];
        for (var i = 0; i < documents.Length; i++)
            documents[i] = (BsonDocument)batch[i];
        return documents;
    }

    private async Task<BsonDocument> WriteAsync(BsonDocument command, CancellationToken cancellationToken) =>
        await TryWriteAsync(command, cancellationToken) ?? throw new StoreRejectedException(StoreRejection.Refused, "A unique value exists already.");

    /// <returns>Null when every statement that failed did so for a unique value that exists already.</returns>
    private async Task<BsonDocument?> TryWriteAsync(BsonDocument command, CancellationToken cancellationToken)
    {
        var reply = await database.RunAsync(command, cancellationToken);
        var failures = reply.TryGetValue("writeErrors", out var errors) ? errors.AsBsonArray.Select(error => DatabaseFailure.Of(error.AsBsonDocument)).ToList() : [];
        if (failures.Find(failure => !StoreErrors.IsDuplicate(failure)) is { } refused)
            throw StoreErrors.Translate(refused);
        Confirm(reply);
        return failures.Count == 0 ? reply : null;
    }

    private static void Confirm(BsonDocument reply)
    {
        if (DatabaseFailure.OfWriteConcern(reply) is { } unconfirmed)
            throw StoreErrors.Translate(unconfirmed);
    }

    private BsonDocument Find(BsonDocument filter, BsonDocument? sort, int? skip, int? limit, BsonDocument? projection)
    {
        var command = new BsonDocument { { "find", name }, { "filter", filter } };
        if (sort is not null)
            command.Add("sort", sort);
        if (projection is not null)
            command.Add("projection", projection);
        if (skip > 0)
            command.Add("skip", skip.Value);
        if (limit > 0)
            command.Add("limit", limit.Value);
        return command.Add("batchSize", BatchSize);
    }

    private BsonDocument Insert(BsonArray documents) => new() { { "insert", name }, { "documents", documents } };

    private BsonDocument Update(BsonDocument filter, BsonDocument update, string? option = null)
    {
        var statement = new BsonDocument { { "q", filter }, { "u", update } };
        if (option is not null)
            statement.Add(option, true);
        return new BsonDocument { { "update", name }, { "updates", new BsonArray { statement } } };
    }

    private static bool Matched(BsonDocument reply) => reply["n"].ToInt64() > 0;
}
