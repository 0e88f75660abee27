namespace TaskMessages.Domain.Services;

/// <summary>What a clean has removed of a task.</summary>
public sealed record CleanedTask
{
    public required string TaskId { get; init; }

    /// <summary>Since when the task is cleaned; one that was already keeps its time.</summary>
    public required DateTime CleanedAt { get; init; }

    public long Messages { get; init; }

    public long States { get; init; }

    public long Events { get; init; }

    public bool IsNothing => Messages + States + Events == 0;
}
