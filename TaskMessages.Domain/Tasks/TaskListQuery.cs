using TaskMessages.Domain.Messages;

namespace TaskMessages.Domain.Tasks;

/// <summary>Which tasks, newest first.</summary>
public sealed record TaskListQuery
{
    /// <summary>Null: of every agent.</summary>
    public required long? AgentId { get; init; }

    /// <summary>How they came into being: any of these. By default those of the chat-task contract.</summary>
    public IReadOnlyList<TaskSource> Sources { get; init; } = [TaskSource.Sdk];

    public required int Limit { get; init; }

    /// <summary>Only tasks that are not at their end as a whole.</summary>
    public bool IsLiving { get; init; }

    /// <summary>Only tasks after this one in the list; null: from the beginning.</summary>
    public TaskPosition? After { get; init; }

    /// <summary>Any of these; none: all.</summary>
    public IReadOnlyList<ChatStatus> Statuses { get; init; } = [];

    /// <summary>Members that a task's metadata must have.</summary>
    public IReadOnlyList<FilterLeaf> Metadata { get; init; } = [];

    /// <summary>Words that a task must have all of, as <see cref="SearchWords"/> makes them.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    public DateTime? CreatedAfter { get; init; }

    public DateTime? CreatedBefore { get; init; }
}
