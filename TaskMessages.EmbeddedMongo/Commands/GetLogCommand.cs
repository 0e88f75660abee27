using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>getLog</c>: the host process keeps the log, so the lists that mongosh shows at its start are empty.</summary>
internal static class GetLogCommand
{
    public static BsonDocument Run(CommandContext context, CommandRequest request, CancellationToken cancellationToken) =>
        request.Body.GetElement(0).Value switch
        {
            BsonString { Value: "*" } => new BsonDocument("names", new BsonArray { "global", "startupWarnings" }),
            BsonString { Value: "global" or "startupWarnings" } => new BsonDocument { { "totalLinesWritten", 0 }, { "log", new BsonArray() } },
            BsonString name => throw new ServerErrorException(ServerError.OperationFailed, "no RamLog named: " + name.Value),
            var other => throw FieldRule.WrongType(request.Path, request.Path, other, "type 'string'"),
        };
}
