using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>The server is starting, stopping or recovering.</summary>
public class MongoNodeIsRecoveringException : MongoCommandException
{
    internal MongoNodeIsRecoveringException(ConnectionId connectionId, string message, BsonDocument command, BsonDocument result)
        : base(connectionId, message, command, result)
    {
    }
}
