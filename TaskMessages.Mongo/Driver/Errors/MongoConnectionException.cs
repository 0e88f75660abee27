using System.Net.Sockets;
using System.Security.Authentication;
using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>A connection could not be made, or broke; whether the server carried out the command is not known.</summary>
public class MongoConnectionException : MongoException
{
    public MongoConnectionException(ConnectionId connectionId, string message)
        : base(message) => ConnectionId = connectionId;

    public MongoConnectionException(ConnectionId connectionId, string message, Exception? innerException)
        : base(message, innerException) => ConnectionId = connectionId;

    public ConnectionId ConnectionId { get; }

    /// <summary>Whether the connection broke because a time limit passed.</summary>
    public virtual bool ContainsTimeoutException => InnerException is TimeoutException;

    /// <summary>How far the connection had come.</summary>
    internal ErrorStage Stage { get; set; } = ErrorStage.InUse;

    internal ErrorKind Kind => InnerException switch
    {
        TimeoutException => ErrorKind.Timeout,
        MongoCommandException => ErrorKind.Command,
        AuthenticationException => ErrorKind.Identity,
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => ErrorKind.Identity,
        _ => ErrorKind.Network,
    };

    /// <summary>The server's reply, where an error of the server ended the connection.</summary>
    internal BsonDocument? Reply => (InnerException as MongoCommandException)?.Result;
}
