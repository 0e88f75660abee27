using MongoDB.Bson;

namespace TaskMessages.Benchmarks.Database;

/// <summary>The rows as documents, and what is asked of them.</summary>
internal static class MongoDocuments
{
    /// <summary>When documents of the queue are due.</summary>
    public const string DueAt = "turn.visible_at";

    public static BsonDocument Readable(int id, int number) => new()
    {
        { "_id", id },
        { "n", number },
        { "author", SampleRow.Author },
        { "text", SampleRow.Text },
        { "created_at", new BsonDateTime(SampleRow.Time(id)) },
    };

    /// <summary>A task that waits for its worker, as the service stores it.</summary>
    public static BsonDocument Queued(int id) => new()
    {
        { "_id", id },
        { "agent_id", 1L },
        { "lifecycle", "open" },
        { "status", "running" },
        { "control_state", "running" },
        { "state_version", 1L },
        { "input", SampleRow.Text },
        { "seq", 3L },
        {
            "turn", new BsonDocument
            {
                { "id", SampleRow.Token },
                { "kind", "create" },
                { "message", SampleRow.Text },
                { "attempt", 0 },
                { "visible_at", new BsonDateTime(SampleRow.Time(id)) },
            }
        },
        { "created_at", new BsonDateTime(SampleRow.Time(id)) },
        { "updated_at", new BsonDateTime(SampleRow.Time(id)) },
    };

    /// <summary>The filter of the service's claim.</summary>
    public static BsonDocument Claimable() => new()
    {
        { "status", "running" },
        { DueAt, new BsonDocument("$lte", new BsonDateTime(SampleRow.Now)) },
    };

    /// <summary>The update of the service's claim.</summary>
    public static BsonDocument Claim(long leaseEnd) => new()
    {
        {
            "$set", new BsonDocument
            {
                { "turn.lease", new BsonDocument { { "owner", SampleRow.Owner }, { "token", SampleRow.Token } } },
                { DueAt, new BsonDateTime(leaseEnd) },
            }
        },
        { "$inc", new BsonDocument("turn.attempt", 1) },
        { "$min", new BsonDocument("turn.started_at", new BsonDateTime(SampleRow.Now)) },
    };
}
