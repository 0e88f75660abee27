using System.Runtime.InteropServices;
using TaskMessages.Mongo.Bson;
using TaskMessages.Mongo.Wire;

namespace TaskMessages.Mongo.Driver;

/// <summary>The first exchange on a connection: who the client is, what the server is.</summary>
internal static class Handshake
{
    private const int MaxApplicationNameLength = 128;

    /// <exception cref="MongoIncompatibleDriverException">The server does not speak OP_MSG.</exception>
    /// <exception cref="MongoAuthenticationException">The server does not accept who the client says it is.</exception>
    public static async ValueTask RunAsync(
        Connection connection, MongoClientSettings settings, Authenticator? authenticator, CancellationToken cancellationToken)
    {
        var command = Command(settings.ApplicationName);
        if (settings.CompressesWithZlib)
            command.Add("compression", new BsonArray { OpCompressed.ZlibName });
        var begun = authenticator?.Begin(command);
        var document = await connection.RunLegacyAsync("admin", command, TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        ThrowIfRefused(connection, command, document);
        var hello = connection.Hello = HelloReply.From(document);
        if (hello.MaxWireVersion < WireVersions.Oldest)
        {
            throw new MongoIncompatibleDriverException(
                $"The server reports wire version {hello.MaxWireVersion}, but at least {WireVersions.Oldest} is needed.");
        }

        if (settings.CompressesWithZlib && document.TryGetValue("compression", out var agreed) && agreed is BsonArray names && names.Contains(OpCompressed.ZlibName))
            connection.Compress(settings.ZlibCompressionLevel);
        if (authenticator is not null)
            await authenticator.RunAsync(connection, begun!, document, cancellationToken).ConfigureAwait(false);
    }

    // an error of the connection, so that it is known of the server as any other
    private static void ThrowIfRefused(Connection connection, BsonDocument command, BsonDocument reply)
    {
        try
        {
            ServerErrors.ThrowIfFailed(command, reply, connection.Id);
        }
        catch (MongoCommandException refusal)
        {
            throw new MongoConnectionException(connection.Id, $"The server {connection.Id.Server} refused the connection: {refusal.Message}", refusal);
        }
    }

    public static BsonDocument Command(string? applicationName)
    {
        var client = new BsonDocument();
        if (!string.IsNullOrEmpty(applicationName))
            client.Add("application", new BsonDocument("name", applicationName));
        client.Add("driver", new BsonDocument { { "name", "TaskMessages.Mongo" }, { "version", typeof(Handshake).Assembly.GetName().Version!.ToString(3) } });
        client.Add("os", new BsonDocument
        {
            { "type", OperatingSystem.IsWindows() ? "Windows" : OperatingSystem.IsMacOS() ? "macOS" : "Linux" },
            { "architecture", RuntimeInformation.ProcessArchitecture.ToString() },
        });
        client.Add("platform", RuntimeInformation.FrameworkDescription);
        return new BsonDocument { { "isMaster", 1 }, { "helloOk", true }, { "client", client } };
    }

    public static void Validate(string? applicationName)
    {
        if (applicationName is not null && System.Text.Encoding.UTF8.GetByteCount(applicationName) > MaxApplicationNameLength)
            throw new MongoConfigurationException($"The option 'appName' must be at most {MaxApplicationNameLength} bytes of UTF-8.");
    }
}
