using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>What a server says of itself when a connection begins.</summary>
/// <param name="IsWritablePrimary">Whether it takes writes: a standalone, a primary or a router.</param>
/// <param name="SetName">The replica set it belongs to, or null.</param>
/// <param name="Primary">Where the set's primary is, "host:port", if it knows.</param>
/// <param name="MaxWireVersion">The newest protocol that it speaks.</param>
internal sealed record HelloReply(bool IsWritablePrimary, string? SetName, string? Primary, int MaxWireVersion)
{
    public static HelloReply From(BsonDocument reply) => new(
        reply.GetValue("isWritablePrimary", reply.GetValue("ismaster", false)).ToBoolean(),
        (reply.GetValue("setName", BsonNull.Value) as BsonString)?.Value,
        (reply.GetValue("primary", BsonNull.Value) as BsonString)?.Value,
        reply.GetValue("maxWireVersion", 0).ToInt32());
}
