using TaskMessages.Domain.Errors;

namespace TaskMessages.Domain.Execution;

/// <summary>
/// Repeats what the database did not answer. Only for writes that may happen twice (those that a lease's token fences, those that put the same
/// content under the same id) and for reading back whether another write has happened, whose ids were chosen before.
/// </summary>
internal sealed class StoreRetry
{
    private readonly TimeProvider _clock;
    private readonly int _maxTries;
    private readonly TimeSpan _firstDelay;
    private readonly int _growth;

    private StoreRetry(TimeProvider clock, int maxTries, TimeSpan firstDelay, int growth)
    {
        _clock = clock;
        _maxTries = maxTries;
        _firstDelay = firstDelay;
        _growth = growth;
    }

    /// <summary>While a caller waits for the answer: 3 tries, 10 ms apart.</summary>
    public static StoreRetry ForRequest(TimeProvider clock) => new(clock, maxTries: 3, TimeSpan.FromMilliseconds(10), growth: 1);

    /// <summary>While nobody waits but the turn: 6 tries within about 3 s.</summary>
    public static StoreRetry ForTurn(TimeProvider clock) => new(clock, maxTries: 6, TimeSpan.FromMilliseconds(100), growth: 2);

    /// <exception cref="StoreUnavailableException">The database is still away.</exception>
    public Task<T> RunAsync<T>(Func<Task<T>> operation, CancellationToken cancellationToken) => RunAsync(operation, _ => true, cancellationToken);

    /// <inheritdoc cref="RunAsync{T}(Func{Task{T}}, CancellationToken)"/>
    public Task RunAsync(Func<Task> write, CancellationToken cancellationToken) => RunAsync(
        async () =>
        {
            await write();
            return true;
        },
        cancellationToken);

    /// <summary>Reads until there is a proof, since a write that was sent may still be on its way.</summary>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="StoreUnavailableException">The database is still away.</exception>
    public Task<T?> ReadBackAsync<T>(Func<Task<T?>> read) where T : class => RunAsync(read, proof => proof is not null, CancellationToken.None);

    private async Task<T> RunAsync<T>(Func<Task<T>> operation, Predicate<T> isDone, CancellationToken cancellationToken)
    {
        var delay = _firstDelay;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var result = await operation();
                if (attempt == _maxTries || isDone(result))
                    return result;
            }
            catch (StoreUnavailableException) when (attempt < _maxTries && !cancellationToken.IsCancellationRequested)
            {
                // the next try may reach the database again
            }

            await Task.Delay(delay, _clock, cancellationToken);
            delay *= _growth;
        }
    }
}
