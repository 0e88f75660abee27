using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>listDatabases</c>: the databases that have collections, with their sizes, and those that every MongoDB server has.</summary>
internal static class ListDatabasesCommand
{
    private static readonly string[] Standing = ["admin", "config", "local"];

    public static readonly CommandFields Fields = new CommandFields()
        .With(FieldType.Document, "filter")
        .With(FieldType.Flag, "nameOnly", "authorizedDatabases");

    public static BsonDocument Run(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        var nameOnly = request.Flag("nameOnly");
        var filter = request.Document("filter") is { } document ? Filter.Parse(document) : Filter.All;
        var databases = context.Engine.Read(session => session.Databases().Union(Standing, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(name => Describe(session, name, nameOnly)).Where(filter.Matches).ToList(), cancellationToken);
        var reply = new BsonDocument("databases", new BsonArray(databases));
        if (nameOnly)
            return reply;
        var total = databases.Sum(database => database["sizeOnDisk"].ToInt64());
        return reply.Add("totalSize", total).Add("totalSizeMb", total / (1024 * 1024));
    }

    private static BsonDocument Describe(ReadSession session, string name, bool nameOnly)
    {
        if (nameOnly)
            return new BsonDocument("name", name);
        var collections = session.Collections(name);
        var size = collections.Sum(collection => session.Statistics(collection).StorageSize);
        return new BsonDocument { { "name", name }, { "sizeOnDisk", size }, { "empty", collections.Count == 0 } };
    }
}
