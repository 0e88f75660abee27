using System.Globalization;
using TaskMessages.Benchmarks.Load;

namespace TaskMessages.Benchmarks.Database;

/// <summary>What one database has done of one workload.</summary>
/// <param name="Count">Documents inserted or claimed; reads.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Median">Of the operations' times.</param>
/// <param name="Percentile99">Of the operations' times.</param>
/// <param name="Longest">Of the operations' times.</param>
internal sealed record Measurement(long Count, TimeSpan Elapsed, TimeSpan Median, TimeSpan Percentile99, TimeSpan Longest)
{
    /// <summary>A second.</summary>
    public double Rate => Count / Elapsed.TotalSeconds;

    public static Measurement Of(Histogram latency, int countEach, TimeSpan elapsed) =>
        new(latency.Count * countEach, elapsed, latency.Percentile(50), latency.Percentile(99), latency.Maximum);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Rate:N0}/s ({Count:N0} in {Elapsed.TotalSeconds:F1} s), p50 {Median.TotalMilliseconds:F3} ms, p99 {Percentile99.TotalMilliseconds:F3} ms, max {Longest.TotalMilliseconds:F1} ms");
}
