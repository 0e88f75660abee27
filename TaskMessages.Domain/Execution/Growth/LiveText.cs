using System.Text;
using TaskMessages.Domain.Execution.Updates;

namespace TaskMessages.Domain.Execution.Growth;

/// <summary>
/// Shows growing text to those who watch on this process before it is saved. What comes after a pause is shown at once; what follows closely is shown a few pieces together, at most
/// <see cref="LargestPiece"/> characters or <see cref="Pause"/> late.
/// </summary>
internal sealed class LiveText(string taskId, TurnLedger ledger, ITaskFeed feed, TimeProvider clock)
{
    private const int LargestPiece = 128;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, StringBuilder> _shown = new(StringComparer.Ordinal);
    private bool _isSilent;
    private int _pending;
    private long? _shownAt;

    /// <summary>How often the ledger had been saved when there was nothing to show yet of what had come.</summary>
    private int? _unsavedAt;

    public string TaskId => taskId;

    /// <summary>How long what has come may wait to be shown; null when nothing waits.</summary>
    public TimeSpan? TimeUntilShown => _pending == 0 || _unsavedAt == ledger.Saves ? null : _shownAt is { } shown ? Pause - clock.GetElapsedTime(shown) : TimeSpan.Zero;

    public void OnUpdate(AgentUpdate update)
    {
        if (update is not DeltaUpdate { Delta: TextDelta text } || !feed.IsWatched(taskId))
            return;
        _pending += text.Text.Length;
        _unsavedAt = null;
    }

    /// <summary>Shows what has come, if it has waited long enough. Of a message that has no place in the ledger yet nothing is shown before it is saved, and then at once.</summary>
    public void ShowWhenDue()
    {
        if (!IsDue())
            return;
        lock (_gate)
        {
            if (_isSilent)
            {
                _pending = 0;
                return;
            }

            var isShown = false;
            foreach (var piece in ledger.TakeGrown())
            {
                if (!_shown.TryGetValue(piece.MessageId, out var shown))
                    _shown.Add(piece.MessageId, shown = new StringBuilder());
                shown.Append(piece.Text);
                feed.Grown(taskId, piece);
                isShown = true;
            }

            if (isShown)
                (_pending, _shownAt, _unsavedAt) = (0, clock.GetTimestamp(), null);
            else
                _unsavedAt = ledger.Saves;
        }
    }

    private bool IsDue() =>
        _pending > 0 && (_unsavedAt is { } saves ? ledger.Saves != saves : _pending >= LargestPiece || TimeUntilShown <= TimeSpan.Zero);

    /// <summary>Shows nothing from now on. Any thread may ask for it.</summary>
    /// <returns>What was shown of each message, by its id.</returns>
    public Dictionary<string, string> Silence()
    {
        lock (_gate)
        {
            _isSilent = true;
            return _shown.ToDictionary(message => message.Key, message => message.Value.ToString(), StringComparer.Ordinal);
        }
    }
}
