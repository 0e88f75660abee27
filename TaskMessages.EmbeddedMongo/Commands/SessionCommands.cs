using TaskMessages.EmbeddedMongo.Commands.Sessions;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>endSessions</c>, <c>killSessions</c> and <c>refreshSessions</c>: the first two close the sessions' cursors; what else the server keeps for a session,
/// it forgets by itself.</summary>
internal static class SessionCommands
{
    public static BsonDocument Refresh(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        Sessions(request);
        return [];
    }

    public static BsonDocument End(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        foreach (var session in Sessions(request))
            context.Cursors.RemoveOf(session);
        return [];
    }

    /// <remarks>As MongoDB has it, to kill none is to kill all.</remarks>
    public static BsonDocument Kill(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        var sessions = Sessions(request);
        if (sessions.Count == 0)
            context.Cursors.RemoveOf(session: null);
        foreach (var session in sessions)
            context.Cursors.RemoveOf(session);
        return [];
    }

    private static List<Guid> Sessions(CommandRequest request)
    {
        if (request.Body.GetElement(0).Value is not BsonArray sessions)
            throw FieldRule.WrongType(request.Path, request.Path, request.Body.GetElement(0).Value, "type 'array'");
        return [.. sessions.Select(session => SessionFields.Session(request.Path, session).ToGuid())];
    }
}
