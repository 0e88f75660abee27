using System.Diagnostics;

namespace TaskMessages.Tests.Support;

/// <summary>Waits for what other threads and processes bring about. The limits are for what hangs; a busy machine may take its time.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <exception cref="AssertionException">The condition has not come true in time.</exception>
    public static Task TrueAsync(Func<bool> condition, string what, TimeSpan? patience = null) =>
        TrueAsync(() => Task.FromResult(condition()), what, patience);

    /// <inheritdoc cref="TrueAsync(Func{bool}, string, TimeSpan?)"/>
    public static Task TrueAsync(Func<Task<bool>> condition, string what, TimeSpan? patience = null) =>
        ReadAsync(condition, isTrue => isTrue, what, patience);

    /// <summary>Reads until the value is as wanted.</summary>
    /// <exception cref="AssertionException">It never was; the message holds the last value.</exception>
    public static async Task<T> ReadAsync<T>(Func<Task<T>> read, Predicate<T> isWanted, string what = "as wanted", TimeSpan? patience = null)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var value = await read();
            if (isWanted(value))
                return value;
            if (watch.Elapsed > (patience ?? Patience))
                throw new AssertionException($"{what}: not within {patience ?? Patience}; the last was {value}");
            await Task.Delay(2);
        }
    }
}
