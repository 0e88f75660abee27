using TaskMessages.Mongo.Bson;
using TaskMessages.Mongo.Driver;

namespace TaskMessages.Tests.Mongo.Unified;

/// <summary>Keeps what a client tells of its servers and pools, in the words of the unified test format; and tells it on, so that it is logged.</summary>
/// <param name="kinds">The kinds of events that are kept.</param>
/// <param name="inner">Who is told, too.</param>
internal sealed class ObservedEvents(IReadOnlySet<string> kinds, IDriverEvents inner) : IDriverEvents, ITopologyEvents
{
    private readonly List<(string Kind, BsonDocument Event)> _events = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<(string Kind, BsonDocument Event)> All
    {
        get
        {
            lock (_events)
                return [.. _events];
        }
    }

    public bool ObservesCommands => false;

    public ITopologyEvents Topology => this;

    /// <returns>Whether the condition came to hold of the events within the limit.</returns>
    public async Task<bool> HoldsAsync(Func<IReadOnlyList<(string Kind, BsonDocument Event)>, bool> condition, TimeSpan limit)
    {
        using var late = new CancellationTokenSource(limit);
        while (true)
        {
            Task more;
            lock (_events)
                more = _more.Task;
            if (condition(All))
                return true;
            try
            {
                await more.WaitAsync(late.Token);
            }
            catch (OperationCanceledException)
            {
                return condition(All);
            }
        }
    }

    public ValueTask<BsonDocument> ObserveAsync(BsonDocument command, ConnectionId connection, Func<ValueTask<BsonDocument>> run) => run();

    public void PoolCreated(ConnectionPool pool) => inner.PoolCreated(pool);

    public void PoolClosed(ConnectionPool pool) => inner.PoolClosed(pool);

    public void PoolReady(ConnectionPool pool) => Add("poolReadyEvent", []);

    public void PoolCleared(ConnectionPool pool, bool interrupts) => Add("poolClearedEvent", new BsonDocument("interruptInUseConnections", interrupts));

    public void ConnectionReady(ConnectionPool pool, ConnectionId connection, TimeSpan took) => Add("connectionReadyEvent", []);

    public void ConnectionClosed(ConnectionPool pool, ConnectionId connection) => Add("connectionClosedEvent", []);

    public void ConnectionAcquired(ConnectionPool pool, ConnectionId connection, TimeSpan waited) => Add("connectionCheckedOutEvent", []);

    public void ConnectionReturned(ConnectionPool pool, ConnectionId connection) => Add("connectionCheckedInEvent", []);

    public void AcquireFailed(ConnectionPool pool, Exception reason, TimeSpan waited) => Add("connectionCheckOutFailedEvent", []);

    public void TopologyOpening(Cluster cluster)
    {
        inner.Topology.TopologyOpening(cluster);
        Add("topologyOpeningEvent", []);
    }

    public void TopologyClosed(Cluster cluster)
    {
        inner.Topology.TopologyClosed(cluster);
        Add("topologyClosedEvent", []);
    }

    public void TopologyChanged(long topology, TopologyDescription before, TopologyDescription now)
    {
        inner.Topology.TopologyChanged(topology, before, now);
        Add("topologyDescriptionChangedEvent", Change(before.Type.ToString(), now.Type.ToString()));
    }

    public void ServerOpening(long topology, MongoServerAddress server)
    {
        inner.Topology.ServerOpening(topology, server);
        Add("serverOpeningEvent", []);
    }

    public void ServerClosed(long topology, MongoServerAddress server)
    {
        inner.Topology.ServerClosed(topology, server);
        Add("serverClosedEvent", []);
    }

    public void ServerChanged(long topology, ServerDescription before, ServerDescription now)
    {
        inner.Topology.ServerChanged(topology, before, now);
        Add("serverDescriptionChangedEvent", Change(NameOf(before.Type), NameOf(now.Type)));
    }

    public void HeartbeatStarted(in Heartbeat heartbeat)
    {
        inner.Topology.HeartbeatStarted(heartbeat);
        Add("serverHeartbeatStartedEvent", new BsonDocument("awaited", heartbeat.IsAwaited));
    }

    public void HeartbeatSucceeded(in Heartbeat heartbeat, TimeSpan took, BsonDocument reply)
    {
        inner.Topology.HeartbeatSucceeded(heartbeat, took, reply);
        Add("serverHeartbeatSucceededEvent", new BsonDocument("awaited", heartbeat.IsAwaited));
    }

    public void HeartbeatFailed(in Heartbeat heartbeat, TimeSpan took, string errorType)
    {
        inner.Topology.HeartbeatFailed(heartbeat, took, errorType);
        Add("serverHeartbeatFailedEvent", new BsonDocument("awaited", heartbeat.IsAwaited));
    }

    private static BsonDocument Change(string before, string now) =>
        new() { { "previousDescription", new BsonDocument("type", before) }, { "newDescription", new BsonDocument("type", now) } };

    private static string NameOf(ServerType type) => type switch
    {
        ServerType.ShardRouter => "Mongos",
        _ => type.ToString().Replace("ReplicaSet", "RS", StringComparison.Ordinal),
    };

    private void Add(string kind, BsonDocument told)
    {
        if (!kinds.Contains(kind))
            return;
        TaskCompletionSource more;
        lock (_events)
        {
            _events.Add((kind, told));
            (more, _more) = (_more, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        more.SetResult();
    }
}
