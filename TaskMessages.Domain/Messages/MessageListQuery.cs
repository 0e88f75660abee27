namespace TaskMessages.Domain.Messages;

/// <summary>One page of a task's messages by page number.</summary>
public sealed record MessageListQuery
{
    public required string TaskId { get; init; }

    /// <summary>Messages a page.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>From 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>A field path of the stored message; null for the ledger's own order. Ties fall back to that order.</summary>
    public string? OrderBy { get; init; }

    public bool Descending { get; init; } = true;

    public IReadOnlyList<MessageFilter> Filters { get; init; } = [];
}
