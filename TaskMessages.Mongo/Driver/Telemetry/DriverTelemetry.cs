using Microsoft.Extensions.Logging;
using TaskMessages.Mongo.Bson;
using TaskMessages.Mongo.Driver.Core.Configuration;

namespace TaskMessages.Mongo.Driver;

/// <summary>Tells spans, measurements and log events of what one client does, as far as anybody listens.</summary>
internal sealed class DriverTelemetry : IDriverEvents
{
    private readonly ILogger? _commands;
    private long _lastNumber;

    public DriverTelemetry(LoggingSettings? logging, TimeProvider time)
    {
        Time = time;
        _commands = logging?.LoggerFactory?.CreateLogger("TaskMessages.Mongo.Command");
    }

    /// <summary>Of a client that logs nothing.</summary>
    public static DriverTelemetry Unlogged { get; } = new(null, TimeProvider.System);

    public TimeProvider Time { get; }

    /// <summary>Where commands are logged, if anything is to be logged there.</summary>
    public ILogger? CommandLog => _commands?.IsEnabled(LogLevel.Debug) == true ? _commands : null;

    public bool ObservesCommands => DriverInstruments.Source.HasListeners() || DriverInstruments.CommandDuration.Enabled || CommandLog is not null;

    public async ValueTask<BsonDocument> ObserveAsync(BsonDocument command, ConnectionId connection, Func<ValueTask<BsonDocument>> run)
    {
        using var observation = new CommandObservation(this, command, connection, Interlocked.Increment(ref _lastNumber));
        BsonDocument reply;
        try
        {
            reply = await run().ConfigureAwait(false);
        }
        catch (Exception exception) when (Tell(observation, exception))
        {
            throw;
        }

        observation.Succeeded(reply);
        return reply;
    }

    private static bool Tell(CommandObservation observation, Exception exception)
    {
        observation.Failed(exception);
        return true;
    }
}
