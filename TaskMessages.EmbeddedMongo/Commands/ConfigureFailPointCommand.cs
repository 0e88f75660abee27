using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>configureFailPoint</c>: lets tests have commands fail.</summary>
internal static class ConfigureFailPointCommand
{
    public static readonly CommandFields Fields = new CommandFields().Require(FieldType.Any, "mode").With(FieldType.Document, "data");

    public static BsonDocument Run(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        if (context.FailPoints is not { } failPoints)
            throw new ServerErrorException(ServerError.CommandNotFound, "no such command: 'configureFailPoint'");
        failPoints.Configure(request.Body.GetElement(0).Value.ToString()!, request.Value("mode")!, request.Document("data") ?? []);
        return [];
    }
}
