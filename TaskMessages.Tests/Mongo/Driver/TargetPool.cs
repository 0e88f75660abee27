using TaskMessages.Mongo.Driver;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Mongo.Driver;

/// <summary>The connections of a client that has one server.</summary>
internal static class TargetPool
{
    /// <summary>The connection of the server's monitor, which servers count like any other.</summary>
    public const int Monitors = 1;

    /// <summary>Waits until the server is known, so that commands are sent in the order in which they are run.</summary>
    public static async Task<TcpCommandTarget> ReadyAsync(this TcpCommandTarget target)
    {
        await Eventually.TrueAsync(() => target.Pool().IsReady, "the server is known");
        return target;
    }

    public static ConnectionPool Pool(this TcpCommandTarget target) => target.Cluster.Find(target.Cluster.State.Topology.Servers.Keys.Single())!.Pool;
}
