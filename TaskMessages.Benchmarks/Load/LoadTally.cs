namespace TaskMessages.Benchmarks.Load;

/// <summary>What the clients of one scenario count together.</summary>
internal sealed class LoadTally
{
    public long Count { get; set; }

    public long Failures { get; set; }

    public Histogram Latency { get; } = new();

    /// <summary>Counts one success.</summary>
    public void Succeeded(long started, long ended)
    {
        Count++;
        Latency.Record(started, ended);
    }
}
