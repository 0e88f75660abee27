namespace TaskMessages.Domain.Steps;

/// <summary>One step of a task as its clients see it (section 8): what one message of the ledger says, or a tool's request and response together.</summary>
public sealed record Step
{
    /// <summary>The same on every surface, from the first sight of the step to its last.</summary>
    public required string Id { get; init; }

    public required StepType Type { get; init; }

    public required StepStatus Status { get; init; }

    public required DateTime StartedAt { get; init; }

    public DateTime? CompletedAt { get; init; }

    /// <summary>With whatever looks like a credential redacted.</summary>
    public required JsonMap Data { get; init; }

    /// <summary>The number of the step's first message.</summary>
    public required long FirstSeq { get; init; }

    /// <summary>The number of its last change.</summary>
    public required long LastSeq { get; init; }
}
