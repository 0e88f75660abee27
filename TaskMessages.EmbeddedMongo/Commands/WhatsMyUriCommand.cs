namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>whatsmyuri</c>: the client's own address.</summary>
internal static class WhatsMyUriCommand
{
    public static BsonDocument Run(CommandContext context, CommandRequest request, CancellationToken cancellationToken) =>
        new("you", request.Client.Peer);
}
