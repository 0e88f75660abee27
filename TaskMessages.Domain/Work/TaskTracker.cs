namespace TaskMessages.Domain.Work;

/// <summary>How far a task's agent is with the task's events. Each task has one, under its own id, from its creation on.</summary>
public sealed record TaskTracker
{
    public required string TaskId { get; init; }

    public required long AgentId { get; init; }

    /// <summary>The last event that the agent has processed; null: none.</summary>
    public string? LastEventId { get; init; }

    /// <summary>Its number; 0: none. It never goes back.</summary>
    public long LastSeq { get; init; }

    /// <summary>The agent's own word.</summary>
    public string? Status { get; init; }

    public string? StatusReason { get; init; }

    public required DateTime CreatedAt { get; init; }

    /// <summary>Null before the first change.</summary>
    public DateTime? UpdatedAt { get; init; }
}
