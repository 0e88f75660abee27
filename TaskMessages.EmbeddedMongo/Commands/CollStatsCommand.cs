using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>collStats</c>: the sizes of a collection, in bytes divided by <c>scale</c>.</summary>
internal static class CollStatsCommand
{
    public static readonly CommandFields Fields = new CommandFields().With(FieldType.Integer, "scale");

    public static BsonDocument Run(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        var (database, name) = (request.Database, request.Collection);
        var scale = StatisticsScale.Of(request);
        return context.Engine.Read(
            session => new BsonDocument("ns", Namespaces.Join(database, name)).AddRange(Describe(session, session.FindCollection(database, name), scale)), cancellationToken);
    }

    /// <summary>The sizes, divided by the scale; zeros when there is no such collection.</summary>
    public static BsonDocument Describe(ReadSession session, CollectionInfo? collection, long scale)
    {
        var sizes = collection is null ? new CollectionStatistics(0, 0, 0, new Dictionary<string, long>()) : session.Statistics(collection);
        var reply = new BsonDocument { { "size", Number.Of(sizes.DataSize / scale) }, { "count", Number.Of(sizes.Count) } };
        if (sizes.Count > 0)
            reply.Add("avgObjSize", Number.Of((long)sizes.AverageDocumentSize));
        return reply.AddRange(new BsonDocument
        {
            { "storageSize", Number.Of(sizes.StorageSize / scale) },
            { "freeStorageSize", 0 },
            { "capped", false },
            { "nindexes", collection?.Indexes.Count ?? 0 },
            { "indexBuilds", new BsonArray() },
            { "totalIndexSize", Number.Of(sizes.TotalIndexSize / scale) },
            { "indexSizes", new BsonDocument(sizes.IndexSizes.Select(index => new BsonElement(index.Key, Number.Of(index.Value / scale)))) },
            { "totalSize", Number.Of((sizes.StorageSize + sizes.TotalIndexSize) / scale) },
            { "scaleFactor", Number.Of(scale) },
        });
    }
}
