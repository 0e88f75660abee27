namespace TaskMessages.Domain.Execution.Updates;

/// <summary>
/// Reads an executor's updates without trusting it: waiting for the next one can be interrupted by time and by cancellation, also when
/// the executor pays no attention to its token.
/// </summary>
internal sealed class UpdateReader : IAsyncDisposable
{
    private static readonly TimeSpan DisposeTimeout = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _cancellation;
    private readonly IAsyncEnumerator<AgentUpdate> _updates;
    private readonly TimeProvider _clock;
    private Task<bool>? _pending;

    public UpdateReader(ITurnExecutor executor, TurnContext context, TimeProvider clock, CancellationToken cancellationToken)
    {
        _clock = clock;
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _updates = executor.RunAsync(context, _cancellation.Token).GetAsyncEnumerator(_cancellation.Token);
    }

    public AgentUpdate Current => _updates.Current;

    /// <summary>Asks for the next update unless that has been asked already.</summary>
    /// <returns>Whether there is an update; null when that is not known within <paramref name="patience"/> (null: however long it takes).</returns>
    public async ValueTask<bool?> TryReadAsync(TimeSpan? patience, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_pending is null)
        {
            var next = _updates.MoveNextAsync();
            if (next.IsCompleted)
                return await next;
            _pending = next.AsTask();
        }

        if (!_pending.IsCompleted && patience is { } time)
        {
            using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(_pending, Task.Delay(time > TimeSpan.Zero ? time : TimeSpan.Zero, _clock, timer.Token));
            await timer.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            if (!_pending.IsCompleted)
                return null;
        }

        var more = await _pending.WaitAsync(cancellationToken);
        _pending = null;
        return more;
    }

    public async ValueTask DisposeAsync()
    {
        await _cancellation.CancelAsync();
        if (_pending is not null)
            await ((Task)_pending.WaitAsync(DisposeTimeout, _clock)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_pending is null or { IsCompleted: true })
            await CloseAsync();
        else
            _ = CloseLaterAsync(_pending);
    }

    private async Task CloseLaterAsync(Task stubborn)
    {
        await stubborn.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await CloseAsync().AsTask().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async ValueTask CloseAsync()
    {
        await _updates.DisposeAsync();
        _cancellation.Dispose();
    }
}
