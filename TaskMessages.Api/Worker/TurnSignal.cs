using System.Threading.Channels;
using TaskMessages.Domain.Execution;

namespace TaskMessages.Api.Worker;

/// <summary>Wakes the worker's loop. Any number of notifications before it looks are one.</summary>
internal sealed class TurnSignal : ITurnSignal
{
    private readonly Channel<bool> _raised =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>A turn has been accepted, which counts.</summary>
    public void Notify()
    {
        WorkerMetrics.Accepted();
        Wake();
    }

    /// <summary>Has the loop look again, for whatever reason.</summary>
    public void Wake() => _raised.Writer.TryWrite(true);

    /// <returns>True when woken, false when the time has run out.</returns>
    public async Task<bool> WaitAsync(TimeSpan timeout, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (_raised.Reader.TryRead(out _))
            return true;
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var woken = _raised.Reader.WaitToReadAsync(timer.Token).AsTask();
        await Task.WhenAny(woken, Task.Delay(timeout, clock, timer.Token));
        await timer.CancelAsync();
        await ((Task)woken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        return _raised.Reader.TryRead(out _);
    }
}
