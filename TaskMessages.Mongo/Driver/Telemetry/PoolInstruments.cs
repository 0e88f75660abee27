using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace TaskMessages.Mongo.Driver;

/// <summary>The measurements of all connection pools of the process, named as the OpenTelemetry conventions for databases name them.</summary>
internal static class PoolInstruments
{
    private const string PoolName = "db.client.connection.pool.name";

    // several clients may have pools for the same server: their connections are added up
    private static readonly ConcurrentDictionary<ConnectionPool, bool> Pools = new();

    public static Histogram<double> WaitTime { get; } =
        DriverInstruments.Meter.CreateHistogram<double>("db.client.connection.wait_time", "s", "How long commands waited for a connection, the making of a new one included.");

    public static Histogram<double> CreateTime { get; } =
        DriverInstruments.Meter.CreateHistogram<double>("db.client.connection.create_time", "s", "How long it took to make a connection, login included.");

    public static Counter<long> Timeouts { get; } =
        DriverInstruments.Meter.CreateCounter<long>("db.client.connection.timeouts", "{timeout}", "Commands that got no connection in time.");

    public static Counter<long> Clears { get; } =
        DriverInstruments.Meter.CreateCounter<long>("db.client.connection.pool.clears", "{clear}", "How often all connections were given up after an error.");

    public static ObservableUpDownCounter<int> Count { get; } =
        DriverInstruments.Meter.CreateObservableUpDownCounter("db.client.connection.count", Counts, "{connection}", "Connections, idle and used.");

    public static ObservableUpDownCounter<int> Max { get; } =
        DriverInstruments.Meter.CreateObservableUpDownCounter("db.client.connection.max", Limits, "{connection}", "Most connections that are allowed.");

    public static KeyValuePair<string, object?> NameOf(ConnectionPool pool) => new(PoolName, pool.Name);

    public static void Add(ConnectionPool pool) => Pools[pool] = true;

    public static void Remove(ConnectionPool pool) => Pools.TryRemove(pool, out _);

    private static IEnumerable<Measurement<int>> Counts()
    {
        foreach (var pools in Pools.Keys.GroupBy(pool => pool.Name))
        {
            var idle = pools.Sum(pool => pool.IdleCount);
            var open = Math.Max(idle, pools.Sum(pool => pool.OpenCount));
            yield return new Measurement<int>(idle, new KeyValuePair<string, object?>(PoolName, pools.Key), new KeyValuePair<string, object?>("db.client.connection.state", "idle"));
            yield return new Measurement<int>(open - idle, new KeyValuePair<string, object?>(PoolName, pools.Key), new KeyValuePair<string, object?>("db.client.connection.state", "used"));
        }
    }

    private static IEnumerable<Measurement<int>> Limits() =>
        Pools.Keys.GroupBy(pool => pool.Name).Select(pools => new Measurement<int>(pools.Sum(pool => pool.MaxSize), new KeyValuePair<string, object?>(PoolName, pools.Key)));
}
