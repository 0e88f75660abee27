using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>compact</c>: gives the disk back what deleted documents have left free. All collections are in one file, which is written anew as a whole; writes wait meanwhile, reads do not.</summary>
internal static class CompactCommand
{
    public static readonly CommandFields Fields = new CommandFields()
        .With(FieldType.Flag, "force")
        .Refuse(FieldType.Flag, "dryRun")
        .Refuse(FieldType.Integer, "freeSpaceTargetMB");

    public static async ValueTask<BsonDocument> RunAsync(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        var (database, name) = (request.Database, request.Collection);
        if (context.Engine.Read(session => session.FindCollection(database, name), cancellationToken) is null)
            throw new ServerErrorException(ServerError.NamespaceNotFound, $"Collection '{Namespaces.Join(database, name)}' does not exist");
        return new BsonDocument("bytesFreed", Number.Of(await context.Engine.CompactAsync(cancellationToken).ConfigureAwait(false)));
    }
}
