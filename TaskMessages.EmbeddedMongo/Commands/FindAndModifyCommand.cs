using TaskMessages.EmbeddedMongo.Commands.Sessions;
using TaskMessages.EmbeddedMongo.Commands.Writes;
using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>findAndModify</c>: changes or removes one document and answers with it, atomically.</summary>
internal static class FindAndModifyCommand
{
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
        return await context.Engine.WriteAsync(session => retryable is null ? statement.Run(session) : RunOnce(session, statement, retryable), cancellationToken).ConfigureAwait(false);
    }

    private static BsonDocument RunOnce(WriteSession session, FindAndModifyStatement statement, RetryableWrite retryable)
    {
        var history = retryable.Open(session);
        if (history.Find(0) is { } earlier)
        {
            // Another kind of command had this number in the session: a driver never does that.
            if (!earlier.Contains("lastErrorObject"))
                throw new ServerErrorException(40606, $"findAndModify retry request: statement {retryable.IdOf(0)} was of another command");
            return earlier.Add("retriedStmtId", retryable.IdOf(0));
        }

        var reply = statement.Run(session);
        retryable.OnStatement();
        history.Add(0, new BsonDocument(reply));
        history.Save();
        return reply;
    }
}
