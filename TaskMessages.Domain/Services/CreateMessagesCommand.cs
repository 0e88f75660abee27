using TaskMessages.Domain.Idempotency;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Domain.Services;

/// <summary>A batch of messages that a caller posts, 1 ms apart.</summary>
public sealed record CreateMessagesCommand
{
    public required Caller Caller { get; init; }

    public required string TaskId { get; init; }

    /// <summary>May be empty.</summary>
    public required IReadOnlyList<MessageContent> Contents { get; init; }

    /// <summary>The first message's time; null: the server's time.</summary>
    public DateTime? CreatedAt { get; init; }

    /// <summary>Chosen beforehand by <see cref="MessageService.Reserve"/>; null chooses now.</summary>
    public ReservedIds? Ids { get; init; }
}
