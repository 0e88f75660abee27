using System.Collections.Immutable;
using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>What the client knows of all its servers; never changed, only replaced (see <see cref="Discovery"/>).</summary>
internal sealed record TopologyDescription(TopologyType Type, ImmutableDictionary<MongoServerAddress, ServerDescription> Servers)
{
    /// <summary>Of a client that is not there yet, or no more.</summary>
    public static TopologyDescription None { get; } = new(TopologyType.Unknown, ImmutableDictionary<MongoServerAddress, ServerDescription>.Empty);

    /// <summary>The replica set's primary, if it is known.</summary>
    public ServerDescription? Primary => Servers.Values.FirstOrDefault(server => server.Type == ServerType.ReplicaSetPrimary);

    /// <summary>The replica set that the servers must be members of, asked for or found; null when neither.</summary>
    public string? SetName { get; init; }

    /// <summary>Whether the client was told of one server only.</summary>
    public bool HasOneSeed { get; init; }

    /// <summary>Of the newest primary that was seen.</summary>
    public ObjectId? MaxElectionId { get; init; }

    /// <summary>Of the newest configuration of the replica set that was seen.</summary>
    public long? MaxSetVersion { get; init; }

    /// <summary>The least of the servers that hold data; null when there is none, or one has no sessions.</summary>
    public int? LogicalSessionTimeoutMinutes
    {
        get
        {
            var minutes = Servers.Values.Where(server => server.IsDataBearing).Select(server => server.Hello.LogicalSessionTimeoutMinutes).ToList();
            return minutes.Contains(null) ? null : minutes.Min();
        }
    }

    /// <summary>Why this client cannot talk to one of the servers, and so to none of them; null when it can.</summary>
    public string? Incompatibility => Servers.Values.Select(server => server.Incompatibility).FirstOrDefault(reason => reason is not null);

    /// <summary>Where discovery begins.</summary>
    /// <param name="seeds">The servers that the client was told of.</param>
    /// <param name="setName">The replica set that they must be members of, or null.</param>
    /// <param name="isDirect">Whether to talk to the only seed whatever it is.</param>
    /// <param name="isLoadBalanced">Whether the only seed is a load balancer.</param>
    public static TopologyDescription Begin(IEnumerable<MongoServerAddress> seeds, string? setName, bool isDirect, bool isLoadBalanced)
    {
        var type = isLoadBalanced ? TopologyType.LoadBalanced
            : isDirect ? TopologyType.Single
            : setName is not null ? TopologyType.ReplicaSetNoPrimary
            : TopologyType.Unknown;
        var servers = seeds.Distinct().ToImmutableDictionary(
            seed => seed, seed => new ServerDescription(seed, isLoadBalanced ? ServerType.LoadBalancer : ServerType.Unknown));
        return new TopologyDescription(type, servers) { SetName = setName, HasOneSeed = servers.Count == 1 };
    }

    public TopologyDescription With(ServerDescription server) => this with { Servers = Servers.SetItem(server.Address, server) };

    public TopologyDescription Without(MongoServerAddress address) => this with { Servers = Servers.Remove(address) };

    public override string ToString() => Text(server => server.ToString());

    /// <summary>The same as <see cref="ToString"/>, without the texts of errors.</summary>
    public string Redacted() => Text(server => server.Redacted());

    private string Text(Func<ServerDescription, string> describe) =>
        $"{Type} [{string.Join("; ", Servers.Values.OrderBy(server => server.Address.ToString(), StringComparer.Ordinal).Select(describe))}]";
}
