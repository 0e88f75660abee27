using Microsoft.Extensions.Logging;

namespace TaskMessages.Mongo.Driver;

/// <summary>What clients log of their servers: event ids 3200 to 3299, of which 3200 to 3209 are the messages of the Server Discovery And Monitoring
/// Logging specification. Never the text of an error.</summary>
internal static partial class TopologyLog
{
    [LoggerMessage(3200, LogLevel.Debug, "Starting topology monitoring: topology {TopologyId}")]
    public static partial void TopologyOpening(ILogger logger, long topologyId);

    [LoggerMessage(3201, LogLevel.Debug, "Stopped topology monitoring: topology {TopologyId}")]
    public static partial void TopologyClosed(ILogger logger, long topologyId);

    [LoggerMessage(3202, LogLevel.Debug, "Topology description changed: topology {TopologyId}, from {PreviousDescription} to {NewDescription}", SkipEnabledCheck = true)]
    public static partial void TopologyChanged(ILogger logger, long topologyId, string previousDescription, string newDescription);

    [LoggerMessage(3203, LogLevel.Debug, "Starting server monitoring: {ServerHost}:{ServerPort}, topology {TopologyId}")]
    public static partial void ServerOpening(ILogger logger, string serverHost, int serverPort, long topologyId);

    [LoggerMessage(3204, LogLevel.Debug, "Stopped server monitoring: {ServerHost}:{ServerPort}, topology {TopologyId}")]
    public static partial void ServerClosed(ILogger logger, string serverHost, int serverPort, long topologyId);

    [LoggerMessage(3205, LogLevel.Debug, "Server heartbeat started: {ServerHost}:{ServerPort}, topology {TopologyId}, connection {DriverConnectionId}, awaited {Awaited}")]
    public static partial void HeartbeatStarted(ILogger logger, string serverHost, int serverPort, long topologyId, long driverConnectionId, bool awaited);

    [LoggerMessage(
        3206,
        LogLevel.Debug,
        "Server heartbeat succeeded: {ServerHost}:{ServerPort}, topology {TopologyId}, connection {DriverConnectionId} ({ServerConnectionId}), awaited {Awaited}, {DurationMS} ms, reply {Reply}",
        SkipEnabledCheck = true)]
    public static partial void HeartbeatSucceeded(
        ILogger logger, string serverHost, int serverPort, long topologyId, long driverConnectionId, long? serverConnectionId, bool awaited, double durationMS, string reply);

    [LoggerMessage(
        3207,
        LogLevel.Debug,
        "Server heartbeat failed: {ServerHost}:{ServerPort}, topology {TopologyId}, connection {DriverConnectionId}, awaited {Awaited}, {DurationMS} ms, error {Failure}")]
    public static partial void HeartbeatFailed(
        ILogger logger, string serverHost, int serverPort, long topologyId, long driverConnectionId, bool awaited, double durationMS, string failure);

    [LoggerMessage(3208, LogLevel.Debug, "Server description changed: topology {TopologyId}, from {PreviousDescription} to {NewDescription}", SkipEnabledCheck = true)]
    public static partial void ServerChanged(ILogger logger, long topologyId, string previousDescription, string newDescription);

    [LoggerMessage(3210, LogLevel.Warning, "Server lost: {Server}, error {ErrorType}")]
    public static partial void ServerLost(ILogger logger, string server, string errorType);

    [LoggerMessage(3211, LogLevel.Information, "Server is known again: {Server}, {Type}")]
    public static partial void ServerFound(ILogger logger, string server, ServerType type);

    [LoggerMessage(3212, LogLevel.Information, "Primary changed: from {PreviousPrimary} to {NewPrimary}")]
    public static partial void PrimaryChanged(ILogger logger, string previousPrimary, string newPrimary);
}
