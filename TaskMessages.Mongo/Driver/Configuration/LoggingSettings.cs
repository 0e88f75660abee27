using Microsoft.Extensions.Logging;

namespace TaskMessages.Mongo.Driver.Core.Configuration;

/// <summary>Where a client logs: commands under <c>TaskMessages.Mongo.Command</c>, pools and connections under <c>TaskMessages.Mongo.Connection</c>.</summary>
public sealed class LoggingSettings(ILoggerFactory? loggerFactory = null)
{
    /// <summary>Makes the loggers; nothing is logged when it is null.</summary>
    public ILoggerFactory? LoggerFactory { get; } = loggerFactory;
}
