using TaskMessages.EmbeddedMongo.Commands.Sessions;
using TaskMessages.Mongo.Bson;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>endSessions</c>, <c>killSessions</c> and <c>refreshSessions</c>: what the server keeps for a session, it forgets by itself.</summary>
internal static class SessionCommands
{
    public static BsonDocument Run(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        if (request.Body.GetElement(0).Value is not BsonArray sessions)
            throw FieldRule.WrongType(request.Path, request.Path, request.Body.GetElement(0).Value, "type 'array'");
        foreach (var session in sessions)
            SessionFields.Session(request.Path, session);
        return new BsonDocument();
    }
}
