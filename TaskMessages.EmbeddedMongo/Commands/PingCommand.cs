namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>ping</c>: answers that the server is there.</summary>
internal static class PingCommand
{
    public static BsonDocument Run(CommandContext context, CommandRequest request, CancellationToken cancellationToken) => new();
}
