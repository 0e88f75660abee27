namespace TaskMessages.Api.Hosting;

/// <summary>How this process reaches a database server.</summary>
internal static class ServerAccess
{
    /// <param name="connectionString">Where the server is.</param>
    /// <param name="loggers">Not given to the vendor's driver, which would log documents.</param>
    public static IMongoClient Connect(string connectionString, ILoggerFactory loggers) => new MongoClient(connectionString);
}
