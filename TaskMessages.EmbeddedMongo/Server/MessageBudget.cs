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
    private readonly LinkedList<Waiter> _growing = [];
    private long _used;
    private long _heldByGrowing;

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
                return _waiting.Count + _growing.Count;
        }
    }

    /// <summary>Whether somebody waits, or replies have taken more than there is.</summary>
    public bool IsShort
    {
        get
        {
            lock (_gate)
                return _waiting.Count > 0 || _growing.Count > 0 || _used > limit;
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

    /// <summary>
    /// Takes more for who holds a share already, before those who hold none. When all that is held is held by such who wait for more, the first of
    /// them gets it although there is not enough: nobody waits for somebody who waits.
    /// </summary>
    /// <param name="held">Bytes that the caller holds.</param>
    /// <param name="bytes">Bytes that it takes in addition.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled; the caller holds what it held.</exception>
    public Task GrowAsync(long held, long bytes, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(bytes, held);
        lock (_gate)
        {
            _growing.AddLast(waiter);
            _heldByGrowing += held;
            Serve();
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
            if (budget._growing.Remove(waiter))
                budget._heldByGrowing -= waiter.Held;
            else if (!budget._waiting.Remove(waiter))
                return;
            waiter.Granted.SetCanceled(token);
            budget.Serve();
        }
    }

    // The lock is held; those who are served go on elsewhere.
    private void Serve()
    {
        while (_growing.First is { Value: var first } && (_used + first.Bytes <= limit || _used == _heldByGrowing))
        {
            _growing.RemoveFirst();
            _heldByGrowing -= first.Held;
            _used += first.Bytes;
            first.Granted.SetResult();
        }

        while (_growing.Count == 0 && _waiting.First is { Value: var next } && Fits(next.Bytes))
        {
            _waiting.RemoveFirst();
            _used += next.Bytes;
            next.Granted.SetResult();
        }
    }

    private bool Fits(long bytes) => _used == 0 || _used + bytes <= limit;

    private sealed class Waiter(long bytes, long held = 0)
    {
        public long Bytes => bytes;

        public long Held => held;

        public TaskCompletionSource Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
