using TaskMessages.EmbeddedMongo.Commands.Cursors;
using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>listIndexes</c>: the indexes of a collection.</summary>
internal static class ListIndexesCommand
{
    public static readonly CommandFields Fields = new CommandFields().With(FieldType.Document, "cursor");

    public static BsonDocument Run(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        var batchSize = request.Document("cursor") is { } cursor ? ListCollectionsCommand.CursorFields.Read(cursor, "listIndexes.cursor").Count("batchSize") : null;
        var @namespace = Namespaces.Join(request.Database, request.Collection);
        var indexes = context.Engine.Read(session => session.FindCollection(request.Database, request.Collection)?.Indexes, cancellationToken)
            ?? throw new ServerErrorException(ServerError.NamespaceNotFound, "ns does not exist: " + @namespace);
        var source = new BufferedSource(indexes.Select(index => index.Spec.ToDocument()), context.Options.MaxStageMemory, cancellationToken);
        return CursorReply.First(context.Cursors, @namespace, source, batchSize, singleBatch: false, neverExpires: false, request.Session, cancellationToken);
    }
}
