using TaskMessages.EmbeddedMongo;

namespace TaskMessages.Tests.Mongo.Unified;

/// <summary>What clients report of a standalone server.</summary>
public sealed class DiscoverySuiteTests : DiscoverySuite
{
    private const string Polls = "the embedded standalone server has no topologyVersion, so there is nothing to await";

    private protected override int Held => 23;

    // not the server's own, by which the client talks to it whatever it is
    private protected override string ConnectionString(EmbeddedMongoServer server) => $"mongodb://{server.Endpoint}/";

    private protected override IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>
    {
        ["serverMonitoringMode: connect with serverMonitoringMode=auto >=4.4"] = Polls,
        ["serverMonitoringMode: connect with serverMonitoringMode=stream >=4.4"] = Polls,
    };
}
