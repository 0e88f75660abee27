using TaskMessages.Mongo.Bson;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>endSessions</c>, <c>killSessions</c> and <c>refreshSessions</c>: a standalone server keeps nothing for a session.</summary>
internal static class SessionCommands
{
    public static BsonDocument Run(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        if (request.Body.GetElement(0).Value is not BsonArray)
            throw FieldRule.WrongType(request.Path, request.Path, request.Body.GetElement(0).Value, "type 'array'");
        return new BsonDocument();
    }
}
