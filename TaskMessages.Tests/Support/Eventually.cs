using System.Diagnostics;

namespace TaskMessages.Tests.Support;

/// <summary>Waits for what other threads bring about.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <exception cref="AssertionException">The condition has not come true in time.</exception>
    public static async Task TrueAsync(Func<Task<bool>> condition, string what, TimeSpan? patience = null)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > (patience ?? Patience))
                throw new AssertionException($"{what}: not within {patience ?? Patience}");
            await Task.Delay(2);
        }
    }

    public static Task TrueAsync(Func<bool> condition, string what, TimeSpan? patience = null) =>
        TrueAsync(() => Task.FromResult(condition()), what, patience);
}
