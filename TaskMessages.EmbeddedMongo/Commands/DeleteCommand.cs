using TaskMessages.EmbeddedMongo.Commands.Sessions;
using TaskMessages.EmbeddedMongo.Commands.Writes;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>delete</c>: removes the first document that matches, or all.</summary>
internal static class DeleteCommand
{
    public static readonly CommandFields Fields = RetryableWrite.AddFields(new CommandFields()
        .Require(FieldType.Array, "deletes")
        .With(FieldType.Flag, "ordered", "bypassDocumentValidation")
        .With(FieldType.Document, "let"));

    public static async ValueTask<BsonDocument> RunAsync(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        var (database, collection) = (request.Database, request.Collection);
        var (now, let) = (context.Time.GetUtcNow(), request.Document("let"));
        var deletes = WriteBatch.Statements(request, "deletes");
        var retryable = RetryableWrite.Of(context, request, deletes.Count);
        var statements = new Statement<DeleteStatement>[deletes.Count];
        for (var i = 0; i < statements.Length; i++)
        {
            var arguments = DeleteStatement.Fields.Read(deletes[i].AsBsonDocument, "delete.deletes");
            DeleteStatement.CheckLimit(arguments);
            statements[i] = Statement<DeleteStatement>.Prepare(arguments, statement => DeleteStatement.Parse(statement, now, let, retryable is not null, request.Cancellation));
        }

        var outcome = await WriteBatch.RunAsync(
            context,
            statements.Length,
            request.Flag("ordered", fallback: true),
            retryable,
            (session, i) => statements[i].Value.Run(session, database, collection, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return outcome.ToReply(isUpdate: false);
    }
}
