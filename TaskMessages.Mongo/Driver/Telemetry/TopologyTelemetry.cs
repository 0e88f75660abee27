using Microsoft.Extensions.Logging;
using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Tells measurements and log events of what one client finds out of its servers, as far as anybody listens.</summary>
internal sealed class TopologyTelemetry(ILogger log) : ITopologyEvents
{
    // of a hello reply, what says what the server is; the rest is left out, whatever a server may put there
    private static readonly string[] Told =
    [
        "ok", "helloOk", "ismaster", "isWritablePrimary", "msg", "isreplicaset", "setName", "setVersion", "secondary", "arbiterOnly", "hidden", "hosts", "passives", "arbiters",
        "primary", "me", "electionId", "topologyVersion", "minWireVersion", "maxWireVersion", "logicalSessionTimeoutMinutes", "connectionId", "readOnly",
    ];

    private MongoServerAddress? _primary;

    public void TopologyOpening(Cluster cluster)
    {
        TopologyInstruments.Add(cluster);
        TopologyLog.TopologyOpening(log, cluster.Id);
    }

    public void TopologyClosed(Cluster cluster)
    {
        TopologyInstruments.Remove(cluster);
        TopologyLog.TopologyClosed(log, cluster.Id);
    }

    public void TopologyChanged(long topology, TopologyDescription before, TopologyDescription now)
    {
        if (log.IsEnabled(LogLevel.Debug))
            TopologyLog.TopologyChanged(log, topology, before.Redacted(), now.Redacted());
        if (!log.IsEnabled(LogLevel.Information) || now.Primary is not { } primary)
            return;

        // one that comes back after having been lost has not changed
        if (_primary is not null && !_primary.Equals(primary.Address))
            TopologyLog.PrimaryChanged(log, _primary.ToString(), primary.Address.ToString());
        _primary = primary.Address;
    }

    public void ServerOpening(long topology, MongoServerAddress server) => TopologyLog.ServerOpening(log, server.Host, server.Port, topology);

    public void ServerClosed(long topology, MongoServerAddress server) => TopologyLog.ServerClosed(log, server.Host, server.Port, topology);

    public void ServerChanged(long topology, ServerDescription before, ServerDescription now)
    {
        if (log.IsEnabled(LogLevel.Debug))
            TopologyLog.ServerChanged(log, topology, before.Redacted(), now.Redacted());
        if (!log.IsEnabled(LogLevel.Warning))
            return;
        if (now.Error is not null && before.Error is null)
            TopologyLog.ServerLost(log, now.Address.ToString(), now.ErrorType ?? ServerDescription.NoType);
        else if (now.IsKnown && before.Error is not null)
            TopologyLog.ServerFound(log, now.Address.ToString(), now.Type);
    }

    public void HeartbeatStarted(in Heartbeat heartbeat) => TopologyLog.HeartbeatStarted(
        log, heartbeat.Server.Host, heartbeat.Server.Port, heartbeat.Topology, heartbeat.Connection.LongLocalValue, heartbeat.IsAwaited);

    public void HeartbeatSucceeded(in Heartbeat heartbeat, TimeSpan took, BsonDocument reply)
    {
        if (!heartbeat.IsAwaited && TopologyInstruments.HeartbeatDuration.Enabled)
            TopologyInstruments.HeartbeatDuration.Record(took.TotalSeconds, TopologyInstruments.Tags(heartbeat));
        if (!log.IsEnabled(LogLevel.Debug))
            return;
        var told = new BsonDocument(reply.Where(element => Told.Contains(element.Name)));
        TopologyLog.HeartbeatSucceeded(
            log,
            heartbeat.Server.Host,
            heartbeat.Server.Port,
            heartbeat.Topology,
            heartbeat.Connection.LongLocalValue,
            heartbeat.Connection.LongServerValue,
            heartbeat.IsAwaited,
            took.TotalMilliseconds,
            told.ToString());
    }

    public void HeartbeatFailed(in Heartbeat heartbeat, TimeSpan took, string errorType)
    {
        if (TopologyInstruments.HeartbeatFailures.Enabled)
        {
            var tags = TopologyInstruments.Tags(heartbeat);
            tags.Add("error.type", errorType);
            TopologyInstruments.HeartbeatFailures.Add(1, tags);
        }

        TopologyLog.HeartbeatFailed(
            log, heartbeat.Server.Host, heartbeat.Server.Port, heartbeat.Topology, heartbeat.Connection.LongLocalValue, heartbeat.IsAwaited, took.TotalMilliseconds, errorType);
    }
}
