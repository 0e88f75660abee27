using MongoDB.Bson;

namespace TaskMessages.Benchmarks.Micro;

/// <summary>Documents of the size and shape that the service stores.</summary>
internal static class SampleDocuments
{
    private static readonly DateTime Time = new(2026, 1, 1, 12, 0, 0, 123, DateTimeKind.Utc);

    /// <summary>A task whose turn is leased by a worker.</summary>
    public static BsonDocument LeasedTask(long id) => new()
    {
        { "_id", id.ToString(System.Globalization.CultureInfo.InvariantCulture) },
        { "agent_id", 1L },
        { "lifecycle", "open" },
        { "status", "running" },
        { "control_state", "running" },
        { "run_id", "0f8fad5b-d9cb-469f-a165-70867728950e" },
        { "state_version", 1L },
        { "input", "A question as long as what somebody types into a chat, a sentence or two." },
        { "seq", 3L },
        {
            "turn", new BsonDocument
            {
                { "id", ObjectId.GenerateNewId() },
                { "kind", "create" },
                { "message", "A question as long as what somebody types into a chat, a sentence or two." },
                { "attempt", 1 },
                { "visible_at", Time },
                { "lease", new BsonDocument { { "owner", "host:1:0123456789ab" }, { "token", "0123456789abcdef" } } },
            }
        },
        { "created_at", Time },
        { "updated_at", Time },
    };

    /// <summary>An agent's text message.</summary>
    public static BsonDocument Message() => new()
    {
        { "_id", ObjectId.GenerateNewId() },
        { "task_id", "42" },
        { "seq", 2L },
        {
            "content", new BsonDocument
            {
                { "type", "text" },
                { "author", "agent" },
                { "style", "static" },
                { "format", "plain" },
                { "content", "An answer as long as what somebody reads in a chat, a sentence or two." },
            }
        },
        { "streaming_status", "DONE" },
        { "created_at", Time },
        { "updated_at", Time },
    };
}
