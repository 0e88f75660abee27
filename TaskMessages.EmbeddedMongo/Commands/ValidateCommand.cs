using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>validate</c>: reads a whole collection and compares its indexes with its documents, in one snapshot and beside running writes; <c>full</c> has the structure of the whole file looked at, too.</summary>
internal static class ValidateCommand
{
    // MongoDB passes over fields that it does not know here, such as scandata, which drivers written for older servers send.
    public static readonly CommandFields Fields = new CommandFields { IgnoresUnknown = true }
        .With(FieldType.Flag, "full", "checkBSONConformance", "enforceFastCount")
        .Refuse(FieldType.Flag, "background", "metadata", "repair");

    public static BsonDocument Run(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        var (database, name) = (request.Database, request.Collection);
        return context.Engine.Read(
            session =>
            {
                var collection = session.FindCollection(database, name)
                    ?? throw new ServerErrorException(ServerError.NamespaceNotFound, $"Collection '{Namespaces.Join(database, name)}' does not exist to validate.");
                return Describe(session, collection, request.Flag("full"), cancellationToken);
            },
            cancellationToken);
    }

    private static BsonDocument Describe(ReadSession session, CollectionInfo collection, bool full, CancellationToken cancellationToken)
    {
        var problems = session.FindProblems(collection, cancellationToken);
        IReadOnlyList<string> damages = full ? session.CheckFile() : [];
        var corrupt = problems.Where(problem => problem.Index is null).ToArray();
        return new BsonDocument
        {
            { "ns", collection.FullName },
            { "uuid", new BsonBinaryData(collection.Uuid, GuidRepresentation.Standard) },
            { "nInvalidDocuments", corrupt.Length },
            { "nNonCompliantDocuments", 0 },
            { "nrecords", Number.Of(session.CountAll(collection)) },
            { "nIndexes", collection.Indexes.Count },
            { "keysPerIndex", new BsonDocument(collection.Indexes.Select(index => new BsonElement(index.Name, Number.Of(session.CountKeys(index))))) },
            { "indexDetails", new BsonDocument(collection.Indexes.Select(index => new BsonElement(index.Name, Details(index, problems)))) },
            { "valid", problems.Count == 0 && damages.Count == 0 },
            { "repaired", false },
            { "warnings", new BsonArray() },
            { "errors", new BsonArray(problems.Select(problem => problem.Text).Concat(damages).Select(text => new BsonString(text))) },
            { "extraIndexEntries", new BsonArray() },
            { "missingIndexEntries", Missing(problems) },
            { "corruptRecords", new BsonArray(corrupt.Select(problem => new BsonInt64(problem.Row!.Value))) },
        };
    }

    private static BsonDocument Details(IndexInfo index, IReadOnlyList<ConsistencyProblem> problems)
    {
        var errors = new BsonArray(problems.Where(problem => problem.Index == index.Name).Select(problem => new BsonString(problem.Text)));
        var details = new BsonDocument("valid", errors.Count == 0);
        return errors.Count == 0 ? details : details.Add("errors", errors);
    }

    private static BsonArray Missing(IReadOnlyList<ConsistencyProblem> problems) => new(problems
        .Where(problem => problem is { Index: not null, Row: not null })
        .Select(problem => new BsonDocument { { "indexName", problem.Index! }, { "recordId", new BsonInt64(problem.Row!.Value) } }));
}
