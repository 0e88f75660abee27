using TaskMessages.Domain.Messages;

namespace TaskMessages.Domain.Work;

/// <summary>Word for a task's agent that there is something to do (message contract, section 17). It is no message.</summary>
public sealed record TaskEvent
{
    /// <summary>A UUID.</summary>
    public required string Id { get; init; }

    public required string TaskId { get; init; }

    public required long AgentId { get; init; }

    /// <summary>1, 2, 3 … within the task, without a gap.</summary>
    public required long Seq { get; init; }

    /// <summary>Null: nothing but the word.</summary>
    public MessageContent? Content { get; init; }

    public required DateTime CreatedAt { get; init; }
}
