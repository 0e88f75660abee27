using System.Diagnostics;
using System.Numerics;

namespace TaskMessages.Benchmarks.Load;

/// <summary>
/// Counts durations in buckets of microseconds that are at most 1/64 of their value wide, so that a percentile is never more than
/// 1.6 % off and recording never allocates. Not safe for several threads.
/// </summary>
internal sealed class Histogram
{
    private const int Precision = 6;
    private const int Steps = 1 << Precision;

    // the highest bucket starts above 2^40 microseconds, some twelve days
    private readonly long[] _buckets = new long[(42 - Precision) * Steps];

    public long Count { get; private set; }

    public TimeSpan Maximum { get; private set; }

    /// <summary>Records the time between two readings of the performance counter.</summary>
    public void Record(long started, long ended) => Record(Stopwatch.GetElapsedTime(started, ended));

    public void Record(TimeSpan duration)
    {
        var microseconds = Math.Max(0, (long)duration.TotalMicroseconds);
        _buckets[Math.Min(Bucket(microseconds), _buckets.Length - 1)]++;
        Count++;
        if (duration > Maximum)
            Maximum = duration;
    }

    /// <summary>Counts everything that another one has counted.</summary>
    public void Add(Histogram other)
    {
        for (var bucket = 0; bucket < _buckets.Length; bucket++)
            _buckets[bucket] += other._buckets[bucket];
        Count += other.Count;
        if (other.Maximum > Maximum)
            Maximum = other.Maximum;
    }

    /// <summary>The duration that <paramref name="percent"/> of the recorded ones do not exceed; zero when there are none.</summary>
    public TimeSpan Percentile(double percent)
    {
        var rank = (long)Math.Ceiling(Count * percent / 100);
        long seen = 0;
        for (var bucket = 0; bucket < _buckets.Length; bucket++)
        {
            seen += _buckets[bucket];
            if (seen >= rank && seen > 0)
                return Min(TimeSpan.FromMicroseconds(UpperBound(bucket)), Maximum);
        }
        return TimeSpan.Zero;
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static int Bucket(long value)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)value | 1) - Precision);
        return (shift << Precision) + (int)(value >> shift);
    }

    private static long UpperBound(int bucket)
    {
        if (bucket < 2 * Steps)
            return bucket;
        var shift = (bucket >> Precision) - 1;
        return ((long)(bucket & (Steps - 1)) + Steps + 1 << shift) - 1;
    }
}
