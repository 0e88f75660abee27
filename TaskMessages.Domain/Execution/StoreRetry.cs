using TaskMessages.Domain.Errors;

namespace TaskMessages.Domain.Execution;

/// <summary>
/// Repeats a write while the database is away, for a few seconds. Only for writes that may happen twice: those that a lease's token
/// fences, and those that put the same content under the same id.
/// </summary>
internal sealed class StoreRetry(TimeProvider clock)
{
    private const int MaxTries = 6;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);

    /// <exception cref="StoreUnavailableException">The database is still away.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> write, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await write();
            }
            catch (StoreUnavailableException) when (attempt < MaxTries && !cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(FirstDelay * (1 << (attempt - 1)), clock, cancellationToken);
            }
        }
    }
}
