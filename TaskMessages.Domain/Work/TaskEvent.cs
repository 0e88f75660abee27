using TaskMessages.Domain.Messages;

namespace TaskMessages.Domain.Work;

/// <summary>Word for a task's agent that there is something to do (message contract, section 17). It is no message.</summary>
public sealed record TaskEvent
{
    /// <summary>The number of the word that there is a task at all. It goes before all events, and no client sees it.</summary>
    public const long CreationSeq = 0;

    /// <summary>A UUID.</summary>
    public required string Id { get; init; }

    public required string TaskId { get; init; }

    public required long AgentId { get; init; }

    /// <summary>1, 2, 3 … within the task, without a gap; or <see cref="CreationSeq"/>.</summary>
    public required long Seq { get; init; }

    /// <summary>Null: nothing but the word.</summary>
    public MessageContent? Content { get; init; }

    public required DateTime CreatedAt { get; init; }

    /// <summary>Null: the agent has been told, or <see cref="GivenUp"/> says why it never will be.</summary>
    public EventDelivery? Delivery { get; init; }

    /// <summary>Why it was given up; null: it was not.</summary>
    public string? GivenUp { get; init; }

    public bool IsCreation => Seq == CreationSeq;
}
