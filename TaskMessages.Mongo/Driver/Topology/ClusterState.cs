namespace TaskMessages.Mongo.Driver;

/// <summary>What is known, and a signal for when something else is.</summary>
internal sealed record ClusterState(TopologyDescription Topology)
{
    private readonly TaskCompletionSource _replaced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when this is no longer what is known.</summary>
    public Task Replaced => _replaced.Task;

    public void SignalReplaced() => _replaced.TrySetResult();
}
