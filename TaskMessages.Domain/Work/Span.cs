namespace TaskMessages.Domain.Work;

/// <summary>A piece of an agent's trace. The service keeps it, and nothing else.</summary>
public sealed record Span
{
    /// <summary>The caller's own, or a UUID.</summary>
    public required string Id { get; init; }

    /// <summary>Whose key wrote it; null: nobody's in particular. Another agent's key does not see it.</summary>
    public long? AgentId { get; init; }

    public required string TraceId { get; init; }

    public string? TaskId { get; init; }

    public string? ParentId { get; init; }

    public required string Name { get; init; }

    public required DateTime StartTime { get; init; }

    public DateTime? EndTime { get; init; }

    /// <summary>Any JSON value, as are the next two.</summary>
    public object? Input { get; init; }

    public object? Output { get; init; }

    public object? Data { get; init; }
}
