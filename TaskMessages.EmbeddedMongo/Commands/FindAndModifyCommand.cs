using TaskMessages.EmbeddedMongo.Commands.Sessions;
using TaskMessages.EmbeddedMongo.Commands.Writes;
using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>findAndModify</c>: changes or removes one document and answers with it, atomically.</summary>
internal static class FindAndModifyCommand
{
    /// <summary>How often a document is looked for beside the writer that others take away first, before the writer looks itself.</summary>
    private const int MostSearches = 5;

    public static readonly CommandFields Fields = new CommandFields()
        .With(FieldType.Integer, "stmtId")
        .With(FieldType.Document, "query", "sort", "fields", "let")
        .With(FieldType.DocumentOrArray, "update")
        .With(FieldType.Flag, "remove", "new", "upsert", "bypassDocumentValidation")
        .With(FieldType.Array, "arrayFilters")
        .With(FieldType.DocumentOrText, "hint")
        .Refuse(FieldType.Document, "collation");

    public static async ValueTask<BsonDocument> RunAsync(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        var statement = new FindAndModifyStatement(request, context.Time);
        var retryable = RetryableWrite.Of(context, request, statements: 1);
        for (var search = 0; search < MostSearches && statement.NeedsSearch(context.Engine.Catalog); search++)
        {
            var id = context.Engine.Read(statement.Search, cancellationToken);
            if (await WriteAsync(context, session => statement.RunOn(session, id), retryable, cancellationToken).ConfigureAwait(false) is { } reply)
                return reply;
        }

        return (await WriteAsync(context, statement.Run, retryable, cancellationToken).ConfigureAwait(false))!;
    }

    /// <returns>Null: the work has found nothing to do, and nothing has been written.</returns>
    private static Task<BsonDocument?> WriteAsync(CommandContext context, Func<WriteSession, BsonDocument?> work, RetryableWrite? retryable, CancellationToken cancellationToken) =>
        context.Engine.WriteAsync(session => retryable is null ? work(session) : RunOnce(session, work, retryable), cancellationToken);

    private static BsonDocument? RunOnce(WriteSession session, Func<WriteSession, BsonDocument?> work, RetryableWrite retryable)
    {
        var history = retryable.Open(session);
        if (history.Find(0) is { } earlier)
        {
            // Another kind of command had this number in the session: a driver never does that.
            if (!earlier.Contains("lastErrorObject"))
                throw new ServerErrorException(40606, $"findAndModify retry request: statement {retryable.IdOf(0)} was of another command");
            return earlier.Add("retriedStmtId", retryable.IdOf(0));
        }

        if (work(session) is not { } reply)
            return null;
        retryable.OnStatement();
        history.Add(0, new BsonDocument(reply));
        history.Save();
        return reply;
    }
}
