using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>The server does not take writes because another one is the primary.</summary>
public class MongoNotPrimaryException : MongoCommandException
{
    internal MongoNotPrimaryException(ConnectionId connectionId, string message, BsonDocument command, BsonDocument result)
        : base(connectionId, message, command, result)
    {
    }
}
