using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>dbStats</c>: the sizes of a database, in bytes divided by <c>scale</c>.</summary>
internal static class DbStatsCommand
{
    public static readonly CommandFields Fields = new CommandFields()
        .With(FieldType.Integer, "scale")
        .With(FieldType.Flag, "freeStorage");

    public static BsonDocument Run(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        var scale = StatisticsScale.Of(request);
        return context.Engine.Read(session => Describe(session, request.Database, scale), cancellationToken);
    }

    private static BsonDocument Describe(ReadSession session, string database, long scale)
    {
        var collections = session.Collections(database);
        var sizes = collections.Select(collection => session.Statistics(collection)).ToList();
        var (objects, data) = (sizes.Sum(size => size.Count), sizes.Sum(size => size.DataSize));
        var (storage, indexes) = (sizes.Sum(size => size.StorageSize), sizes.Sum(size => size.TotalIndexSize));
        return new BsonDocument
        {
            { "db", database },
            { "collections", collections.Count },
            { "views", 0 },
            { "objects", Number.Of(objects) },
            { "avgObjSize", BsonDoubles.Of(objects == 0 ? 0.0 : (double)data / objects) },
            { "dataSize", BsonDoubles.Of((double)data / scale) },
            { "storageSize", BsonDoubles.Of((double)storage / scale) },
            { "indexes", collections.Sum(collection => collection.Indexes.Count) },
            { "indexSize", BsonDoubles.Of((double)indexes / scale) },
            { "totalSize", BsonDoubles.Of((double)(storage + indexes) / scale) },
            { "scaleFactor", Number.Of(scale) },
        };
    }
}
