namespace TaskMessages.EmbeddedMongo.Server;

/// <summary>
/// The memory that the messages of all TCP connections share. Who wants to read one waits for its whole share, in the order of asking, and holds no other
/// meanwhile: nobody waits for somebody who waits. Replies, whose documents exist already, are counted without waiting.
/// </summary>
/// <param name="limit">Bytes. A share that is larger is given when no other is held.</param>
internal sealed class MessageBudget(long limit)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Waiter> _waiting = [];
    private long _used;

    /// <summary>Bytes of all shares that are held.</summary>
    public long Used
    {
        get
        {
            lock (_gate)
                return _used;
        }
    }

    /// <summary>How many wait for their share.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
                return _waiting.Count;
        }
    }

    /// <summary>Whether somebody waits, or replies have taken more than there is.</summary>
    public bool IsShort
    {
        get
        {
            lock (_gate)
                return _waiting.Count > 0 || _used > limit;
        }
    }

    /// <summary>Takes a share as soon as those before have got theirs and there is enough.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing is held then.</exception>
    public Task TakeAsync(long bytes, CancellationToken cancellationToken)
    {
        Waiter waiter;
        lock (_gate)
        {
            if (_waiting.Count == 0 && Fits(bytes))
            {
                _used += bytes;
                return Task.CompletedTask;
            }

            waiter = new Waiter(bytes);
            _waiting.AddLast(waiter);
        }

        return WaitAsync(waiter, cancellationToken);
    }

    /// <summary>Counts a share without waiting, even when there is not enough.</summary>
    public void Charge(long bytes)
    {
        lock (_gate)
            _used += bytes;
    }

    /// <summary>Gives a share back.</summary>
    public void Return(long bytes)
    {
        lock (_gate)
        {
            _used -= bytes;
            Serve();
        }
    }

    private async Task WaitAsync(Waiter waiter, CancellationToken cancellationToken)
    {
        using (cancellationToken.UnsafeRegister(static (state, token) => Cancel(((MessageBudget, Waiter))state!, token), (this, waiter)))
            await waiter.Granted.Task.ConfigureAwait(false);
    }

    private static void Cancel((MessageBudget Budget, Waiter Waiter) cancelled, CancellationToken token)
    {
        var (budget, waiter) = cancelled;
        lock (budget._gate)
        {
            if (!budget._waiting.Remove(waiter))
                return;
            waiter.Granted.SetCanceled(token);
            budget.Serve();
        }
    }

    // The lock is held; those who are served go on elsewhere.
    private void Serve()
    {
        while (_waiting.First is { Value: var next } && Fits(next.Bytes))
        {
            _waiting.RemoveFirst();
            _used += next.Bytes;
            next.Granted.SetResult();
        }
    }

    private bool Fits(long bytes) => _used == 0 || _used + bytes <= limit;

    private sealed class Waiter(long bytes)
    {
        public long Bytes => bytes;

        public TaskCompletionSource Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
