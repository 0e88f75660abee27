using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>How often a server process has changed what it says of itself.</summary>
/// <param name="ProcessId">Another one after each start of the server.</param>
/// <param name="Counter">Grows with each change.</param>
internal sealed record TopologyVersion(ObjectId ProcessId, long Counter)
{
    public BsonDocument ToBsonDocument() => new() { { "processId", new BsonObjectId(ProcessId) }, { "counter", Counter } };

    /// <summary>Reads the version that a reply carries, or null if it carries none.</summary>
    public static TopologyVersion? Of(BsonDocument reply) =>
        reply.TryGetValue("topologyVersion", out var value) && value is BsonDocument version
            && version.TryGetValue("processId", out var process) && process is BsonObjectId id
            && version.TryGetValue("counter", out var counter) && counter is BsonInt32 or BsonInt64
            ? new TopologyVersion(id.Value, counter.ToInt64())
            : null;

    /// <summary>Below zero when <paramref name="received"/> is news, zero when it is known, above when it is out of date. Without a version,
    /// or after a restart of the server, what is received is news.</summary>
    public static int Compare(TopologyVersion? known, TopologyVersion? received) =>
        known is null || received is null || known.ProcessId != received.ProcessId ? -1 : known.Counter.CompareTo(received.Counter);
}
