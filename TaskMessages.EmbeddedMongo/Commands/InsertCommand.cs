using TaskMessages.EmbeddedMongo.Commands.Sessions;
using TaskMessages.EmbeddedMongo.Commands.Writes;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>insert</c>: stores documents, creating the collection if need be.</summary>
internal static class InsertCommand
{
    public static readonly CommandFields Fields = RetryableWrite.AddFields(new CommandFields()
        .Require(FieldType.Array, "documents")
        .With(FieldType.Flag, "ordered", "bypassDocumentValidation"));

    public static async ValueTask<BsonDocument> RunAsync(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        var (database, collection) = (request.Database, request.Collection);
        Namespaces.CheckCreatable(database, collection);
        var documents = WriteBatch.Statements(request, "documents");
        var statements = new Statement<BsonDocument>[documents.Count];
        for (var i = 0; i < statements.Length; i++)
            statements[i] = Statement<BsonDocument>.Prepare(documents[i].AsBsonDocument, document => NewDocument.Prepare(document, context.Time));

        var outcome = await WriteBatch.RunAsync(
            context,
            statements.Length,
            request.Flag("ordered", fallback: true),
            RetryableWrite.Of(context, request, statements.Length),
            (session, i) =>
            {
                session.Insert(session.EnsureCollection(database, collection), statements[i].Value);
                return new StatementResult(1);
            },
            cancellationToken).ConfigureAwait(false);
        return outcome.ToReply(isUpdate: false);
    }
}
