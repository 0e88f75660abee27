namespace TaskMessages.Mongo.Driver;

/// <summary>What is known, and a signal for when something else is.</summary>
internal sealed record ClusterState(TopologyDescription Topology)
{
    private readonly TaskCompletionSource _replaced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How long the servers that hold data keep an unused session; null when there is no such server, or one has no sessions.</summary>
    public int? SessionTimeoutMinutes { get; } = Topology.LogicalSessionTimeoutMinutes;

    /// <summary>Whether a server is known that holds data.</summary>
    public bool KnowsData { get; } = Topology.Servers.Values.Any(server => server.IsDataBearing);

    /// <summary>Ends when this is no longer what is known.</summary>
    public Task Replaced => _replaced.Task;

    public void SignalReplaced() => _replaced.TrySetResult();
}
