using TaskMessages.Domain.Idempotency;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Domain.Services;

/// <summary>One message that a caller posts.</summary>
public sealed record CreateMessageCommand
{
    public required Caller Caller { get; init; }

    public required string TaskId { get; init; }

    public required MessageContent Content { get; init; }

    public StreamingStatus? StreamingStatus { get; init; }

    /// <summary>Kept, in whole milliseconds, for both time stamps; null: the server's time.</summary>
    public DateTime? CreatedAt { get; init; }

    /// <summary>Chosen beforehand by <see cref="MessageService.Reserve"/>; null chooses now.</summary>
    public ReservedIds? Ids { get; init; }
}
