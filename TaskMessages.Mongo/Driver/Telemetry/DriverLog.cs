using Microsoft.Extensions.Logging;

namespace TaskMessages.Mongo.Driver;

/// <summary>What clients log: event ids 3000 to 3099 commands, 3100 to 3199 pools and connections. Never documents, values, or texts of errors, which may repeat them.</summary>
internal static partial class DriverLog
{
    [LoggerMessage(3000, LogLevel.Debug, "Command started: {CommandName} on {Namespace}, number {Number}, connection {DriverConnectionId} to {Server}", SkipEnabledCheck = true)]
    public static partial void CommandStarted(ILogger logger, string commandName, string @namespace, long number, long driverConnectionId, string server);

    [LoggerMessage(3001, LogLevel.Debug, "Command succeeded: {CommandName} on {Namespace}, number {Number}, {DurationMS} ms", SkipEnabledCheck = true)]
    public static partial void CommandSucceeded(ILogger logger, string commandName, string @namespace, long number, double durationMS);

    [LoggerMessage(3002, LogLevel.Debug, "Command failed: {CommandName} on {Namespace}, number {Number}, {DurationMS} ms, error {ErrorType}", SkipEnabledCheck = true)]
    public static partial void CommandFailed(ILogger logger, string commandName, string @namespace, long number, double durationMS, string errorType);

    [LoggerMessage(3100, LogLevel.Debug, "Connection pool created: {Server}, {MaxPoolSize} connections at most")]
    public static partial void PoolCreated(ILogger logger, string server, int maxPoolSize);

    [LoggerMessage(3101, LogLevel.Debug, "Connection pool closed: {Server}")]
    public static partial void PoolClosed(ILogger logger, string server);

    [LoggerMessage(3102, LogLevel.Information, "Connection pool cleared: {Server}")]
    public static partial void PoolCleared(ILogger logger, string server);

    [LoggerMessage(3103, LogLevel.Debug, "Connection ready: {DriverConnectionId} to {Server}, {DurationMS} ms")]
    public static partial void ConnectionReady(ILogger logger, long driverConnectionId, string server, double durationMS);

    [LoggerMessage(3104, LogLevel.Debug, "Connection closed: {DriverConnectionId} to {Server}")]
    public static partial void ConnectionClosed(ILogger logger, long driverConnectionId, string server);

    [LoggerMessage(3105, LogLevel.Debug, "Connection checked out: {DriverConnectionId} to {Server}, {DurationMS} ms")]
    public static partial void ConnectionAcquired(ILogger logger, long driverConnectionId, string server, double durationMS);

    [LoggerMessage(3106, LogLevel.Debug, "Connection checkout failed: {Server}, {DurationMS} ms, error {ErrorType}")]
    public static partial void AcquireFailed(ILogger logger, string server, double durationMS, string errorType);

    [LoggerMessage(3107, LogLevel.Debug, "Connection pool ready: {Server}")]
    public static partial void PoolReady(ILogger logger, string server);

    [LoggerMessage(3108, LogLevel.Debug, "Connection checked in: {DriverConnectionId} to {Server}")]
    public static partial void ConnectionReturned(ILogger logger, long driverConnectionId, string server);
}
