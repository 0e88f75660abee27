namespace TaskMessages.Domain.Execution;

/// <summary>
/// Shows growing text to those who watch on this process before it is saved, a few pieces together: at most
/// <see cref="LargestPiece"/> characters or <see cref="Pause"/> late.
/// </summary>
internal sealed class LiveText(string taskId, TurnLedger ledger, ITaskFeed feed, TimeProvider clock)
{
    private const int LargestPiece = 128;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private int _pending;
    private long _since;

    /// <summary>How long what has come may wait to be shown; null when nothing waits.</summary>
    public TimeSpan? Patience => _pending == 0 ? null : Pause - clock.GetElapsedTime(_since);

    public void Came(AgentUpdate update)
    {
        if (update is not DeltaUpdate { Delta: TextDelta text } || !feed.IsWatched(taskId))
            return;
        if (_pending == 0)
            _since = clock.GetTimestamp();
        _pending += text.Text.Length;
    }

    public void ShowWhenDue()
    {
        if (_pending < LargestPiece && (_pending == 0 || clock.GetElapsedTime(_since) < Pause))
            return;
        _pending = 0;
        foreach (var piece in ledger.TakeGrown())
            feed.Grown(taskId, piece);
    }
}
