using TaskMessages.Domain.Execution;

namespace TaskMessages.Api.Worker;

/// <summary>Wakes the worker's loop. Any number of notifications before it looks are one.</summary>
internal sealed class TurnSignal : ITurnSignal, IDisposable
{
    private readonly SemaphoreSlim _raised = new(0, 1);
    private int _isRaised;

    public void Notify()
    {
        if (Interlocked.Exchange(ref _isRaised, 1) == 0)
            _raised.Release();
    }

    /// <returns>True when woken, false when the time has run out.</returns>
    public async Task<bool> WaitAsync(TimeSpan timeout, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var woken = _raised.WaitAsync(timer.Token);
        if (!woken.IsCompleted)
        {
            await Task.WhenAny(woken, Task.Delay(timeout, clock, timer.Token));
            await timer.CancelAsync();
            await ((Task)woken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (!woken.IsCompletedSuccessfully)
            return false;
        Volatile.Write(ref _isRaised, 0);
        return true;
    }

    public void Dispose() => _raised.Dispose();
}
