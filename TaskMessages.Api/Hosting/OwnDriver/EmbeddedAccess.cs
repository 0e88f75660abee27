using TaskMessages.EmbeddedMongo;
using TaskMessages.Mongo.Driver.Core.Configuration;

namespace TaskMessages.Api.Hosting;

/// <summary>How this process reaches its own embedded server: without a network.</summary>
internal static class EmbeddedAccess
{
    /// <param name="configured">Where other programs shall reach the server; null: nowhere.</param>
    /// <returns>Where the server must listen.</returns>
    public static string? Listen(string? configured) => configured;

    public static IMongoClient Connect(EmbeddedMongoServer server, EmbeddedMongo.EmbeddedMongoOptions options, ILoggerFactory loggers) =>
        server.CreateClient(new LoggingSettings(loggers));
}
