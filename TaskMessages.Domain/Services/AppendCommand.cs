using TaskMessages.Domain.Idempotency;

namespace TaskMessages.Domain.Services;

/// <summary>The next message of a task.</summary>
public sealed record AppendCommand
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

    /// <summary>What to do while another turn runs.</summary>
    public BusyPolicy OnBusy { get; init; }

    /// <summary>Chosen beforehand by <see cref="ChatTaskService.ReserveForAppend"/>; null chooses now.</summary>
    public ReservedIds? Ids { get; init; }
}
