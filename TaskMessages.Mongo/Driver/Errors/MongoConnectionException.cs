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
}
