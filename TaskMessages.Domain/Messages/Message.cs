namespace TaskMessages.Domain.Messages;

/// <summary>One item of a task's ledger.</summary>
public sealed record Message
{
    /// <summary>24 lower-case hexadecimal digits.</summary>
    public required string Id { get; init; }

    public required string TaskId { get; init; }

    /// <summary>Its number in the task's sequence: the order among messages of the same millisecond.</summary>
    public required long Seq { get; init; }

    /// <summary>The number of its last change that is reported: of its end, for a message that grew; of its replacement; else its own.</summary>
    public long ChangeSeq { get => field == 0 ? Seq : field; init; }

    /// <summary>How many numbers of replaced changes a message remembers: more than a stream is behind.</summary>
    public const int MaxSuperseded = 200;

    /// <summary>Numbers of earlier changes that later ones have replaced: nothing else tells of them. The latest <see cref="MaxSuperseded"/> are kept.</summary>
    public IReadOnlyList<long> Superseded { get; init; } = [];

    public required MessageContent Content { get; init; }

    public StreamingStatus? StreamingStatus { get; init; }

    /// <summary>UTC, whole milliseconds; never changed by an update.</summary>
    public required DateTime CreatedAt { get; init; }

    public required DateTime UpdatedAt { get; init; }

    /// <summary>The turn that wrote it; null for a message that a caller posted.</summary>
    public string? TurnId { get; init; }

    /// <summary>The attempt that wrote it last: a write of a lower one is refused. 0 for what no attempt wrote.</summary>
    public int Attempt { get; init; }
}
