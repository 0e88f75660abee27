namespace TaskMessages.Api.Worker;

/// <summary>What the worker's loop is doing, for the readiness check and the gauges.</summary>
internal sealed class WorkerHealth(TimeProvider clock)
{
    private static readonly TimeSpan LongestPass = TimeSpan.FromSeconds(30);

    private long _lastPassAt = clock.GetTimestamp();
    private int _running;
    private int _consecutiveErrors;

    /// <summary>How many turns this process works right now.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>How many passes in a row have failed.</summary>
    public int ConsecutiveErrors => Volatile.Read(ref _consecutiveErrors);

    public TimeSpan SinceLastPass => clock.GetElapsedTime(Volatile.Read(ref _lastPassAt));

    /// <summary>Whether the loop still comes round.</summary>
    public bool IsAlive => SinceLastPass < LongestPass;

    public void Passed()
    {
        Volatile.Write(ref _consecutiveErrors, 0);
        Volatile.Write(ref _lastPassAt, clock.GetTimestamp());
    }

    /// <summary>A pass that failed is still a sign of life: the database has its own check.</summary>
    public void PassFailed()
    {
        Interlocked.Increment(ref _consecutiveErrors);
        Volatile.Write(ref _lastPassAt, clock.GetTimestamp());
    }

    public void Started() => Interlocked.Increment(ref _running);

    public void Ended() => Interlocked.Decrement(ref _running);
}
