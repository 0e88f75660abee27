namespace TaskMessages.Mongo.Driver;

/// <summary>Limits how many connections are being made to a server at a time (maxConnecting). Whoever waits is woken when one was made, or when one
/// in use became free, and looks again.</summary>
internal sealed class ConnectionTurns(int limit)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = [];
    private int _running;

    /// <summary>Begins to make a connection; <see cref="End"/> ends it.</summary>
    /// <param name="hasOther">Whether there is a connection already, so that none need be made.</param>
    /// <param name="turn">What to wait for when there are too many; null when there is another connection.</param>
    public bool TryBegin(Func<bool> hasOther, out TaskCompletionSource? turn)
    {
        turn = null;
        lock (_lock)
        {
            if (_running < limit)
            {
                _running++;
                return true;
            }

            // asked under the lock: whoever returns a connection after this finds the waiter
            if (!hasOther())
                _waiting.AddLast(turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            return false;
        }
    }

    public void End()
    {
        lock (_lock)
            _running--;
        WakeOne();
    }

    public void WakeOne()
    {
        lock (_lock)
        {
            if (_waiting.First is not { } first)
                return;
            _waiting.RemoveFirst();
            first.Value.SetResult();
        }
    }

    public async Task WaitAsync(TaskCompletionSource turn, CancellationToken cancellationToken)
    {
        try
        {
            await turn.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            bool wasWaiting;
            lock (_lock)
                wasWaiting = _waiting.Remove(turn);
            if (!wasWaiting)
                WakeOne();
            throw;
        }
    }
}
