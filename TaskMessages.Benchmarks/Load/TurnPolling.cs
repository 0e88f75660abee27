using System.Diagnostics;

namespace TaskMessages.Benchmarks.Load;

/// <summary>How the turn scenarios look for the end of a turn.</summary>
internal static class TurnPolling
{
    /// <summary>The time between two reads of one task: 2 ms, in ticks of the performance counter.</summary>
    public static readonly long IntervalTicks = Stopwatch.Frequency / 500;

    /// <summary>What a read shows when the turn has ended well.</summary>
    public static ReadOnlySpan<byte> Completed => "\"status\":\"completed\""u8;
}
