using System.Diagnostics;

namespace TaskMessages.Tests.Contract;

/// <summary>Polls what only becomes true in time, with a deadline.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>Reads until the value is as wanted.</summary>
    /// <exception cref="TimeoutException">It never was; the message holds the last value.</exception>
    public static async Task<T> ReadAsync<T>(Func<Task<T>> read, Predicate<T> isWanted, TimeSpan? deadline = null)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var value = await read();
            if (isWanted(value))
                return value;
            if (watch.Elapsed > (deadline ?? Deadline))
                throw new TimeoutException($"Still not as wanted after {watch.Elapsed}: {value}");
            await Task.Yield();
        }
    }
}
