using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TaskMessages.Mongo.Bson;
using TaskMessages.Mongo.Driver.Core.Configuration;

namespace TaskMessages.Mongo.Driver;

/// <summary>Tells spans, measurements and log events of what one client does, as far as anybody listens.</summary>
internal sealed class DriverTelemetry : IDriverEvents
{
    private readonly ILogger? _commands;
    private readonly ILogger _connections;
    private long _lastNumber;

    public DriverTelemetry(LoggingSettings? logging, TimeProvider time)
    {
        Time = time;
        _commands = logging?.LoggerFactory?.CreateLogger("TaskMessages.Mongo.Command");
        _connections = logging?.LoggerFactory?.CreateLogger("TaskMessages.Mongo.Connection") ?? NullLogger.Instance;
        Topology = new TopologyTelemetry(logging?.LoggerFactory?.CreateLogger("TaskMessages.Mongo.Topology") ?? NullLogger.Instance);
    }

    /// <summary>Of a client that logs nothing.</summary>
    public static DriverTelemetry Unlogged { get; } = new(null, TimeProvider.System);

    public TimeProvider Time { get; }

    public ITopologyEvents Topology { get; }

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

    public void PoolCreated(ConnectionPool pool)
    {
        PoolInstruments.Add(pool);
        DriverLog.PoolCreated(_connections, pool.Name, pool.MaxSize);
    }

    public void PoolClosed(ConnectionPool pool)
    {
        PoolInstruments.Remove(pool);
        DriverLog.PoolClosed(_connections, pool.Name);
    }

    public void PoolReady(ConnectionPool pool) => DriverLog.PoolReady(_connections, pool.Name);

    public void PoolCleared(ConnectionPool pool, bool interrupts)
    {
        PoolInstruments.Clears.Add(1, PoolInstruments.NameOf(pool));
        DriverLog.PoolCleared(_connections, pool.Name);
    }

    public void ConnectionReady(ConnectionPool pool, ConnectionId connection, TimeSpan took)
    {
        PoolInstruments.CreateTime.Record(took.TotalSeconds, PoolInstruments.NameOf(pool));
        DriverLog.ConnectionReady(_connections, connection.LongLocalValue, connection.Server, took.TotalMilliseconds);
    }

    public void ConnectionClosed(ConnectionPool pool, ConnectionId connection) =>
        DriverLog.ConnectionClosed(_connections, connection.LongLocalValue, connection.Server);

    public void ConnectionAcquired(ConnectionPool pool, ConnectionId connection, TimeSpan waited)
    {
        PoolInstruments.WaitTime.Record(waited.TotalSeconds, PoolInstruments.NameOf(pool));
        DriverLog.ConnectionAcquired(_connections, connection.LongLocalValue, connection.Server, waited.TotalMilliseconds);
    }

    public void ConnectionReturned(ConnectionPool pool, ConnectionId connection) =>
        DriverLog.ConnectionReturned(_connections, connection.LongLocalValue, connection.Server);

    public void AcquireFailed(ConnectionPool pool, Exception reason, TimeSpan waited)
    {
        if (reason is TimeoutException)
            PoolInstruments.Timeouts.Add(1, PoolInstruments.NameOf(pool));
        DriverLog.AcquireFailed(_connections, pool.Name, waited.TotalMilliseconds, reason.GetType().FullName!);
    }

    private static bool Tell(CommandObservation observation, Exception exception)
    {
        observation.Failed(exception);
        return true;
    }
}
