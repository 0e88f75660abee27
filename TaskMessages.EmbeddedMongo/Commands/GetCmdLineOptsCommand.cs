namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>getCmdLineOpts</c>: an embedded server has no command line.</summary>
internal static class GetCmdLineOptsCommand
{
    public static BsonDocument Run(CommandContext context, CommandRequest request, CancellationToken cancellationToken) => new()
    {
        { "argv", new BsonArray() },
        { "parsed", new BsonDocument() },
    };
}
