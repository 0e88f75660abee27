using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>A server's word that it is not, or no longer, the primary or a usable member: as a command's error or as that of a write concern.</summary>
/// <param name="Code">The error number, or null; then the text decided.</param>
/// <param name="Message">What the server says.</param>
internal sealed record StateChange(int? Code, string Message)
{
    /// <summary>Whether the server goes away: InterruptedAtShutdown, ShutdownInProgress.</summary>
    public bool IsShutdown => Code is 11600 or 91;

    /// <summary>NotWritablePrimary, NotPrimaryNoSecondaryOk, LegacyNotPrimary.</summary>
    public static bool IsNotPrimary(int code) => code is 10107 or 13435 or 10058;

    /// <summary>InterruptedAtShutdown, InterruptedDueToReplStateChange, NotPrimaryOrSecondary, PrimarySteppedDown, ShutdownInProgress.</summary>
    public static bool IsRecovering(int code) => code is 11600 or 11602 or 13436 or 189 or 91;

    /// <summary>Finds it in a reply. Errors of single statements (<c>writeErrors</c>) do not count, by the specification.</summary>
    public static StateChange? In(BsonDocument reply)
    {
        if (!reply.TryGetValue("ok", out var ok) || !ok.ToBoolean())
            return From(reply);
        return reply.TryGetValue("writeConcernError", out var value) && value is BsonDocument error ? From(error) : null;
    }

    private static StateChange? From(BsonDocument error)
    {
        var message = error.TryGetValue("errmsg", out var text) && text is BsonString errmsg ? errmsg.Value : string.Empty;
        if (error.TryGetValue("code", out var value) && value.IsNumeric)
        {
            var code = value.ToInt32();
            return IsNotPrimary(code) || IsRecovering(code) ? new StateChange(code, message) : null;
        }

        // servers without error numbers, whose texts were older than today's words for it
        return message.Contains("not master", StringComparison.Ordinal) || message.Contains("node is recovering", StringComparison.Ordinal)
            ? new StateChange(null, message)
            : null;
    }
}
