namespace TaskMessages.Mongo.Driver;

/// <summary>How what one server says changes what is known of all: the state machine of the Server Discovery And Monitoring specification,
/// without any I/O.</summary>
internal static class Discovery
{
    private const string StaleByVersion = "primary marked stale due to electionId/setVersion mismatch";
    private const string StaleByDiscovery = "primary marked stale due to discovery of newer primary";

    /// <summary>The topology after news of one server; the same object when they are out of date, or of a server that is none of the topology's.</summary>
    public static TopologyDescription Apply(TopologyDescription topology, ServerDescription server)
    {
        if (!topology.Servers.TryGetValue(server.Address, out var known) || topology.Type == TopologyType.LoadBalanced)
            return topology;
        if (TopologyVersion.Compare(known.TopologyVersion, server.TopologyVersion) > 0)
            return topology;
        if (topology.Type == TopologyType.Single)
            return topology.With(Required(topology, server));
        var next = topology.With(server);
        return topology.Type switch
        {
            TopologyType.Unknown => FromUnknown(next, server),
            TopologyType.Sharded => server.IsKnown && server.Type != ServerType.ShardRouter ? next.Without(server.Address) : next,
            TopologyType.ReplicaSetNoPrimary => WithoutPrimary(next, server),
            _ => WithPrimary(next, server),
        };
    }

    // with a direct connection the name of the replica set is checked, and nothing else
    private static ServerDescription Required(TopologyDescription topology, ServerDescription server) =>
        topology.SetName is { } name && server.IsKnown && server.Hello.SetName != name
            ? ServerDescription.Unknown(server.Address, $"The server {server.Address} is not a member of the replica set '{name}'.")
            : server;

    private static TopologyDescription FromUnknown(TopologyDescription topology, ServerDescription server) => server.Type switch
    {
        ServerType.Standalone => topology.HasOneSeed ? topology with { Type = TopologyType.Single } : topology.Without(server.Address),
        ServerType.ShardRouter => topology with { Type = TopologyType.Sharded },
        ServerType.ReplicaSetPrimary => FromPrimary(topology, server),
        ServerType.ReplicaSetSecondary or ServerType.ReplicaSetArbiter or ServerType.ReplicaSetOther =>
            FromMemberWithoutPrimary(topology with { Type = TopologyType.ReplicaSetNoPrimary }, server),
        _ => topology,
    };

    private static TopologyDescription WithoutPrimary(TopologyDescription topology, ServerDescription server) => server.Type switch
    {
        ServerType.Standalone or ServerType.ShardRouter => topology.Without(server.Address),
        ServerType.ReplicaSetPrimary => FromPrimary(topology, server),
        ServerType.ReplicaSetSecondary or ServerType.ReplicaSetArbiter or ServerType.ReplicaSetOther => FromMemberWithoutPrimary(topology, server),
        _ => topology,
    };

    private static TopologyDescription WithPrimary(TopologyDescription topology, ServerDescription server) => server.Type switch
    {
        ServerType.Standalone or ServerType.ShardRouter => CheckPrimary(topology.Without(server.Address)),
        ServerType.ReplicaSetPrimary => FromPrimary(topology, server),
        ServerType.ReplicaSetSecondary or ServerType.ReplicaSetArbiter or ServerType.ReplicaSetOther => FromMemberWithPrimary(topology, server),
        _ => CheckPrimary(topology),
    };

    private static TopologyDescription FromMemberWithoutPrimary(TopologyDescription topology, ServerDescription server)
    {
        if (topology.SetName is not null && topology.SetName != server.Hello.SetName)
            return topology.Without(server.Address);
        topology = Suspect(AddMembers(topology with { SetName = server.Hello.SetName }, server), server);
        return IsMisnamed(server) ? topology.Without(server.Address) : topology;
    }

    private static TopologyDescription FromMemberWithPrimary(TopologyDescription topology, ServerDescription server)
    {
        if (topology.SetName != server.Hello.SetName || IsMisnamed(server))
            return CheckPrimary(topology.Without(server.Address));
        topology = CheckPrimary(topology);
        return topology.Type == TopologyType.ReplicaSetNoPrimary ? Suspect(topology, server) : topology;
    }

    private static TopologyDescription FromPrimary(TopologyDescription topology, ServerDescription server)
    {
        if (topology.SetName is not null && topology.SetName != server.Hello.SetName)
            return CheckPrimary(topology.Without(server.Address));
        topology = topology with { SetName = server.Hello.SetName };
        if (IsStale(topology, server))
            return CheckPrimary(topology.With(ServerDescription.Unknown(server.Address, StaleByVersion)));
        topology = Elect(topology, server);
        foreach (var other in topology.Servers.Values)
        {
            if (other.Type == ServerType.ReplicaSetPrimary && !other.Address.Equals(server.Address))
                topology = topology.With(ServerDescription.Unknown(other.Address, StaleByDiscovery));
        }

        topology = AddMembers(topology, server);
        foreach (var address in topology.Servers.Keys.Except(server.Hello.Members))
            topology = topology.Without(address);
        return CheckPrimary(topology);
    }

    /// <summary>Whether another primary was elected after this one. Before MongoDB 6.0 the version of the set's configuration comes first, and
    /// nothing is compared unless both are there; from then on the election comes first, and what is missing is the least.</summary>
    private static bool IsStale(TopologyDescription topology, ServerDescription server)
    {
        var (election, version) = (server.Hello.ElectionId, server.Hello.SetVersion);
        if (server.Hello.MaxWireVersion >= WireVersions.PrefersElectionId)
        {
            var order = Nullable.Compare(election, topology.MaxElectionId);
            return order < 0 || (order == 0 && Nullable.Compare(version, topology.MaxSetVersion) < 0);
        }

        return election < topology.MaxElectionId && version == topology.MaxSetVersion
            || (election is not null && topology.MaxElectionId is not null && version < topology.MaxSetVersion);
    }

    private static TopologyDescription Elect(TopologyDescription topology, ServerDescription server)
    {
        var (election, version) = (server.Hello.ElectionId, server.Hello.SetVersion);
        if (server.Hello.MaxWireVersion >= WireVersions.PrefersElectionId)
            return topology with { MaxElectionId = election, MaxSetVersion = version };
        if (election is not null && version is not null)
            topology = topology with { MaxElectionId = election };
        return Nullable.Compare(version, topology.MaxSetVersion) > 0 ? topology with { MaxSetVersion = version } : topology;
    }

    private static TopologyDescription AddMembers(TopologyDescription topology, ServerDescription server)
    {
        foreach (var address in server.Hello.Members)
        {
            if (!topology.Servers.ContainsKey(address))
                topology = topology.With(new ServerDescription(address));
        }

        return topology;
    }

    /// <summary>Marks the server that another one believes to be the primary.</summary>
    private static TopologyDescription Suspect(TopologyDescription topology, ServerDescription server) =>
        MongoUrlParser.TryParseAddress(server.Hello.Primary, out var address)
            && topology.Servers.TryGetValue(address, out var primary) && primary.Type == ServerType.Unknown
            ? topology.With(primary with { Type = ServerType.PossiblePrimary })
            : topology;

    private static TopologyDescription CheckPrimary(TopologyDescription topology) => topology with
    {
        Type = topology.Servers.Values.Any(server => server.Type == ServerType.ReplicaSetPrimary)
            ? TopologyType.ReplicaSetWithPrimary
            : TopologyType.ReplicaSetNoPrimary,
    };

    /// <summary>Whether the server was reached by another name than its replica set has for it; that name is a server of its own.</summary>
    private static bool IsMisnamed(ServerDescription server) =>
        MongoUrlParser.TryParseAddress(server.Hello.Me, out var me) && !me.Equals(server.Address);
}
