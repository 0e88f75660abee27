using TaskMessages.Mongo.Bson;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>hello</c> and its older name <c>isMaster</c>: what a driver asks before anything else.</summary>
internal static class HelloCommand
{
    /// <summary>Most bytes of a message, as MongoDB's.</summary>
    public const int MaxMessageSize = 48_000_000;

    /// <summary>Most statements in one write command.</summary>
    public const int MaxWriteBatch = 100_000;

    private const int SessionTimeoutMinutes = 30;
    private const int WireVersionOf70 = 21;

    public static readonly CommandFields Fields = new CommandFields { IgnoresUnknown = true }
        .With(FieldType.Flag, "helloOk")
        .With(FieldType.Document, "client");

    public static BsonDocument Hello(CommandContext context, CommandRequest request, CancellationToken cancellationToken) =>
        Answer("isWritablePrimary", context, request);

    public static BsonDocument IsMaster(CommandContext context, CommandRequest request, CancellationToken cancellationToken) =>
        Answer("ismaster", context, request);

    // Without topologyVersion, drivers poll rather than wait for changes that a standalone server never has.
    private static BsonDocument Answer(string primary, CommandContext context, CommandRequest request)
    {
        var reply = new BsonDocument();
        if (request.Flag("helloOk"))
            reply.Add("helloOk", true);
        return reply.AddRange(new BsonDocument
        {
            { primary, true },
            { "maxBsonObjectSize", BsonCodec.MaxDocumentSize },
            { "maxMessageSizeBytes", MaxMessageSize },
            { "maxWriteBatchSize", MaxWriteBatch },
            { "localTime", new BsonDateTime(context.Time.GetUtcNow().ToUnixTimeMilliseconds()) },
            { "logicalSessionTimeoutMinutes", SessionTimeoutMinutes },
            { "connectionId", request.Client.Id },
            { "minWireVersion", 0 },
            { "maxWireVersion", WireVersionOf70 },
            { "readOnly", false },
        });
    }
}
