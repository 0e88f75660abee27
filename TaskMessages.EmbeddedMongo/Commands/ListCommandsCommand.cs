namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>listCommands</c>: the command table.</summary>
internal static class ListCommandsCommand
{
    public static BsonDocument Run(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        var commands = new BsonDocument();
        foreach (var command in CommandTable.All)
        {
            commands.Add(command.Name, new BsonDocument
            {
                { "help", command.Help },
                { "requiresAuth", false },
                { "adminOnly", command.AdminOnly },
                { "apiVersions", command.InStableApi ? new BsonArray { "1" } : new BsonArray() },
            });
        }

        return new BsonDocument("commands", commands);
    }
}
