namespace TaskMessages.Domain.Tasks;

/// <summary>Which tasks, as the message contract lists them (section 10.2).</summary>
public sealed record TaskPageQuery
{
    /// <summary>Null: of every agent.</summary>
    public long? AgentId { get; init; }

    /// <summary>Only these; null: all.</summary>
    public IReadOnlySet<string>? Ids { get; init; }

    /// <summary>Null: in any lifecycle.</summary>
    public TaskLifecycle? Lifecycle { get; init; }

    /// <summary>What a task's metadata must contain: members of objects, items of lists; null: anything.</summary>
    public JsonMap? Metadata { get; init; }

    public TaskOrder OrderBy { get; init; } = TaskOrder.CreatedAt;

    public bool Descending { get; init; } = true;

    public required int Skip { get; init; }

    public required int Limit { get; init; }
}
