namespace TaskMessages.Domain.Messages;

/// <summary>The page next to a place in the ledger.</summary>
public sealed record MessagePageQuery
{
    public required string TaskId { get; init; }

    public int Limit { get; init; } = 50;

    /// <summary>Most bytes of the page's contents, as the database stores them; the page has one message at least.</summary>
    public long MaxBytes { get; init; } = long.MaxValue;

    /// <summary>Null starts at the newest message (older) or at the oldest (newer).</summary>
    public MessagePosition? Cursor { get; init; }

    public PageDirection Direction { get; init; }

    public IReadOnlyList<MessageFilter> Filters { get; init; } = [];
}
