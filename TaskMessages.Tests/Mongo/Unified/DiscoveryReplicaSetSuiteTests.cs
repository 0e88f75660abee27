using TaskMessages.EmbeddedMongo;

namespace TaskMessages.Tests.Mongo.Unified;

/// <summary>What clients report of a server that poses as a replica set of one.</summary>
public sealed class DiscoveryReplicaSetSuiteTests : DiscoverySuite
{
    private const string Members = "waits for the descriptions of three members, and the server is the only one";
    private const string StepDown = "the server is the only member, so it cannot step down";
    private const string Where = "runs $where, which the server does not have";

    private protected override int Held => 19;

    private protected override string Topology => "replicaset";

    private protected override string ConnectionString(EmbeddedMongoServer server) => $"mongodb://{server.Endpoint}/?replicaSet=rs0";

    private protected override IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>
    {
        ["interruptInUse-pool-clear"] = Where,
        ["logging-replicaset: Topology lifecycle"] = Members,
        ["rediscover-quickly-after-step-down"] = StepDown,
        ["replicaset-emit-topology-changed-before-close"] = Members,
    };

    private protected override EmbeddedMongoOptions Options(EmbeddedMongoOptions options) => new()
    {
        Directory = options.Directory,
        Listen = options.Listen,
        EnableTestCommands = options.EnableTestCommands,
        ReplicaSetName = "rs0",
    };
}
