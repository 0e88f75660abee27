using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Runs commands on servers over TCP, each on a pooled connection of its own, and tells the cluster of the errors that they meet.</summary>
internal sealed class TcpCommandTarget : ICommandTarget
{
    private readonly TimeSpan _socketTimeout;
    private readonly TimeProvider _time;
    private readonly RetryingSender _sender;
    private bool _disposed;

    /// <exception cref="MongoConfigurationException">The settings ask for what is not supported.</exception>
    public TcpCommandTarget(MongoClientSettings settings, TimeProvider time)
    {
        _socketTimeout = settings.SocketTimeout;
        _time = time;
        Cluster = new Cluster(settings, time);
        Sessions = new ServerSessionPool(time);
        _sender = new RetryingSender(Cluster, settings, Sessions, RunAsync);
    }

    public Cluster Cluster { get; }

    /// <summary>The sessions of commands that nobody gave one.</summary>
    public ServerSessionPool Sessions { get; }

    /// <summary>Told of each command before it is sent, repetitions included; or null.</summary>
    public Action<BsonDocument>? Sending { get; init; }

    /// <exception cref="TimeoutException">No server was fit in time, or no connection was free.</exception>
    /// <exception cref="MongoConnectionException">The connection could not be made, or broke.</exception>
    public ValueTask<CommandReply> RunAsync(BsonDocument command, CommandRoute route, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed), typeof(MongoClient));
        return _sender.SendAsync(command, route, cancellationToken);
    }

    /// <summary>Ends the sessions, as far as that goes without a wait, and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
            return;
        if (Cluster.TrySelect() is { } server)
            await SessionEnd.RunAsync(Sessions.Drain(), server.Pool, _time).ConfigureAwait(false);
        await Cluster.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask<CommandReply> RunAsync(
        ClusterServer server, BsonDocument command, CommandRoute route, OperationSession session, CancellationToken cancellationToken)
    {
        server.Begin();
        try
        {
            var connection = await server.Pool.AcquireAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                server.MaxWireVersion = connection.Hello.MaxWireVersion;
                AddReadPreference(command, route, server.Address);
                session.AddTo(command, SessionTimeoutMinutes(connection));
                Sending?.Invoke(command);
                var reply = await ExchangeAsync(connection, command, session, cancellationToken).ConfigureAwait(false);
                if (StateChange.In(reply) is { } change)
                    Report(server, connection, ErrorKind.Command, change.Message, reply, errorType: null);
                return new CommandReply(reply, connection.Id, server.Address) { Session = session.Settle(reply, route.ReadsCursors) };
            }
            catch (MongoConnectionException exception)
            {
                Report(server, connection, exception.Kind, exception.Message, reply: null, ErrorNames.Of(exception));
                throw;
            }
            finally
            {
                server.Pool.Return(connection);
            }
        }
        finally
        {
            server.End();
        }
    }

    private async ValueTask<BsonDocument> ExchangeAsync(Connection connection, BsonDocument command, OperationSession session, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.RunAsync(command, _socketTimeout, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            session.MarkDirty();
            throw;
        }
    }

    /// <summary>What all servers say together; while none is known, as for a moment after an error, what this one said.</summary>
    private int? SessionTimeoutMinutes(Connection connection)
    {
        var state = Cluster.State;
        return state.KnowsData ? state.SessionTimeoutMinutes : connection.Hello.LogicalSessionTimeoutMinutes;
    }

    private void Report(ClusterServer server, Connection connection, ErrorKind kind, string message, BsonDocument? reply, string? errorType) =>
        Cluster.Report(new ApplicationError(server.Address, kind, ErrorStage.InUse, connection.Generation, connection.Hello.MaxWireVersion, message, reply, errorType));

    /// <summary>Servers that are no standalones must be told that they may be read from without being the primary. One that the client was told to
    /// talk to whatever it is takes every read.</summary>
    private void AddReadPreference(BsonDocument command, CommandRoute route, MongoServerAddress address)
    {
        command.Remove("$readPreference");
        var topology = Cluster.State.Topology;
        if (route.ReadPreference is not { } preference || !topology.Servers.TryGetValue(address, out var server) || server.Type == ServerType.Standalone)
            return;
        if (preference.ReadPreferenceMode != ReadPreferenceMode.Primary)
            command.Add("$readPreference", preference.ToDocument());
        else if (topology.Type == TopologyType.Single && server.Type != ServerType.ShardRouter)
            command.Add("$readPreference", ReadPreference.PrimaryPreferred.ToDocument());
    }
}
