using TaskMessages.EmbeddedMongo;

namespace TaskMessages.Tests.EmbeddedMongo.Unified;

/// <summary>A suite of retries, against a server that poses as a replica set of one.</summary>
public abstract class RetrySuite : UnifiedSuite
{
    private protected override EmbeddedMongoOptions Options(EmbeddedMongoOptions options) => new()
    {
        Directory = options.Directory,
        Listen = options.Listen,
        EnableTestCommands = options.EnableTestCommands,
        ReplicaSetName = "rs0",
    };

    private protected override string ConnectionString(EmbeddedMongoServer server) =>
        $"mongodb://{server.Endpoint}/?replicaSet=rs0&serverMonitoringMode=poll&heartbeatFrequencyMS=500";

    private protected override string Topology => "replicaset";
}
