using MongoDB.Driver;
using TaskMessages.EmbeddedMongo;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

/// <summary>The vendor's driver as a client of a server that listens.</summary>
internal static class ServerClients
{
    public static MongoClient ConnectDriver(this EmbeddedMongoServer server) =>
        new(server.ConnectionString);
}
