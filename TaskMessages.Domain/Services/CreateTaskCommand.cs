using TaskMessages.Domain.Idempotency;

namespace TaskMessages.Domain.Services;

/// <summary>A new task with its first message.</summary>
public sealed record CreateTaskCommand
{
    /// <summary>A key's caller.</summary>
    public required Caller Caller { get; init; }

    /// <summary>As the request names it; must be the caller's.</summary>
    public required long AgentId { get; init; }

    /// <summary>At least one character; kept as given.</summary>
    public required string Content { get; init; }

    public JsonMap? Metadata { get; init; }

    public string? Timezone { get; init; }

    /// <summary>Chosen beforehand by <see cref="ChatTaskService.ReserveForCreateAsync"/>; null chooses now.</summary>
    public ReservedIds? Ids { get; init; }
}
