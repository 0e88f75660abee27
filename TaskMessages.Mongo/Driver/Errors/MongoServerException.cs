namespace TaskMessages.Mongo.Driver;

/// <summary>A server answered with an error.</summary>
public class MongoServerException : MongoException
{
    public MongoServerException(ConnectionId connectionId, string message)
        : base(message) => ConnectionId = connectionId;

    public MongoServerException(ConnectionId connectionId, string message, Exception? innerException)
        : base(message, innerException) => ConnectionId = connectionId;

    public ConnectionId ConnectionId { get; }
}
