namespace TaskMessages.Mongo.Driver;

/// <summary>Which servers an operation may go to: the Server Selection and Max Staleness specifications, without any I/O.</summary>
internal static class ServerSelection
{
    /// <summary>Least staleness that can be told from being up to date: the time between the writes that an idle primary makes, and some more.</summary>
    private static readonly TimeSpan SmallestStaleness = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan IdleWriteInterval = TimeSpan.FromSeconds(10);

    /// <summary>The servers that may take an operation, in no order; none when it has to wait.</summary>
    /// <param name="topology">What is known.</param>
    /// <param name="preference">Which members of a replica set to read from; null for what only a primary does.</param>
    /// <param name="heartbeat">How often servers are asked for their state.</param>
    /// <param name="avoided">Servers that are taken only when there is no other.</param>
    /// <exception cref="MongoConfigurationException">The preference's staleness is too small to be told.</exception>
    public static List<ServerDescription> Suitable(
        TopologyDescription topology, ReadPreference? preference, TimeSpan heartbeat, IReadOnlyCollection<MongoServerAddress> avoided)
    {
        var suitable = Suitable(topology, preference, heartbeat, [.. topology.Servers.Values.Where(server => !avoided.Contains(server.Address))]);
        return suitable.Count > 0 || avoided.Count == 0 ? suitable : Suitable(topology, preference, heartbeat, [.. topology.Servers.Values]);
    }

    /// <summary>Those of the servers that answer about as fast as the fastest of them.</summary>
    /// <param name="servers">Suitable servers.</param>
    /// <param name="threshold">How much slower than the fastest.</param>
    public static List<ServerDescription> InWindow(List<ServerDescription> servers, TimeSpan threshold)
    {
        if (servers.Count < 2)
            return servers;
        var limit = servers.Min(Latency) + threshold;
        return servers.FindAll(server => Latency(server) <= limit);
    }

    /// <summary>Of two servers at random the one that has less to do.</summary>
    /// <param name="servers">Servers in the latency window, at least one.</param>
    /// <param name="load">How many operations a server is running.</param>
    /// <param name="random">Where chance comes from.</param>
    public static ServerDescription Choose(List<ServerDescription> servers, Func<MongoServerAddress, int> load, Random random)
    {
        if (servers.Count == 1)
            return servers[0];
        var first = random.Next(servers.Count);
        var second = random.Next(servers.Count - 1);
        if (second >= first)
            second++;
        return load(servers[second].Address) < load(servers[first].Address) ? servers[second] : servers[first];
    }

    private static TimeSpan Latency(ServerDescription server) => server.RoundTripTime ?? TimeSpan.Zero;

    private static List<ServerDescription> Suitable(
        TopologyDescription topology, ReadPreference? preference, TimeSpan heartbeat, List<ServerDescription> servers) => topology.Type switch
        {
            TopologyType.Unknown => [],
            TopologyType.Single => servers.FindAll(server => server.IsKnown),
            TopologyType.Sharded or TopologyType.LoadBalanced => servers.FindAll(server => server.TakesWrites),
            _ => preference is null
                ? OfType(servers, ServerType.ReplicaSetPrimary)
                : Members(topology, preference, heartbeat, servers),
        };

    private static List<ServerDescription> Members(
        TopologyDescription topology, ReadPreference preference, TimeSpan heartbeat, List<ServerDescription> servers)
    {
        var primary = OfType(servers, ServerType.ReplicaSetPrimary);
        var secondaries = OfType(servers, ServerType.ReplicaSetSecondary);
        switch (preference.ReadPreferenceMode)
        {
            case ReadPreferenceMode.Primary:
                return primary;
            case ReadPreferenceMode.PrimaryPreferred:
                return primary.Count > 0 ? primary : Eligible(topology, preference, heartbeat, secondaries);
            case ReadPreferenceMode.Secondary:
                return Eligible(topology, preference, heartbeat, secondaries);
            case ReadPreferenceMode.SecondaryPreferred:
                var eligible = Eligible(topology, preference, heartbeat, secondaries);
                return eligible.Count > 0 ? eligible : primary;
            default:
                return Eligible(topology, preference, heartbeat, [.. primary, .. secondaries]);
        }
    }

    private static List<ServerDescription> OfType(List<ServerDescription> servers, ServerType type) => servers.FindAll(server => server.Type == type);

    private static List<ServerDescription> Eligible(
        TopologyDescription topology, ReadPreference preference, TimeSpan heartbeat, List<ServerDescription> servers)
    {
        if (preference.MaxStaleness is { } limit)
        {
            ThrowIfTooSmall(limit, heartbeat);
            servers = servers.FindAll(server => Staleness(topology, server) + heartbeat <= limit);
        }

        if (preference.TagSets.Count == 0)
            return servers;
        foreach (var tags in preference.TagSets)
        {
            if (servers.FindAll(server => server.Hello.Tags.ContainsAll(tags)) is { Count: > 0 } tagged)
                return tagged;
        }

        return [];
    }

    /// <summary>How far the server lags behind the primary or, without one, behind the secondary that is furthest ahead; without end when it does
    /// not say what it has.</summary>
    private static TimeSpan Staleness(TopologyDescription topology, ServerDescription server)
    {
        if (server.Type == ServerType.ReplicaSetPrimary)
            return TimeSpan.Zero;
        if (server.Hello.LastWriteDate is not { } written)
            return TimeSpan.MaxValue / 2;
        var primary = topology.Servers.Values.FirstOrDefault(other => other.Type == ServerType.ReplicaSetPrimary);
        if (primary?.Hello.LastWriteDate is { } latest)
            return server.UpdatedAt - written - (primary.UpdatedAt - latest);
        var ahead = topology.Servers.Values.Where(other => other.Type == ServerType.ReplicaSetSecondary).Max(other => other.Hello.LastWriteDate);
        return ahead!.Value - written;
    }

    private static void ThrowIfTooSmall(TimeSpan limit, TimeSpan heartbeat)
    {
        var least = heartbeat + IdleWriteInterval > SmallestStaleness ? heartbeat + IdleWriteInterval : SmallestStaleness;
        if (limit < least)
            throw new MongoConfigurationException($"The option 'maxStalenessSeconds' must be at least {least.TotalSeconds} with this 'heartbeatFrequencyMS'.");
    }
}
