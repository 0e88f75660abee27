using System.Diagnostics;

namespace TaskMessages.Storage.Collections;

/// <summary>A database of a server in this process, which is given command documents and has no driver, pool or topology before it.</summary>
/// <param name="name">The database's name.</param>
/// <param name="run">The server.</param>
public sealed class CommandDatabase(string name, RunCommand run) : IDocumentDatabase
{
    private const string AdminDatabase = "admin";

    public IDocumentCollection GetCollection(string name) => new CommandCollection(this, name);

    public async Task<bool> TryInsertAsync(IReadOnlyList<(string Collection, BsonDocument Document)> documents, CancellationToken cancellationToken)
    {
        var errors = await RunBulkAsync([.. documents.Select(each => CollectionWrite.Insert(each.Collection, each.Document))], cancellationToken);
        foreach (var error in errors)
        {
            var failure = DatabaseFailure.Of(error.AsBsonDocument);
            if (!StoreErrors.IsDuplicate(failure))
                throw StoreErrors.Translate(failure);
        }

        return errors.Count == 0;
    }

    public bool WritesTogether => true;

    public async Task<int> WriteAsync(IReadOnlyList<CollectionWrite> writes, CancellationToken cancellationToken)
    {
        var errors = await RunBulkAsync(writes, cancellationToken);
        return errors.Count == 0 ? writes.Count : errors[0]["idx"].ToInt32();
    }

    public async Task PingAsync(CancellationToken cancellationToken) => await RunAsync(new BsonDocument("ping", 1), cancellationToken);

    public Task<BsonDocument> StatisticsAsync(CancellationToken cancellationToken) => RunAsync(new BsonDocument("dbStats", 1), cancellationToken);

    public Task<BsonDocument> StatisticsAsync(string collection, CancellationToken cancellationToken) => RunAsync(new BsonDocument("collStats", collection), cancellationToken);

    /// <summary>Runs a command of this database.</summary>
    /// <returns>The reply, in which single statements may have failed.</returns>
    internal Task<BsonDocument> RunAsync(BsonDocument command, CancellationToken cancellationToken) => RunAsync(command, name, cancellationToken);

    private async Task<BsonDocument> RunAsync(BsonDocument command, string database, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var span = StoreSpans.AreWanted ? Start(command) : null;
        BsonDocument reply;
        try
        {
            reply = await run(command.Add("$db", database), cancellationToken);
        }
        catch (Exception error) when (StoreErrors.IsTranslated(error, cancellationToken))
        {
            StoreSpans.Failed(span, error);
            throw StoreErrors.Translate(error, cancellationToken);
        }

        if (reply["ok"].ToDouble() == 1)
            return reply;
        var failure = DatabaseFailure.Of(reply);
        StoreSpans.Failed(span, failure.Code);
        throw StoreErrors.Translate(failure);
    }

    /// <returns>The errors of single writes: one at the most, of the write at which the command has ended.</returns>
    private async Task<BsonArray> RunBulkAsync(IReadOnlyList<CollectionWrite> writes, CancellationToken cancellationToken)
    {
        var operations = new BsonArray(writes.Count);
        var namespaces = new BsonArray();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var write in writes)
        {
            if (!places.TryGetValue(write.Collection, out var place))
            {
                place = namespaces.Count;
                places.Add(write.Collection, place);
                namespaces.Add(new BsonDocument("ns", $"{name}.{write.Collection}"));
            }

            operations.Add(ToOperation(write, place));
        }

        var command = new BsonDocument { { "bulkWrite", 1 }, { "ops", operations }, { "nsInfo", namespaces }, { "errorsOnly", true } };
        var reply = await RunAsync(command, AdminDatabase, cancellationToken);
        if (DatabaseFailure.OfWriteConcern(reply) is { } unconfirmed)
            throw StoreErrors.Translate(unconfirmed);
        return reply["cursor"]["firstBatch"].AsBsonArray;
    }

    /// <summary>An update that matches nothing is no error; an upsert of what cannot be inserted is one.</summary>
    private static BsonDocument ToOperation(CollectionWrite write, int place) => write.Document is { } document
        ? new BsonDocument { { "insert", place }, { "document", document } }
        : new BsonDocument
        {
            { "update", place },
            { "filter", write.Filter },
            { "updateMods", new BsonDocument(write.Update!.Elements).Add("$setOnInsert", new BsonDocument("_id.none", true)) },
            { "upsert", true },
        };

    private Activity? Start(BsonDocument command)
    {
        var first = command.GetElement(0);
        return StoreSpans.Start(first.Name, name, first.Value.IsString ? first.Value.AsString : null);
    }
}
