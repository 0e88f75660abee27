using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>
/// Proves to a server who the client is, right after the handshake: by the mechanism that the settings name, or the best that the server offers for
/// the user. The handshake already carries the first message (speculative authentication), which saves a round trip.
/// </summary>
internal sealed class Authenticator(MongoCredential credential)
{
    private readonly ScramKeyCache _keys = new();

    /// <summary>A conversation, and what the handshake says to begin it.</summary>
    public ScramClient Begin(BsonDocument hello)
    {
        var scram = new ScramClient(ScramMechanism.Find(credential.Mechanism) ?? ScramMechanism.Sha256, credential, _keys);
        if (credential.Mechanism is null)
            hello.Add("saslSupportedMechs", $"{credential.Source}.{credential.Username}");
        hello.Add("speculativeAuthenticate", Start(scram).Add("db", credential.Source));
        return scram;
    }

    /// <param name="connection">Where.</param>
    /// <param name="begun">The conversation of the handshake.</param>
    /// <param name="hello">The server's answer to the handshake.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MongoAuthenticationException">The server refuses, or is not the one it should be.</exception>
    public async Task RunAsync(Connection connection, ScramClient begun, BsonDocument hello, CancellationToken cancellationToken)
    {
        try
        {
            if (hello.TryGetValue("speculativeAuthenticate", out var value) && value is BsonDocument begunReply)
            {
                await FinishAsync(connection, begun, begunReply, cancellationToken).ConfigureAwait(false);
                return;
            }

            var scram = new ScramClient(Choose(hello), credential, _keys);
            var reply = await AskAsync(connection, Start(scram), cancellationToken).ConfigureAwait(false);
            await FinishAsync(connection, scram, reply, cancellationToken).ConfigureAwait(false);
        }
        catch (MongoCommandException refusal)
        {
            throw Failure(connection, refusal.ErrorMessage ?? "the server refused", refusal);
        }
        catch (FormatException wrong)
        {
            throw Failure(connection, wrong.Message, wrong);
        }
    }

    private ScramMechanism Choose(BsonDocument hello)
    {
        if (ScramMechanism.Find(credential.Mechanism) is { } named)
            return named;
        return hello.TryGetValue("saslSupportedMechs", out var value) && value is BsonArray offered && offered.Contains(MongoCredential.ScramSha256)
            ? ScramMechanism.Sha256
            : ScramMechanism.Sha1;
    }

    private async Task FinishAsync(Connection connection, ScramClient scram, BsonDocument reply, CancellationToken cancellationToken)
    {
        var final = await ContinueAsync(connection, reply, scram.Final(Payload(reply)), cancellationToken).ConfigureAwait(false);
        scram.Verify(Payload(final));

        // a server that does not know skipEmptyExchange wants one more message, with nothing in it
        while (!final.GetValue("done", false).ToBoolean())
            final = await ContinueAsync(connection, final, [], cancellationToken).ConfigureAwait(false);
    }

    private Task<BsonDocument> ContinueAsync(Connection connection, BsonDocument reply, byte[] payload, CancellationToken cancellationToken)
        => AskAsync(
            connection,
            new BsonDocument { { "saslContinue", 1 }, { "conversationId", reply.GetValue("conversationId", 1) }, { "payload", new BsonBinaryData(payload) } },
            cancellationToken);

    private async Task<BsonDocument> AskAsync(Connection connection, BsonDocument command, CancellationToken cancellationToken)
    {
        command.Set("$db", credential.Source);
        var reply = await connection.RunAsync(command, TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        ServerErrors.ThrowIfFailed(command, reply, connection.Id);
        return reply;
    }

    private static BsonDocument Start(ScramClient scram) => new()
    {
        { "saslStart", 1 },
        { "mechanism", scram.Mechanism.Name },
        { "payload", new BsonBinaryData(scram.First()) },
        { "options", new BsonDocument("skipEmptyExchange", true) },
    };

    private static byte[] Payload(BsonDocument reply)
        => reply.TryGetValue("payload", out var payload) && payload is BsonBinaryData data ? data.Bytes : throw new FormatException("the server's reply has no payload");

    private MongoAuthenticationException Failure(Connection connection, string reason, Exception cause)
        => new(connection.Id, $"Unable to authenticate the user '{credential.Username}' of '{credential.Source}': {reason}", cause);
}
