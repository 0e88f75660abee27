using System.Net;
using Microsoft.Extensions.Logging;

namespace TaskMessages.EmbeddedMongo;

/// <summary>What the server logs: event ids 2000 to 2099 server and connections, 2100 to 2199 commands. Never documents.</summary>
internal static partial class Log
{
    private const int MaxReason = 300;

    [LoggerMessage(2000, LogLevel.Information, "Embedded database opened in {Directory}")]
    public static partial void Opened(ILogger logger, string directory);

    [LoggerMessage(2001, LogLevel.Information, "Embedded database listens on {Endpoint}")]
    public static partial void Listening(ILogger logger, IPEndPoint endpoint);

    [LoggerMessage(2002, LogLevel.Information, "Embedded database closed")]
    public static partial void Closed(ILogger logger);

    [LoggerMessage(2003, LogLevel.Warning, "Connection from {Peer} refused: {Limit} connections are open")]
    public static partial void TooManyConnections(ILogger logger, EndPoint? peer, int limit);

    [LoggerMessage(2004, LogLevel.Debug, "Connection {ConnectionId} from {Peer} opened")]
    public static partial void ConnectionOpened(ILogger logger, int connectionId, string peer);

    [LoggerMessage(2005, LogLevel.Debug, "Connection {ConnectionId} closed")]
    public static partial void ConnectionClosed(ILogger logger, int connectionId);

    /// <summary>The reason may quote what the client has sent: names of any length with anything in them.</summary>
    public static void MalformedMessage(ILogger logger, int connectionId, string reason)
    {
        if (logger.IsEnabled(LogLevel.Warning))
            MalformedMessageCleaned(logger, connectionId, PrintableText.Of(reason, MaxReason));
    }

    [LoggerMessage(2007, LogLevel.Debug, "Connection {ConnectionId} broke: {Reason}")]
    public static partial void ConnectionBroke(ILogger logger, int connectionId, string reason);

    [LoggerMessage(2008, LogLevel.Error, "Accepting connections failed")]
    public static partial void AcceptFailed(ILogger logger, Exception error);

    [LoggerMessage(2009, LogLevel.Warning, "Connection {ConnectionId} from {Peer} failed to log in")]
    public static partial void LoginFailed(ILogger logger, int connectionId, string peer);

    [LoggerMessage(2010, LogLevel.Warning, "Connection from {Peer} took the place of one that has not logged in: {Limit} connections are open")]
    public static partial void PlaceTaken(ILogger logger, EndPoint? peer, int limit);

    [LoggerMessage(2011, LogLevel.Warning, "Connection {ConnectionId} closed: no login within {Timeout}")]
    public static partial void LoginTimedOut(ILogger logger, int connectionId, TimeSpan timeout);

    [LoggerMessage(2100, LogLevel.Error, "A command failed unexpectedly")]
    public static partial void CommandFailed(ILogger logger, Exception error);

    [LoggerMessage(2006, LogLevel.Warning, "Connection {ConnectionId} closed: malformed message: {Reason}")]
    private static partial void MalformedMessageCleaned(ILogger logger, int connectionId, string reason);
}
