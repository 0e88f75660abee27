namespace TaskMessages.Domain.Work;

/// <summary>What an agent keeps for itself about a task; the service does not look into it.</summary>
public sealed record AgentState
{
    /// <summary>24 lower-case hexadecimal digits.</summary>
    public required string Id { get; init; }

    public required string TaskId { get; init; }

    public required long AgentId { get; init; }

    public required JsonMap State { get; init; }

    public required DateTime CreatedAt { get; init; }

    public DateTime? UpdatedAt { get; init; }
}
