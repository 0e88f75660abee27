namespace TaskMessages.Domain.Tasks;

/// <summary>
/// A task as the message contract shows it, at one of its changes. The task itself holds the latest; those before are in the history, from which streams
/// tell each change with what it was like then.
/// </summary>
public sealed record TaskSnapshot
{
    public required string TaskId { get; init; }

    /// <summary>The number of the change; 0 for a task that never changed.</summary>
    public required long Seq { get; init; }

    public string? Name { get; init; }

    public required TaskLifecycle Lifecycle { get; init; }

    public string? Reason { get; init; }

    public JsonMap? Params { get; init; }

    public JsonMap? Metadata { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime UpdatedAt { get; init; }

    public DateTime? CleanedAt { get; init; }

    /// <summary>As it is now.</summary>
    public static TaskSnapshot Of(ChatTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return new TaskSnapshot
        {
            TaskId = task.Id,
            Seq = task.ChangeSeq,
            Name = task.Name,
            Lifecycle = task.Lifecycle,
            Reason = task.LifecycleReason,
            Params = task.Params,
            Metadata = task.Metadata,
            CreatedAt = task.CreatedAt,
            UpdatedAt = task.UpdatedAt,
            CleanedAt = task.CleanedAt,
        };
    }

    /// <summary>As its last change left it, however much was said in it since.</summary>
    public static TaskSnapshot OfLastChange(ChatTask task) => Of(task) with { UpdatedAt = task.ChangedAt ?? task.UpdatedAt };
}
