namespace TaskMessages.Mongo.Driver;

/// <summary>One server that a client talks to: its connections, and who watches it.</summary>
internal sealed class ClusterServer : IAsyncDisposable
{
    private int _operations;

    /// <param name="topology">The number of the client's topology.</param>
    /// <param name="address">The server.</param>
    /// <param name="settings">Limits and intervals.</param>
    /// <param name="factory">Makes connections.</param>
    /// <param name="time">The clock.</param>
    /// <param name="onCheck">Told what the monitor found, and whether the server took too long to say.</param>
    /// <param name="onError">Told what befell a connection that was being made.</param>
    public ClusterServer(
        long topology,
        MongoServerAddress address,
        MongoClientSettings settings,
        ConnectionFactory factory,
        TimeProvider time,
        Action<ServerDescription, bool> onCheck,
        Action<ApplicationError> onError)
    {
        Address = address;
        Monitor = new ServerMonitor(topology, address, settings, factory, time, onCheck);
        Pool = new ConnectionPool(address, settings, ConnectAsync, time);

        async Task<Connection> ConnectAsync(int generation, CancellationToken cancellationToken)
        {
            try
            {
                return await factory.ConnectAsync(address, generation, cancellationToken).ConfigureAwait(false);
            }
            catch (MongoConnectionException exception)
            {
                onError(new ApplicationError(address, exception.Kind, exception.Stage, generation, WireVersions.Newest, exception.Message, exception.Reply, ErrorNames.Of(exception)));
                throw;
            }
        }
    }

    public MongoServerAddress Address { get; }

    public ServerMonitor Monitor { get; }

    /// <summary>What the server said on the connection that was used last.</summary>
    public int MaxWireVersion { get; set; }

    public ConnectionPool Pool { get; }

    /// <summary>Operations that were sent to the server and not answered yet.</summary>
    public int Operations => Volatile.Read(ref _operations);

    public void Begin() => Interlocked.Increment(ref _operations);

    public void End() => Interlocked.Decrement(ref _operations);

    public async ValueTask DisposeAsync()
    {
        await Monitor.DisposeAsync().ConfigureAwait(false);
        await Pool.DisposeAsync().ConfigureAwait(false);
    }
}
