using System.Diagnostics;

namespace TaskMessages.Benchmarks.Load;

/// <summary>How the turn scenarios look for the end of a turn.</summary>
internal static class TurnPolling
{
    /// <summary>Where latency is measured: 2 ms between two reads of one task, in ticks of the performance counter.</summary>
    public static readonly long LatencyTicks = Stopwatch.Frequency / 500;

    /// <summary>Where throughput is measured: 20 ms, so that reads which find nothing do not take the processor from the turns.</summary>
    public static readonly long ThroughputTicks = Stopwatch.Frequency / 50;

    /// <summary>What a read shows when the turn has ended well.</summary>
    public static ReadOnlySpan<byte> Completed => "\"status\":\"completed\""u8;
}
