using TaskMessages.Domain.Messages;

namespace TaskMessages.Domain.Tasks;

/// <summary>Which of an agent's tasks, newest first.</summary>
public sealed record TaskListQuery
{
    public required long AgentId { get; init; }

    public required int Limit { get; init; }

    /// <summary>Tasks of the chat-task contract, unless it says otherwise.</summary>
    public TaskSource Source { get; init; } = TaskSource.Sdk;

    /// <summary>Only tasks that are not at their end as a whole.</summary>
    public bool IsLiving { get; init; }

    /// <summary>Only tasks after this one in the list; null: from the beginning.</summary>
    public TaskPosition? After { get; init; }

    /// <summary>Any of these; none: all.</summary>
    public IReadOnlyList<ChatStatus> Statuses { get; init; } = [];

    /// <summary>Members that a task's metadata must have.</summary>
    public IReadOnlyList<FilterLeaf> Metadata { get; init; } = [];

    public DateTime? CreatedAfter { get; init; }

    public DateTime? CreatedBefore { get; init; }
}
