using TaskMessages.Mongo.Bson;
using TaskMessages.Mongo.Driver;

namespace TaskMessages.Tests.Mongo.Topology;

/// <summary>One file of the discovery_and_monitoring suite: replies and errors in phases, and what the client has to know after each.</summary>
internal sealed class DiscoveryCase(BsonDocument root)
{
    public static readonly Dictionary<string, ServerType> Types = new()
    {
        ["Unknown"] = ServerType.Unknown,
        ["PossiblePrimary"] = ServerType.PossiblePrimary,
        ["Standalone"] = ServerType.Standalone,
        ["Mongos"] = ServerType.ShardRouter,
        ["RSPrimary"] = ServerType.ReplicaSetPrimary,
        ["RSSecondary"] = ServerType.ReplicaSetSecondary,
        ["RSArbiter"] = ServerType.ReplicaSetArbiter,
        ["RSOther"] = ServerType.ReplicaSetOther,
        ["RSGhost"] = ServerType.ReplicaSetGhost,
        ["LoadBalancer"] = ServerType.LoadBalancer,
    };

    private readonly Dictionary<MongoServerAddress, int> _generations = [];
    private TopologyDescription _topology = Begin(root["uri"].AsString);

    /// <returns>What came out otherwise than the suite wants; null when it holds.</returns>
    public string? Run()
    {
        foreach (var (phase, number) in root["phases"].AsBsonArray.Select((phase, number) => (phase.AsBsonDocument, number + 1)))
        {
            foreach (var response in List(phase, "responses"))
                Answer(Address(response[0].AsString), response[1].AsBsonDocument);
            foreach (var error in List(phase, "applicationErrors"))
                Fail(error.AsBsonDocument);
            if (Differences(phase["outcome"].AsBsonDocument).FirstOrDefault() is { } difference)
                return $"phase {number}: {difference}";
        }

        return null;
    }

    private static TopologyDescription Begin(string uri)
    {
        var settings = MongoClientSettings.FromConnectionString(uri);
        return TopologyDescription.Begin(settings.Servers, settings.ReplicaSetName, settings.DirectConnection, settings.LoadBalanced);
    }

    // an empty reply stands for none: the check failed, and with it the connections
    private void Answer(MongoServerAddress address, BsonDocument reply)
    {
        var description = reply.ElementCount == 0 ? ServerDescription.Unknown(address, "no reply") : ServerDescription.From(address, HelloReply.From(reply));
        if (!description.IsKnown)
            _generations[address] = Generation(address) + 1;
        _topology = Discovery.Apply(_topology, description);
    }

    private void Fail(BsonDocument error)
    {
        var address = Address(error["address"].AsString);
        var effect = ErrorEffect.Of(_topology, Generation(address), new ApplicationError(
            address,
            error["type"].AsString switch { "network" => ErrorKind.Network, "timeout" => ErrorKind.Timeout, _ => ErrorKind.Command },
            error["when"].AsString == "afterHandshakeCompletes" ? ErrorStage.InUse : ErrorStage.Connecting,
            error.TryGetValue("generation", out var generation) ? generation.ToInt32() : Generation(address),
            error["maxWireVersion"].ToInt32(),
            "an error",
            error.TryGetValue("response", out var reply) ? reply.AsBsonDocument : null));
        if (effect.Description is { } description)
            _topology = Discovery.Apply(_topology, description);
        if (effect.ClearsPool)
            _generations[address] = Generation(address) + 1;
    }

    private IEnumerable<string> Differences(BsonDocument outcome)
    {
        if (_topology.Type.ToString() != outcome["topologyType"].AsString)
            yield return $"the topology is {_topology.Type}";
        if (outcome.Contains("setName") && _topology.SetName != Text(outcome, "setName"))
            yield return $"the set's name is {_topology.SetName}";
        if (outcome.Contains("logicalSessionTimeoutMinutes") && _topology.LogicalSessionTimeoutMinutes != Number(outcome, "logicalSessionTimeoutMinutes"))
            yield return $"sessions live {_topology.LogicalSessionTimeoutMinutes} minutes";
        if (outcome.Contains("maxSetVersion") && _topology.MaxSetVersion != Number(outcome, "maxSetVersion"))
            yield return $"the newest configuration is {_topology.MaxSetVersion}";
        if (outcome.Contains("maxElectionId") && _topology.MaxElectionId != Id(outcome, "maxElectionId"))
            yield return $"the newest election is {_topology.MaxElectionId}";
        if (outcome.TryGetValue("compatible", out var compatible) && compatible.AsBoolean != _topology.Incompatibility is null)
            yield return $"incompatible: {_topology.Incompatibility ?? "no"}";
        var expected = outcome["servers"].AsBsonDocument;
        if (!_topology.Servers.Keys.ToHashSet().SetEquals(expected.Names.Select(Address)))
            yield return $"the servers are {_topology}";
        foreach (var server in expected.Where(server => _topology.Servers.ContainsKey(Address(server.Name))))
        {
            foreach (var difference in Differences(_topology.Servers[Address(server.Name)], server.Value.AsBsonDocument))
                yield return $"{server.Name} {difference}";
        }
    }

    private IEnumerable<string> Differences(ServerDescription server, BsonDocument expected)
    {
        if (server.Type != Types[expected["type"].AsString])
            yield return $"is {server.Type}";
        if (expected.Contains("setName") && server.Hello.SetName != Text(expected, "setName"))
            yield return $"has the set's name {server.Hello.SetName}";
        if (expected.Contains("setVersion") && server.Hello.SetVersion != Number(expected, "setVersion"))
            yield return $"has the configuration {server.Hello.SetVersion}";
        if (expected.Contains("electionId") && server.Hello.ElectionId != Id(expected, "electionId"))
            yield return $"has the election {server.Hello.ElectionId}";
        if (expected.Contains("topologyVersion") && server.TopologyVersion != TopologyVersion.Of(expected))
            yield return $"has the version {server.TopologyVersion}";
        if (expected.Contains("logicalSessionTimeoutMinutes") && server.Hello.LogicalSessionTimeoutMinutes != Number(expected, "logicalSessionTimeoutMinutes"))
            yield return $"has sessions of {server.Hello.LogicalSessionTimeoutMinutes} minutes";
        if (expected.Contains("maxWireVersion") && server.Hello.MaxWireVersion != (Number(expected, "maxWireVersion") ?? 0))
            yield return $"has the wire version {server.Hello.MaxWireVersion}";
        if (expected.TryGetValue("error", out var error) && server.Error?.Contains(error.AsString, StringComparison.Ordinal) != true)
            yield return $"has the error {server.Error}";
        if (expected.TryGetValue("pool", out var pool) && Generation(server.Address) != pool["generation"].ToInt32())
            yield return $"has a pool of generation {Generation(server.Address)}";
    }

    private static MongoServerAddress Address(string text) =>
        MongoUrlParser.TryParseAddress(text, out var address) ? address : throw new FormatException($"'{text}' is no address");

    private static BsonArray List(BsonDocument document, string name) => document.TryGetValue(name, out var list) ? list.AsBsonArray : [];

    private static string? Text(BsonDocument document, string name) => (document[name] as BsonString)?.Value;

    private static int? Number(BsonDocument document, string name) => document[name].IsNumeric ? document[name].ToInt32() : null;

    private static ObjectId? Id(BsonDocument document, string name) => (document[name] as BsonObjectId)?.Value;

    private int Generation(MongoServerAddress address) => _generations.GetValueOrDefault(address);
}
