using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace TaskMessages.Mongo.Driver;

/// <summary>The measurements of what all clients of the process know of their servers. The OpenTelemetry conventions have none; these are named in their manner.</summary>
internal static class TopologyInstruments
{
    private static readonly ConcurrentDictionary<Cluster, bool> Clusters = new();

    public static Histogram<double> HeartbeatDuration { get; } =
        DriverInstruments.Meter.CreateHistogram<double>("db.client.heartbeat.duration", "s", "How long servers took to say what they are, asked to answer at once.");

    public static Counter<long> HeartbeatFailures { get; } =
        DriverInstruments.Meter.CreateCounter<long>("db.client.heartbeat.failures", "{heartbeat}", "How often servers did not say what they are.");

    public static ObservableUpDownCounter<int> Servers { get; } =
        DriverInstruments.Meter.CreateObservableUpDownCounter("db.client.servers", Counts, "{server}", "Servers of the clients' deployments, by what they are.");

    public static void Add(Cluster cluster) => Clusters[cluster] = true;

    public static void Remove(Cluster cluster) => Clusters.TryRemove(cluster, out _);

    public static TagList Tags(in Heartbeat heartbeat)
    {
        var tags = default(TagList);
        heartbeat.Connection.AddTo(ref tags);
        return tags;
    }

    // several clients may watch the same server: each counts it
    private static IEnumerable<Measurement<int>> Counts() => Clusters.Keys
        .SelectMany(cluster => cluster.State.Topology.Servers.Values)
        .GroupBy(server => server.Type)
        .Select(servers => new Measurement<int>(servers.Count(), new KeyValuePair<string, object?>("db.client.server.type", servers.Key.ToString())));
}
