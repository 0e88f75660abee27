using System.Globalization;

namespace TaskMessages.Benchmarks.Fuzz;

/// <summary>What one target has done with its inputs.</summary>
internal sealed class FuzzTally(string name)
{
    public long Inputs { get; private set; }

    public long Accepted { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>Bytes allocated for a byte of input, at worst, without what every input may take.</summary>
    public double LargestAllocation { get; private set; }

    public TimeSpan Slowest { get; private set; }

    public void Count(int size, bool accepted, double allocationEach, TimeSpan elapsed)
    {
        Inputs++;
        Bytes += size;
        if (accepted)
            Accepted++;
        LargestAllocation = Math.Max(LargestAllocation, allocationEach);
        Slowest = elapsed > Slowest ? elapsed : Slowest;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{name}: {Inputs:N0} inputs of {(double)Bytes / Math.Max(Inputs, 1):F0} bytes on average, {Accepted:N0} accepted, {Inputs - Accepted:N0} refused; at most {LargestAllocation:F0} bytes allocated a byte, slowest {Slowest.TotalMilliseconds:F1} ms");
}
