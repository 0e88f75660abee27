using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>create</c>: a plain collection; capped, time series, clustered, validated ones and views are refused.</summary>
internal static class CreateCommand
{
    public static readonly CommandFields Fields = new CommandFields()
        .With(FieldType.Flag, "autoIndexId", "temp")
        .With(FieldType.Document, "idIndex")
        .Refuse(FieldType.Flag, "capped")
        .Refuse(FieldType.Integer, "size", "max", "expireAfterSeconds")
        .Refuse(FieldType.Text, "validationLevel", "validationAction")
        .Refuse(FieldType.Document, "collation", "validator", "changeStreamPreAndPostImages", "storageEngine", "indexOptionDefaults")
        .RefuseAny("viewOn", "pipeline", "clusteredIndex", "timeseries", "encryptedFields");

    public static async ValueTask<BsonDocument> RunAsync(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        var (database, collection) = (request.Database, request.Collection);
        Namespaces.CheckCreatable(database, collection);
        await context.Engine.WriteAsync(
            session =>
            {
                if (session.FindCollection(database, collection) is not null)
                    throw new ServerErrorException(ServerError.NamespaceExists, $"Collection {Namespaces.Join(database, collection)} already exists.");
                return session.EnsureCollection(database, collection);
            },
            cancellationToken).ConfigureAwait(false);
        return new BsonDocument();
    }
}
