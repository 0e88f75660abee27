using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>dropIndexes</c>: removes one index, several, or all but that of <c>_id</c>.</summary>
internal static class DropIndexesCommand
{
    public static readonly CommandFields Fields = new CommandFields().Require(FieldType.Any, "index");

    public static async ValueTask<BsonDocument> RunAsync(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        var (database, collection, index) = (request.Database, request.Collection, request.Value("index")!);
        return await context.Engine.WriteAsync(session => Drop(session, database, collection, index), cancellationToken).ConfigureAwait(false);
    }

    private static BsonDocument Drop(WriteSession session, string database, string name, BsonValue index)
    {
        var collection = session.FindCollection(database, name)
            ?? throw new ServerErrorException(ServerError.NamespaceNotFound, "ns not found " + Namespaces.Join(database, name));
        var reply = new BsonDocument("nIndexesWas", collection.Indexes.Count);
        if (index is BsonString { Value: "*" })
        {
            DropAll(session, collection, collection.Indexes.Where(candidate => !candidate.IsId));
            return reply.Add("msg", "non-_id indexes dropped for collection");
        }

        DropAll(session, collection, index is BsonArray names ? names.Select(item => Find(collection, item)).ToList() : [Find(collection, index)]);
        return reply;
    }

    private static void DropAll(WriteSession session, CollectionInfo collection, IEnumerable<IndexInfo> indexes)
    {
        foreach (var index in indexes)
            session.DropIndex(collection, index);
    }

    private static IndexInfo Find(CollectionInfo collection, BsonValue index) => index switch
    {
        BsonString name => collection.FindIndex(name.Value)
            ?? throw new ServerErrorException(ServerError.IndexNotFound, $"index not found with name [{name.Value}]"),
        BsonDocument key => collection.Indexes.FirstOrDefault(candidate => IndexSpec.SameKey(candidate.Spec.Key, key))
            ?? throw new ServerErrorException(ServerError.IndexNotFound, $"can't find index with key: {BsonText.Of(key)}"),
        _ => throw FieldRule.WrongType("dropIndexes", "index", index, "types '[string, array, object]'"),
    };
}
