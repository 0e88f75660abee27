using TaskMessages.EmbeddedMongo.Commands.Cursors;
using TaskMessages.EmbeddedMongo.Commands.Reads;
using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>find</c>: the documents that match, in order, over as many batches as it takes.</summary>
internal static class FindCommand
{
    public static readonly CommandFields Fields = new CommandFields()
        .With(FieldType.Document, "filter", "sort", "projection", "let")
        .With(FieldType.DocumentOrText, "hint")
        .With(FieldType.Integer, "skip", "limit", "batchSize")
        .With(FieldType.Flag, "singleBatch", "noCursorTimeout", "allowDiskUse", "allowPartialResults", "oplogReplay", "tailable", "awaitData")
        .Refuse(FieldType.Document, "collation", "min", "max")
        .Refuse(FieldType.Flag, "returnKey", "showRecordId", "readOnce")
        .Refuse(FieldType.Integer, "ntoreturn", "term");

    public static BsonDocument Run(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        var query = FindQuery.OfFind(request, context.Time);
        if (request.Flag("awaitData") && !request.Flag("tailable"))
            throw new ServerErrorException(ServerError.FailedToParse, "Cannot set 'awaitData' without also setting 'tailable'");
        if (request.Flag("tailable"))
            throw new ServerErrorException(ServerError.BadValue, "error processing query: tailable cursor requested on non capped collection");
        return CursorReply.First(
            context.Cursors,
            Namespaces.Join(query.Database, query.Collection),
            new FindSource(context.Engine, query),
            request.Count("batchSize"),
            request.Flag("singleBatch"),
            request.Flag("noCursorTimeout"),
            request.Session,
            cancellationToken,
            request.Client.MaxBatch);
    }
}
