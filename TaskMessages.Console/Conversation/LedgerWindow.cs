using TaskMessages.Domain.Administration;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution.Growth;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Stores;

namespace TaskMessages.Console.Conversation;

/// <summary>
/// The part of a task's ledger that a page shows, oldest first. It holds <see cref="Most"/> messages at the most, whatever the ledger's length: what is read at one end
/// pushes out what is at the other.
/// </summary>
public sealed class LedgerWindow(TaskInspection inspection, string taskId)
{
    /// <summary>How many messages are read at a time.</summary>
    public const int PageSize = 50;

    /// <summary>How many are shown at a time.</summary>
    public const int Most = 200;

    private const long PageBytes = 8 * 1024 * 1024;
    private const int ChangesAtOnce = 200;

    /// <summary>A number that was given out may be written after the one that follows it: so many of them are looked at again.</summary>
    private const int Overlap = 20;

    private List<Message> _messages = [];
    private long _seen;

    public IReadOnlyList<Message> Messages => _messages;

    /// <summary>Whether there are older ones than are shown.</summary>
    public bool HasOlder { get; private set; }

    /// <summary>Whether there are newer ones than are shown.</summary>
    public bool HasNewer { get; private set; }

    /// <summary>The end of the ledger.</summary>
    /// <param name="seq">The last number of the task's sequence as it was read before.</param>
    public async Task OpenLatestAsync(long seq, CancellationToken cancellationToken)
    {
        var page = await PageAsync(null, PageDirection.Older, cancellationToken);
        Show([.. page.Items.Reverse()], page.HasMore, hasNewer: false);
        _seen = Math.Max(_seen, seq);
    }

    /// <summary>The beginning of the ledger.</summary>
    /// <inheritdoc cref="OpenLatestAsync"/>
    public async Task OpenFirstAsync(long seq, CancellationToken cancellationToken)
    {
        var page = await PageAsync(null, PageDirection.Newer, cancellationToken);
        Show([.. page.Items.Reverse()], hasOlder: false, page.HasMore);
        _seen = Math.Max(_seen, seq);
    }

    /// <summary>The surroundings of one message.</summary>
    /// <exception cref="DomainException">It is not there any more.</exception>
    /// <inheritdoc cref="OpenLatestAsync"/>
    public async Task OpenAtAsync(string messageId, long seq, CancellationToken cancellationToken)
    {
        var message = await inspection.MessageAsync(taskId, messageId, cancellationToken);
        var place = PositionOf(message);
        var older = await PageAsync(place, PageDirection.Older, cancellationToken);
        var newer = await PageAsync(place, PageDirection.Newer, cancellationToken);
        Show([.. older.Items.Reverse(), message, .. newer.Items.Reverse()], older.HasMore, newer.HasMore);
        _seen = Math.Max(_seen, seq);
    }

    /// <summary>Shows older messages, too.</summary>
    /// <returns>Whether there are still older ones.</returns>
    public async Task<bool> OlderAsync(CancellationToken cancellationToken)
    {
        if (!HasOlder || _messages.Count == 0)
            return false;
        var shown = _messages;
        var page = await PageAsync(PositionOf(shown[0]), PageDirection.Older, cancellationToken);
        if (!ReferenceEquals(shown, _messages))
            return HasOlder;
        List<Message> all = [.. page.Items.Reverse(), .. shown];
        var isCut = all.Count > Most;
        Show(isCut ? all[..Most] : all, page.HasMore, HasNewer || isCut);
        return HasOlder;
    }

    /// <summary>Shows newer messages, too.</summary>
    /// <returns>Whether there are still newer ones.</returns>
    public async Task<bool> NewerAsync(CancellationToken cancellationToken)
    {
        if (!HasNewer || _messages.Count == 0)
            return false;
        var shown = _messages;
        var page = await PageAsync(PositionOf(shown[^1]), PageDirection.Newer, cancellationToken);
        if (!ReferenceEquals(shown, _messages))
            return HasNewer;
        List<Message> all = [.. shown, .. page.Items.Reverse()];
        var isCut = all.Count > Most;
        Show(isCut ? all[^Most..] : all, HasOlder || isCut, page.HasMore);
        return HasNewer;
    }

    /// <summary>Reads what has changed since the last time, and shows it if it is within the window or at the end of the ledger that is shown.</summary>
    /// <returns>Whether anything is to be shown anew.</returns>
    public async Task<bool> CatchUpAsync(CancellationToken cancellationToken)
    {
        var isChanged = false;
        var after = Math.Max(0, _seen - Overlap);
        Batch<Message> batch;
        do
        {
            batch = await inspection.ChangedMessagesAsync(taskId, after, ChangesAtOnce, cancellationToken);
            foreach (var message in batch.Items)
            {
                after = message.ChangeSeq;
                isChanged |= Take(message);
            }

            _seen = Math.Max(_seen, after);
        }
        while (batch.HasMore && batch.Items.Count > 0);
        return isChanged | await RefreshGrowingAsync(cancellationToken);
    }

    /// <summary>A text has grown and need not be stored yet.</summary>
    /// <returns>Whether anything is to be shown anew.</returns>
    public bool Grow(GrowingText piece)
    {
        ArgumentNullException.ThrowIfNull(piece);
        var at = _messages.FindIndex(message => message.Id == piece.MessageId);
        if (at < 0 || _messages[at] is not { StreamingStatus: StreamingStatus.InProgress, Content: TextContent text } message || piece.Offset > text.Content.Length)
            return false;
        var known = text.Content.Length - piece.Offset;
        if (known >= piece.Text.Length)
            return false;
        _messages = [.. _messages];
        _messages[at] = message with { Content = text with { Content = string.Concat(text.Content, piece.Text.AsSpan(known)) } };
        return true;
    }

    /// <summary>
    /// A growing text is saved now and then without a number of its own, though what is shown may be further; and what a dead attempt had written is gone without a word.
    /// </summary>
    private async Task<bool> RefreshGrowingAsync(CancellationToken cancellationToken)
    {
        var isChanged = false;
        foreach (var growing in _messages.FindAll(message => message.StreamingStatus == StreamingStatus.InProgress))
        {
            try
            {
                isChanged |= Take(await inspection.MessageAsync(taskId, growing.Id, cancellationToken));
            }
            catch (DomainException missing) when (missing.Error == DomainError.MessageNotFound)
            {
                _messages = _messages.FindAll(message => message.Id != growing.Id);
                isChanged = true;
            }
        }

        return isChanged;
    }

    private bool Take(Message message)
    {
        var at = _messages.FindIndex(shown => shown.Id == message.Id);
        if (at >= 0)
            return Replace(at, message);
        var place = _messages.FindIndex(shown => Compare(message, shown) < 0);
        if ((place == 0 && HasOlder) || (place < 0 && HasNewer))
            return false;
        List<Message> all = [.. _messages];
        all.Insert(place < 0 ? all.Count : place, message);
        var isCut = all.Count > Most;
        Show(isCut ? all[^Most..] : all, HasOlder || isCut, HasNewer);
        return true;
    }

    private bool Replace(int at, Message message)
    {
        var shown = _messages[at];
        var isBehind = shown.Content is TextContent { Content: var text } && message is { StreamingStatus: StreamingStatus.InProgress, Content: TextContent stored }
            && text.Length > stored.Content.Length && text.StartsWith(stored.Content, StringComparison.Ordinal);
        if (isBehind || (shown.ChangeSeq == message.ChangeSeq && shown.UpdatedAt == message.UpdatedAt && shown.StreamingStatus == message.StreamingStatus && LengthOf(shown) == LengthOf(message)))
            return false;
        _messages = [.. _messages];
        _messages[at] = message;
        return true;
    }

    private void Show(List<Message> messages, bool hasOlder, bool hasNewer) => (_messages, HasOlder, HasNewer) = (messages, hasOlder, hasNewer);

    private Task<MessagePage> PageAsync(MessagePosition? cursor, PageDirection direction, CancellationToken cancellationToken) => inspection.MessagesAsync(
        new MessagePageQuery { TaskId = taskId, Limit = PageSize, MaxBytes = PageBytes, Cursor = cursor, Direction = direction }, cancellationToken);

    private static MessagePosition PositionOf(Message message) => new(message.CreatedAt, message.Seq, message.Id);

    private static int Compare(Message a, Message b) => (a.CreatedAt, a.Seq).CompareTo((b.CreatedAt, b.Seq));

    private static int LengthOf(Message message) => message.Content is TextContent text ? text.Content.Length : -1;
}
