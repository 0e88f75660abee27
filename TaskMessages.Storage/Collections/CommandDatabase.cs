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
        var operations = new BsonArray(documents.Count);
        var namespaces = new BsonArray(documents.Count);
        foreach (var (collection, document) in documents)
        {
            operations.Add(new BsonDocument { { "insert", operations.Count }, { "document", document } });
            namespaces.Add(new BsonDocument("ns", $"{name}.{collection}"));
        }

        var command = new BsonDocument { { "bulkWrite", 1 }, { "ops", operations }, { "nsInfo", namespaces }, { "errorsOnly", true } };
        var reply = await RunAsync(command, AdminDatabase, cancellationToken);
        foreach (var error in reply["cursor"]["firstBatch"].AsBsonArray)
        {
            var failure = DatabaseFailure.Of(error.AsBsonDocument);
            if (!StoreErrors.IsDuplicate(failure))
                throw StoreErrors.Translate(failure);
        }

        if (DatabaseFailure.OfWriteConcern(reply) is { } unconfirmed)
            throw StoreErrors.Translate(unconfirmed);
        return reply["nErrors"].ToInt32() == 0;
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

    private Activity? Start(BsonDocument command)
    {
        var first = command.GetElement(0);
        return StoreSpans.Start(first.Name, name, first.Value.IsString ? first.Value.AsString : null);
    }
}
