using TaskMessages.EmbeddedMongo.Authentication;
using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Wire;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>hello</c> and its older name <c>isMaster</c>: what a driver asks before anything else.</summary>
internal static class HelloCommand
{
    /// <summary>Most bytes of a message, as MongoDB's.</summary>
    public const int MaxMessageSize = 48_000_000;

    /// <summary>Most statements in one write command.</summary>
    public const int MaxWriteBatch = 100_000;

    /// <summary>How long a session lasts that is not used.</summary>
    public const int SessionTimeoutMinutes = 30;

    private const int WireVersionOf70 = 21;

    public static readonly CommandFields Fields = new CommandFields { IgnoresUnknown = true }
        .With(FieldType.Flag, "helloOk")
        .With(FieldType.Text, "saslSupportedMechs")
        .With(FieldType.Array, "compression")
        .With(FieldType.Document, "speculativeAuthenticate", "client", "topologyVersion")
        .With(FieldType.Integer, "maxAwaitTimeMS");

    public static ValueTask<BsonDocument> HelloAsync(CommandContext context, CommandRequest request, CancellationToken cancellationToken) =>
        AnswerAsync("isWritablePrimary", context, request, cancellationToken);

    public static ValueTask<BsonDocument> IsMasterAsync(CommandContext context, CommandRequest request, CancellationToken cancellationToken) =>
        AnswerAsync("ismaster", context, request, cancellationToken);

    /// <summary>Keeps what the client calls itself, if it says so.</summary>
    public static void RememberApplication(CommandRequest request)
    {
        if (request.Document("client") is { } client && client.GetValue("application", BsonNull.Value) is BsonDocument application)
            request.Client.ApplicationName = application.GetValue("name", BsonNull.Value) is BsonString name ? name.Value : null;
    }

    private static async ValueTask<BsonDocument> AnswerAsync(string primary, CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        if (context.ReplicaSet is { } replicaSet)
            await replicaSet.AwaitChangeAsync(request, cancellationToken).ConfigureAwait(false);
        return Answer(primary, context, request);
    }

    // A standalone has no topologyVersion: drivers poll rather than wait for changes that it never has.
    private static BsonDocument Answer(string primary, CommandContext context, CommandRequest request)
    {
        RememberApplication(request);
        var reply = context.ReplicaSet?.Describe(request.Client) ?? [];
        if (request.Flag("helloOk"))
            reply.Add("helloOk", true);
        reply.AddRange(new BsonDocument
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
        if (request.Array("compression")?.Any(name => name is BsonString { Value: OpCompressed.ZlibName }) == true)
        {
            request.Client.Compresses = true;
            reply.Add("compression", new BsonArray { OpCompressed.ZlibName });
        }

        if (context.User is not null)
            AddLogin(reply, context, request);
        return reply;
    }

    /// <summary>The same for every name, so that nobody learns which ones exist.</summary>
    private static void AddLogin(BsonDocument reply, CommandContext context, CommandRequest request)
    {
        if (request.Text("saslSupportedMechs") is not null)
            reply.Add("saslSupportedMechs", new BsonArray { ScramMechanism.Sha1.Name, ScramMechanism.Sha256.Name });
        if (request.Document("speculativeAuthenticate") is not { } begin || begin.ElementCount == 0 || begin.GetElement(0).Name != "saslStart")
            return;
        try
        {
            var arguments = new Arguments(begin, "saslStart");
            reply.Add("speculativeAuthenticate", SaslCommands.Start(context, request.Client, arguments, arguments.Text("db") ?? ServerUser.Database));
        }
        catch (ServerErrorException)
        {
            // the client tries again in the open, and is refused there
        }
    }
}
