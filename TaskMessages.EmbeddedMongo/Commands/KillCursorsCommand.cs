namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>killCursors</c>: closes cursors that a client will not read to the end.</summary>
internal static class KillCursorsCommand
{
    public static readonly CommandFields Fields = new CommandFields().Require(FieldType.Array, "cursors");

    public static BsonDocument Run(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        var @namespace = Namespaces.Join(request.Database, request.Collection);
        var killed = new BsonArray();
        var notFound = new BsonArray();
        foreach (var item in request.Array("cursors")!)
        {
            if (item is not BsonInt64 id)
                throw FieldRule.WrongType(request.Path, "cursors", item, "type 'long'");
            (context.Cursors.Remove(id.Value, @namespace) ? killed : notFound).Add(id);
        }

        return new BsonDocument
        {
            { "cursorsKilled", killed },
            { "cursorsNotFound", notFound },
            { "cursorsAlive", new BsonArray() },
            { "cursorsUnknown", new BsonArray() },
        };
    }
}
