using TaskMessages.EmbeddedMongo.Commands.Cursors;
using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>listCollections</c>: the collections of a database.</summary>
internal static class ListCollectionsCommand
{
    public static readonly CommandFields Fields = new CommandFields()
        .With(FieldType.Document, "filter", "cursor")
        .With(FieldType.Flag, "nameOnly", "authorizedCollections");

    public static readonly CommandFields CursorFields = new CommandFields().With(FieldType.Integer, "batchSize");

    public static BsonDocument Run(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        var nameOnly = request.Flag("nameOnly");
        var filter = request.Document("filter") is { } document ? Filter.Parse(document) : Filter.All;
        var batchSize = request.Document("cursor") is { } cursor ? CursorFields.Read(cursor, "listCollections.cursor").Count("batchSize") : null;
        var source = context.Engine.Read(
            session => new BufferedSource(session.Collections(request.Database).Select(collection => Describe(collection, nameOnly)).Where(filter.Matches), context.Options.MaxStageMemory, cancellationToken),
            cancellationToken);
        return CursorReply.First(
            context.Cursors, request.Database + ".$cmd.listCollections", source, batchSize, singleBatch: false, neverExpires: false, request.Session, cancellationToken);
    }

    private static BsonDocument Describe(CollectionInfo collection, bool nameOnly)
    {
        var description = new BsonDocument { { "name", collection.Name }, { "type", "collection" } };
        if (nameOnly)
            return description;
        description.Add("options", collection.Options);
        description.Add("info", new BsonDocument
        {
            { "readOnly", false },
            { "uuid", new BsonBinaryData(collection.Uuid, GuidRepresentation.Standard) },
        });
        return description.Add("idIndex", collection.IdIndex.Spec.ToDocument());
    }
}
