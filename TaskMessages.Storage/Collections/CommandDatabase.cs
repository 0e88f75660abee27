using System.Diagnostics;

namespace TaskMessages.Storage.Collections;

/// <summary>A database of a server in this process, which is given command documents and has no driver, pool or topology before it.</summary>
/// <param name="name">The database's name.</param>
/// <param name="run">The server.</param>
public sealed class CommandDatabase(string name, RunCommand run) : IDocumentDatabase
{
    /// <summary>The source of the spans, one a command, by OpenTelemetry's conventions for database clients; they carry no document and no value.</summary>
    public const string ActivitySourceName = "TaskMessages.Storage";

    private static readonly ActivitySource Source = new(ActivitySourceName);

    public IDocumentCollection GetCollection(string name) => new CommandCollection(this, name);

    public async Task PingAsync(CancellationToken cancellationToken) => await RunAsync(new BsonDocument("ping", 1), cancellationToken);

    /// <summary>Runs a command of this database.</summary>
    /// <returns>The reply, in which single statements may have failed.</returns>
    internal async Task<BsonDocument> RunAsync(BsonDocument command, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var span = Source.HasListeners() ? Start(command) : null;
        BsonDocument reply;
        try
        {
            reply = await run(command.Add("$db", name), cancellationToken);
        }
        catch (Exception error) when (StoreErrors.IsTranslated(error, cancellationToken))
        {
            span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", error.GetType().FullName);
            throw StoreErrors.Translate(error, cancellationToken);
        }

        if (reply["ok"].ToDouble() == 1)
            return reply;
        var failure = DatabaseFailure.Of(reply);
        span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", failure.CodeText).SetTag("db.response.status_code", failure.CodeText);
        throw StoreErrors.Translate(failure);
    }

    private Activity? Start(BsonDocument command)
    {
        var first = command.GetElement(0);
        var collection = first.Value.IsString ? first.Value.AsString : null;
        var span = Source.StartActivity($"{first.Name} {collection ?? name}", ActivityKind.Client);
        span?.SetTag("db.system.name", "mongodb").SetTag("db.namespace", name).SetTag("db.operation.name", first.Name);
        if (collection is not null)
            span?.SetTag("db.collection.name", collection);
        return span;
    }
}
