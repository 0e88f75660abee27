using TaskMessages.EmbeddedMongo.Commands.Writes;
using TaskMessages.Mongo.Bson;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>findAndModify</c>: changes or removes one document and answers with it, atomically.</summary>
internal static class FindAndModifyCommand
{
    public static readonly CommandFields Fields = new CommandFields()
        .With(FieldType.Document, "query", "sort", "fields", "let")
        .With(FieldType.DocumentOrArray, "update")
        .With(FieldType.Flag, "remove", "new", "upsert", "bypassDocumentValidation")
        .With(FieldType.Array, "arrayFilters")
        .With(FieldType.DocumentOrText, "hint")
        .Refuse(FieldType.Document, "collation");

    public static async ValueTask<BsonDocument> RunAsync(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        var statement = new FindAndModifyStatement(request, context.Time);
        return await context.Engine.WriteAsync(statement.Run, cancellationToken).ConfigureAwait(false);
    }
}
