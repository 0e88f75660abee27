using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>createIndexes</c>: builds indexes, all or none; those that are there already are left alone.</summary>
internal static class CreateIndexesCommand
{
    public static readonly CommandFields Fields = new CommandFields()
        .Require(FieldType.Array, "indexes")
        .With(FieldType.Any, "commitQuorum")
        .With(FieldType.Flag, "ignoreUnknownIndexOptions");

    public static async ValueTask<BsonDocument> RunAsync(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        var (database, collection) = (request.Database, request.Collection);
        Namespaces.CheckCreatable(database, collection);
        if (request.Body.Contains("commitQuorum"))
            throw new ServerErrorException(ServerError.BadValue, "Standalones can't specify commitQuorum");
        if (request.Flag("ignoreUnknownIndexOptions"))
            throw new ServerErrorException(ServerError.NotImplemented, "The option 'createIndexes.ignoreUnknownIndexOptions' is not supported");
        var specs = Specs(request);
        return await context.Engine.WriteAsync(session => Create(session, database, collection, specs), cancellationToken).ConfigureAwait(false);
    }

    private static IndexSpec[] Specs(CommandRequest request)
    {
        var indexes = request.Array("indexes")!;
        if (indexes.Count == 0)
            throw new ServerErrorException(ServerError.BadValue, "Must specify at least one index to create");
        return [.. indexes.Select(index => IndexSpec.Parse(index as BsonDocument ?? throw FieldRule.WrongType(request.Path, "indexes", index, "type 'object'")))];
    }

    private static BsonDocument Create(WriteSession session, string database, string name, IndexSpec[] specs)
    {
        var created = session.FindCollection(database, name) is null;
        var before = session.EnsureCollection(database, name).Indexes.Count;
        foreach (var spec in specs)
            session.CreateIndex(session.EnsureCollection(database, name), spec);
        var after = session.EnsureCollection(database, name).Indexes.Count;
        var reply = new BsonDocument { { "numIndexesBefore", before }, { "numIndexesAfter", after }, { "createdCollectionAutomatically", created } };
        return before == after && !created ? reply.Add("note", "all indexes already exist") : reply;
    }
}
