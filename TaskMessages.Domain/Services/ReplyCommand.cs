using TaskMessages.Domain.Idempotency;

namespace TaskMessages.Domain.Services;

/// <summary>The answer to a task's open question.</summary>
public sealed record ReplyCommand
{
    /// <summary>A key's caller.</summary>
    public required Caller Caller { get; init; }

    public required string TaskId { get; init; }

    /// <summary>As the request names it; must be given and be the caller's.</summary>
    public long? AgentId { get; init; }

    /// <summary>As the request names it; must be absent.</summary>
    public long? WorkforceId { get; init; }

    /// <summary>At least one character; kept as given.</summary>
    public required string Content { get; init; }

    /// <summary>Makes the reply happen once, however often it is sent; null: every request is a reply of its own.</summary>
    public string? CommandId { get; init; }

    /// <summary>Chosen beforehand; null chooses now.</summary>
    public ReservedIds? Ids { get; init; }
}
