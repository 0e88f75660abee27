using TaskMessages.Domain.Errors;

namespace TaskMessages.Domain.Services;

/// <summary>
/// What to do when a write went out and no answer came back: it may have happened. The ids were chosen before, so reading back
/// decides, and repeating an insert is harmless.
/// </summary>
internal sealed class LostAcknowledgement(TimeProvider clock)
{
    private const int MaxTries = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Reads back until the write is proven.</summary>
    /// <returns>Null when it is not.</returns>
    public async Task<T?> ReadBackAsync<T>(Func<Task<T?>> read) where T : class
    {
        for (var attempt = 1; attempt <= MaxTries; attempt++)
        {
            try
            {
                if (await read() is { } proof)
                    return proof;
            }
            catch (StoreUnavailableException) when (attempt < MaxTries)
            {
                // the next try may reach the database again
            }

            if (attempt < MaxTries)
                await Task.Delay(Pause, clock, CancellationToken.None);
        }

        return null;
    }

    /// <summary>Repeats a write that may be repeated.</summary>
    public async Task RepeatAsync(Func<Task> write)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await write();
                return;
            }
            catch (StoreUnavailableException) when (attempt < MaxTries)
            {
                await Task.Delay(Pause, clock, CancellationToken.None);
            }
        }
    }
}
