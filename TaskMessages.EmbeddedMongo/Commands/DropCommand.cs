namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>drop</c>: removes a collection with its indexes; since MongoDB 7.0 a missing one is no error.</summary>
internal static class DropCommand
{
    public static async ValueTask<BsonDocument> RunAsync(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        var (database, name) = (request.Database, request.Collection);
        var indexes = await context.Engine.WriteAsync(
            session =>
            {
                if (session.FindCollection(database, name) is not { } collection)
                    return -1;
                var count = collection.Indexes.Count;
                session.DropCollection(collection);
                return count;
            },
            cancellationToken).ConfigureAwait(false);
        return indexes < 0 ? new BsonDocument() : new BsonDocument { { "nIndexesWas", indexes }, { "ns", Namespaces.Join(database, name) } };
    }
}
