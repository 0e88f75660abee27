namespace TaskMessages.Mongo.Driver;

/// <summary>A server does not accept who the client says it is, or could not prove who it is itself. The message never holds the password.</summary>
public class MongoAuthenticationException : MongoConnectionException
{
    public MongoAuthenticationException(ConnectionId connectionId, string message)
        : base(connectionId, message)
    {
    }

    public MongoAuthenticationException(ConnectionId connectionId, string message, Exception? innerException)
        : base(connectionId, message, innerException)
    {
    }
}
