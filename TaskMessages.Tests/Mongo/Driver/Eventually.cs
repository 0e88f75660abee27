namespace TaskMessages.Tests.Mongo.Driver;

/// <summary>Waits for what happens on another thread without a signal of its own.</summary>
internal static class Eventually
{
    /// <exception cref="AssertionException">The condition did not come to hold within the time.</exception>
    public static async Task HoldsAsync(Func<bool> condition, string what, TimeSpan? within = null)
    {
        var limit = within ?? TimeSpan.FromSeconds(60);
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > limit)
                throw new AssertionException($"Not within {limit.TotalSeconds} s: {what}");
            await Task.Yield();
        }
    }
}
