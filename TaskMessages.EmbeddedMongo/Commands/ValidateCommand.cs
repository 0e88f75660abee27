using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;
using TaskMessages.Mongo.Bson;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>validate</c>: reads a whole collection and compares its indexes with its documents, in one snapshot and beside running writes.</summary>
internal static class ValidateCommand
{
    public static readonly CommandFields Fields = new CommandFields()
        .With(FieldType.Flag, "full")
        .Refuse(FieldType.Flag, "background", "checkBSONConformance", "enforceFastCount", "metadata", "repair");

    public static BsonDocument Run(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        var (database, name) = (request.Database, request.Collection);
        return context.Engine.Read(
            session =>
            {
                var collection = session.FindCollection(database, name)
                    ?? throw new ServerErrorException(ServerError.NamespaceNotFound, $"Collection '{Namespaces.Join(database, name)}' does not exist to validate.");
                return Describe(session, collection, cancellationToken);
            },
            cancellationToken);
    }

    private static BsonDocument Describe(ReadSession session, CollectionInfo collection, CancellationToken cancellationToken)
    {
        var problems = session.CheckConsistency(collection, cancellationToken);
        return new BsonDocument
        {
            { "ns", collection.FullName },
            { "nrecords", Number.Of(session.CountAll(collection)) },
            { "nIndexes", collection.Indexes.Count },
            { "keysPerIndex", new BsonDocument(collection.Indexes.Select(index => new BsonElement(index.Name, Number.Of(session.CountKeys(index))))) },
            { "valid", problems.Count == 0 },
            { "repaired", false },
            { "warnings", new BsonArray() },
            { "errors", new BsonArray(problems.Select(problem => new BsonString(problem))) },
        };
    }
}
