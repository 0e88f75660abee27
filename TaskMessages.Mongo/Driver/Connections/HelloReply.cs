using System.Collections.Immutable;
using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>What a server says of itself.</summary>
internal sealed record HelloReply
{
    public static HelloReply Empty { get; } = new();

    /// <summary>What that makes it, by the Server Discovery And Monitoring specification.</summary>
    public ServerType ServerType { get; init; }

    /// <summary>Whether it knows the command <c>hello</c>, which older servers call otherwise.</summary>
    public bool IsHelloOk { get; init; }

    /// <summary>The replica set it belongs to, or null.</summary>
    public string? SetName { get; init; }

    /// <summary>The version of the replica set's configuration.</summary>
    public long? SetVersion { get; init; }

    /// <summary>Of the election that made it the primary.</summary>
    public ObjectId? ElectionId { get; init; }

    /// <summary>Where the set's primary is, "host:port", if it knows.</summary>
    public string? Primary { get; init; }

    /// <summary>Its name, "host:port", in the replica set's configuration.</summary>
    public string? Me { get; init; }

    /// <summary>The replica set's members that it knows: hosts, passives and arbiters.</summary>
    public ImmutableArray<MongoServerAddress> Members { get; init; } = [];

    /// <summary>What an administrator says of it.</summary>
    public TagSet Tags { get; init; } = new();

    /// <summary>When the last write that it has was made, by the primary's clock.</summary>
    public DateTime? LastWriteDate { get; init; }

    public int MinWireVersion { get; init; }

    /// <summary>The newest protocol that it speaks.</summary>
    public int MaxWireVersion { get; init; }

    public int? LogicalSessionTimeoutMinutes { get; init; }

    /// <summary>The number that the server has for the connection on which it said this.</summary>
    public long? ConnectionId { get; init; }

    public TopologyVersion? TopologyVersion { get; init; }

    public static HelloReply From(BsonDocument reply) => new()
    {
        ServerType = TypeOf(reply),
        IsHelloOk = Flag(reply, "helloOk"),
        SetName = Text(reply, "setName"),
        SetVersion = Number(reply, "setVersion"),
        ElectionId = reply.TryGetValue("electionId", out var election) && election is BsonObjectId id ? id.Value : null,
        Primary = Text(reply, "primary"),
        Me = Text(reply, "me"),
        Members = [.. Addresses(reply, "hosts"), .. Addresses(reply, "passives"), .. Addresses(reply, "arbiters")],
        Tags = TagsOf(reply),
        LastWriteDate = reply.TryGetValue("lastWrite", out var write) && write is BsonDocument last
            && last.TryGetValue("lastWriteDate", out var date) && date is BsonDateTime time ? time.ToUniversalTime() : null,
        MinWireVersion = Number(reply, "minWireVersion") ?? 0,
        MaxWireVersion = Number(reply, "maxWireVersion") ?? 0,
        LogicalSessionTimeoutMinutes = Number(reply, "logicalSessionTimeoutMinutes"),
        ConnectionId = reply.TryGetValue("connectionId", out var connection) && connection is BsonInt32 or BsonInt64 or BsonDouble ? connection.ToInt64() : null,
        TopologyVersion = TopologyVersion.Of(reply),
    };

    /// <summary>Whether both say the same of the server; not when the last write was, and not of the connection.</summary>
    public bool IsSame(HelloReply other) => ReferenceEquals(this, other)
        || (ServerType == other.ServerType && SetName == other.SetName && SetVersion == other.SetVersion && ElectionId == other.ElectionId
            && Primary == other.Primary && Me == other.Me && MinWireVersion == other.MinWireVersion && MaxWireVersion == other.MaxWireVersion
            && LogicalSessionTimeoutMinutes == other.LogicalSessionTimeoutMinutes && TopologyVersion == other.TopologyVersion
            && Members.AsSpan().SequenceEqual(other.Members.AsSpan()) && Tags.Tags.SequenceEqual(other.Tags.Tags));

    private static ServerType TypeOf(BsonDocument reply)
    {
        if (!Flag(reply, "ok"))
            return ServerType.Unknown;
        if (Flag(reply, "isreplicaset"))
            return ServerType.ReplicaSetGhost;
        if (Text(reply, "msg") == "isdbgrid")
            return ServerType.ShardRouter;
        if (Text(reply, "setName") is null)
            return ServerType.Standalone;
        return Flag(reply, "hidden") ? ServerType.ReplicaSetOther
            : Flag(reply, "isWritablePrimary") || Flag(reply, "ismaster") ? ServerType.ReplicaSetPrimary
            : Flag(reply, "secondary") ? ServerType.ReplicaSetSecondary
            : Flag(reply, "arbiterOnly") ? ServerType.ReplicaSetArbiter
            : ServerType.ReplicaSetOther;
    }

    private static TagSet TagsOf(BsonDocument reply) => reply.TryGetValue("tags", out var value) && value is BsonDocument tags
        ? new TagSet(tags.Where(tag => tag.Value is BsonString).Select(tag => new Tag(tag.Name, tag.Value.AsString)))
        : new TagSet();

    private static IEnumerable<MongoServerAddress> Addresses(BsonDocument reply, string name)
    {
        foreach (var item in reply.TryGetValue(name, out var list) && list is BsonArray array ? array : [])
        {
            if (item is BsonString text && MongoUrlParser.TryParseAddress(text.Value, out var address))
                yield return address;
        }
    }

    private static bool Flag(BsonDocument reply, string name) => reply.TryGetValue(name, out var value) && value.ToBoolean();

    // a monitor must not fail on whatever a server says; only decimals could be too large
    private static int? Number(BsonDocument reply, string name) =>
        reply.TryGetValue(name, out var value) && value is BsonInt32 or BsonInt64 or BsonDouble ? value.ToInt32() : null;

    private static string? Text(BsonDocument reply, string name) => reply.TryGetValue(name, out var value) && value is BsonString text ? text.Value : null;
}
