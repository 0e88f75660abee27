using TaskMessages.EmbeddedMongo;

namespace TaskMessages.Api.Hosting;

/// <summary>How this process reaches its own embedded server with the vendor's driver, which knows sockets only: by a private loopback port.</summary>
internal static class EmbeddedAccess
{
    private const string AnyLoopbackPort = "127.0.0.1:0";

    /// <param name="configured">Where other programs shall reach the server; null: nowhere.</param>
    /// <returns>Where the server must listen.</returns>
    public static string? Listen(string? configured) => configured ?? AnyLoopbackPort;

    public static IMongoClient Connect(EmbeddedMongoServer server, EmbeddedMongo.EmbeddedMongoOptions options, ILoggerFactory loggers)
    {
        var settings = MongoClientSettings.FromConnectionString(server.ConnectionString);
        if (options is { Username: { } name, Password: { } password })
            settings.Credential = MongoCredential.CreateCredential("admin", name, password);
        return new MongoClient(settings);
    }
}
