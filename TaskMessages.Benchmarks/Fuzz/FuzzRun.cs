using System.Diagnostics;
using System.Globalization;

namespace TaskMessages.Benchmarks.Fuzz;

/// <summary>
/// Decodes random and damaged input. Each either decodes, and encodes to the same again, or is refused by the decoder's one exception;
/// neither may take more memory than a multiple of the input, or long.
/// </summary>
/// <param name="targets">Take turns.</param>
/// <param name="seed">The same seed makes the same inputs.</param>
/// <param name="output">Takes the violations and the counts.</param>
internal sealed class FuzzRun(IReadOnlyList<IFuzzTarget> targets, int seed, TextWriter output)
{
    /// <summary>What any input may allocate, an exception with its message and stack included.</summary>
    private const int AllowedAllocation = 4 << 10;

    private const int MostBytesPerByte = 200;
    private const int MostPrinted = 20;
    private const int LongestDescription = 4_000;

    private static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(1);

    private readonly FuzzTally[] _tallies = [.. targets.Select(target => new FuzzTally(target.Name))];
    private long _violations;

    /// <summary>The decoders of everything that comes from outside.</summary>
    public static IReadOnlyList<IFuzzTarget> AllTargets() => [new BsonTarget(), new MessageTarget()];

    /// <param name="first">Number of the first input; a violation's number repeats it.</param>
    /// <param name="inputs">How many.</param>
    /// <param name="cancellationToken">Ends the run early.</param>
    /// <returns>The number of violations.</returns>
    public async Task<long> RunAsync(long first, long inputs, CancellationToken cancellationToken)
    {
        for (var number = first; number < first + inputs && !cancellationToken.IsCancellationRequested; number++)
        {
            var turn = (int)(number % targets.Count);
            if (Try(targets[turn], _tallies[turn], new Random(unchecked((int)(number * 0x9E3779B1) ^ seed))) is { } problem && ++_violations <= MostPrinted)
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Input {number}: {problem}\n  {Shortened(targets[turn].Describe())}"));
        }

        foreach (var tally in _tallies)
            await output.WriteLineAsync(tally.ToString());
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{_violations} violations."));
        return _violations;
    }

    private static string? Try(IFuzzTarget target, FuzzTally tally, Random random)
    {
        var size = target.Prepare(random);
        try
        {
            var problem = Measure(target, size, out var accepted, out var each, out var elapsed);
            // What is done once, at the first exception for example, and what the machine did meanwhile are not the decoder's fault.
            if (problem is not null)
                problem = Measure(target, size, out accepted, out each, out elapsed);
            tally.Count(size, accepted, each, elapsed);
            return problem ?? (accepted ? target.Verify() : null);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return error.ToString();
        }
    }

    private static string? Measure(IFuzzTarget target, int size, out bool accepted, out double allocatedEach, out TimeSpan elapsed)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var started = Stopwatch.GetTimestamp();
        accepted = target.Decode();
        elapsed = Stopwatch.GetElapsedTime(started);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        allocatedEach = Math.Max(0, allocated - AllowedAllocation) / (double)Math.Max(1, size);
        if (allocatedEach > MostBytesPerByte)
            return string.Create(CultureInfo.InvariantCulture, $"{size} bytes made the decoder allocate {allocated}.");
        return elapsed > LongestTime ? string.Create(CultureInfo.InvariantCulture, $"{size} bytes took {elapsed.TotalMilliseconds:F0} ms.") : null;
    }

    private static string Shortened(string text) => text.Length <= LongestDescription ? text : text[..LongestDescription] + "…";
}
