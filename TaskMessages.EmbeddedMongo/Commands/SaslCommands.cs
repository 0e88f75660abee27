using TaskMessages.EmbeddedMongo.Authentication;
using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>saslStart</c>, <c>saslContinue</c> and <c>logout</c>: how a client proves who it is, by SCRAM-SHA-1 or SCRAM-SHA-256.</summary>
internal static class SaslCommands
{
    public static readonly CommandFields StartFields = new CommandFields()
        .Require(FieldType.Text, "mechanism")
        .Require(FieldType.Any, "payload")
        .With(FieldType.Flag, "autoAuthorize")
        .With(FieldType.Document, "options")
        .With(FieldType.Text, "db");

    public static readonly CommandFields ContinueFields = new CommandFields()
        .Require(FieldType.Integer, "conversationId")
        .Require(FieldType.Any, "payload");

    private const int ConversationId = 1;

    public static BsonDocument Start(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
        => Start(context, request.Client, request, request.Database);

    /// <param name="database">Where the user is said to be.</param>
    public static BsonDocument Start(CommandContext context, ClientConnection client, Arguments arguments, string database)
    {
        client.Conversation = null;
        var name = arguments.Text("mechanism");
        if (ScramMechanism.Find(name) is not { } mechanism)
            throw new ServerErrorException(ServerError.MechanismUnavailable, $"Received authentication for mechanism {name} which is unknown or not enabled");
        if (context.User is not { } user)
            throw ScramServer.Failed();
        var skips = arguments.Document("options") is { } options && options.GetValue("skipEmptyExchange", false).ToBoolean();
        var conversation = new ScramServer(mechanism, user, database, skips);
        var payload = conversation.Begin(Payload(arguments));
        client.Conversation = conversation;
        return Reply(payload, isDone: false);
    }

    public static BsonDocument Continue(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        if (request.Client.Conversation is not { } conversation || request.Integer("conversationId") != ConversationId)
            throw new ServerErrorException(ServerError.ProtocolError, "No SASL session state found");
        try
        {
            var payload = conversation.Continue(Payload(request));
            if (conversation.IsDone)
            {
                request.Client.User = context.User!.Name;
                request.Client.Conversation = null;
            }

            return Reply(payload, conversation.IsDone);
        }
        catch (ServerErrorException)
        {
            request.Client.Conversation = null;
            Log.LoginFailed(context.Logger, request.Client.Id, request.Client.Peer);
            throw;
        }
    }

    public static BsonDocument Logout(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        request.Client.User = null;
        return new BsonDocument();
    }

    private static BsonDocument Reply(byte[] payload, bool isDone) => new()
    {
        { "conversationId", ConversationId }, { "done", isDone }, { "payload", new BsonBinaryData(payload) },
    };

    private static byte[] Payload(Arguments arguments)
        => arguments.Value("payload") is BsonBinaryData payload ? payload.Bytes : throw ScramServer.Failed();
}
