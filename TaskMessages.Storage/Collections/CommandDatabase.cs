using System.Diagnostics;

namespace TaskMessages.Storage.Collections;

/// <summary>A database of a server in this process, which is given command documents and has no driver, pool or topology before it.</summary>
/// <param name="name">The database's name.</param>
/// <param name="run">The server.</param>
public sealed class CommandDatabase(string name, RunCommand run) : IDocumentDatabase
{
    public IDocumentCollection GetCollection(string name) => new CommandCollection(this, name);

    public async Task PingAsync(CancellationToken cancellationToken) => await RunAsync(new BsonDocument("ping", 1), cancellationToken);

    public Task<BsonDocument> StatisticsAsync(CancellationToken cancellationToken) => RunAsync(new BsonDocument("dbStats", 1), cancellationToken);

    public Task<BsonDocument> StatisticsAsync(string collection, CancellationToken cancellationToken) => RunAsync(new BsonDocument("collStats", collection), cancellationToken);

    /// <summary>Runs a command of this database.</summary>
    /// <returns>The reply, in which single statements may have failed.</returns>
    internal async Task<BsonDocument> RunAsync(BsonDocument command, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var span = StoreSpans.AreWanted ? Start(command) : null;
        BsonDocument reply;
        try
        {
            reply = await run(command.Add("$db", name), cancellationToken);
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
