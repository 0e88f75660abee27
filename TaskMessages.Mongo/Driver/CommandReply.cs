using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>A server's reply to a command.</summary>
/// <param name="Document">What it says; errors included.</param>
/// <param name="ConnectionId">Where it came from, for messages.</param>
/// <param name="Server">The server that keeps what the reply tells of, such as a cursor; null in the same process.</param>
internal readonly record struct CommandReply(BsonDocument Document, ConnectionId ConnectionId, MongoServerAddress? Server)
{
    /// <summary>The session of the cursor that the reply tells of, which its reader goes on with and gives back; null when there is none.</summary>
    public ServerSession? Session { get; init; }
}
