using Microsoft.Extensions.Logging;
using TaskMessages.EmbeddedMongo.Commands.Sessions;
using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary>The table from exceptions to <c>ok: 0</c> replies.</summary>
internal static class ErrorReply
{
    public static BsonDocument From(Exception error, ILogger logger, bool isRetryableWrite = false)
    {
        var known = Translate(error);
        if (known.Code == (int)ServerError.InternalError)
            Log.CommandFailed(logger, error);
        var reply = new BsonDocument { { "ok", BsonDoubles.Of(0.0) }, { "errmsg", known.Message }, { "code", known.Code }, { "codeName", known.CodeName } };
        var labels = known.ErrorLabels is { } own ? new BsonArray(own) : RetryableErrors.Labels(known.Code, isRetryableWrite);
        if (labels.Count > 0)
            reply.Add("errorLabels", labels);
        return known.Details is { } details ? reply.Merge(details) : reply;
    }

    /// <summary>The server error that any failure of a command or statement is reported as.</summary>
    public static ServerErrorException Translate(Exception error) => error switch
    {
        ServerErrorException known => known,
        BsonFormatException invalid => new ServerErrorException(ServerError.InvalidBSON, invalid.Message),
        ObjectDisposedException => new ServerErrorException(ServerError.InterruptedAtShutdown, "interrupted at shutdown"),
        OperationCanceledException => new ServerErrorException(ServerError.Interrupted, "operation was interrupted"),
        _ => new ServerErrorException(ServerError.InternalError, error.Message),
    };
}
