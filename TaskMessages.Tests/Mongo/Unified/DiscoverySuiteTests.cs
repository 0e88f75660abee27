namespace TaskMessages.Tests.Mongo.Unified;

/// <summary>What clients report of the servers that they watch.</summary>
public sealed class DiscoverySuiteTests : UnifiedSuite
{
    private const string Events = "the client reports no events of servers, heartbeats and pools";
    private const string Messages = "the client logs no messages of servers and heartbeats";

    private protected override string Suite => "discovery_and_monitoring/unified";

    private protected override int Held => 0;

    private protected override IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>
    {
        ["backpressure-network-error-fail-single"] = Events,
        ["backpressure-network-timeout-fail-single"] = Events,
        ["backpressure-server-description-unchanged-on-min-pool-size-population-error"] = Events,
        ["connectTimeoutMS"] = Events,
        ["find-network-error"] = Events,
        ["find-network-timeout-error"] = Events,
        ["find-shutdown-error"] = Events,
        ["hello-command-error"] = Events,
        ["hello-network-error"] = Events,
        ["hello-timeout"] = Events,
        ["insert-network-error"] = Events,
        ["insert-shutdown-error"] = Events,
        ["logging-standalone"] = Messages,
        ["minPoolSize-error"] = Events,
        ["serverMonitoringMode"] = Events,
        ["standalone-emit-topology-changed-before-close"] = Events,
    };
}
