using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>The server gave up because the operation's time limit passed.</summary>
public class MongoExecutionTimeoutException : MongoServerException
{
    public MongoExecutionTimeoutException(ConnectionId connectionId, string message)
        : base(connectionId, message)
    {
    }

    internal MongoExecutionTimeoutException(ConnectionId connectionId, string message, BsonDocument result)
        : base(connectionId, message) => AddErrorLabels(result);
}
