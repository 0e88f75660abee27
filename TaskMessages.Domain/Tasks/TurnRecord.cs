namespace TaskMessages.Domain.Tasks;

/// <summary>
/// What is kept of a turn that is over. It is stored in the task by the write that ends the turn, and from there copied into the history
/// before the next turn can end: a crash in between loses none.
/// </summary>
public sealed record TurnRecord
{
    /// <summary>The turn's id.</summary>
    public required string Id { get; init; }

    public required string TaskId { get; init; }

    /// <summary>1 for the task's first.</summary>
    public required int Number { get; init; }

    public required TurnKind Kind { get; init; }

    public string? RunId { get; init; }

    /// <summary>The number of its start, and of its user message; null for what was no turn.</summary>
    public long? StartSeq { get; init; }

    /// <summary>The number of its end.</summary>
    public required long EndSeq { get; init; }

    /// <summary>The turn that brought the message, where this one only repeats it.</summary>
    public string? Origin { get; init; }

    /// <summary>
    /// The user's text where the ledger does not have it: of a message that was dropped while it waited, and in records that were stored when
    /// they kept a copy.
    /// </summary>
    public string? Input { get; init; }

    /// <summary>The caller's id of a reply.</summary>
    public string? CommandId { get; init; }

    public DateTime? QueuedAt { get; init; }

    /// <summary>The first claim; null when no worker ever took it.</summary>
    public DateTime? StartedAt { get; init; }

    public required DateTime EndedAt { get; init; }

    public int Attempts { get; init; }

    /// <summary>The process that worked it last.</summary>
    public string? Worker { get; init; }

    /// <summary>The id of the trace that it was of, 32 hexadecimal digits; null when nothing was traced.</summary>
    public string? TraceId { get; init; }

    /// <summary>The status that it left the task in, or would have but for a message that waited.</summary>
    public required ChatStatus Status { get; init; }

    /// <summary>Why it is over.</summary>
    public EndReason EndReason { get; init; }

    public string? Error { get; init; }

    public TokenUsage? Usage { get; init; }

    /// <summary>Why the agent's model stopped, in its provider's word; null when nothing was said.</summary>
    public string? FinishReason { get; init; }

    public IReadOnlyList<MessageRemoval> Removals { get; init; } = [];

    /// <summary>The message that the turn answered; null for what was no turn.</summary>
    public string? MessageId => StartSeq is null ? null : Origin ?? Id;

    /// <summary>Whether it was a turn, and not only a change of status between turns.</summary>
    public bool IsTurn => Kind is not (TurnKind.Cancel or TurnKind.Deadline);
}
