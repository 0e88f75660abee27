using TaskMessages.Mongo.Driver.Core.Configuration;

namespace TaskMessages.Api.Hosting;

/// <summary>How this process reaches a database server.</summary>
internal static class ServerAccess
{
    public static IMongoClient Connect(string connectionString, ILoggerFactory loggers)
    {
        var settings = MongoClientSettings.FromConnectionString(connectionString);
        settings.LoggingSettings = new LoggingSettings(loggers);
        return new MongoClient(settings);
    }
}
