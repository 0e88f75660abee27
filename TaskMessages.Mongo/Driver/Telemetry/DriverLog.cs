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
}
