using System.ComponentModel.DataAnnotations;

namespace TaskMessages.Api.Messages.Retention;

/// <summary>A cleaned task's contents as its export has them, or where they can be downloaded: one of the two.</summary>
/// <remarks>Read while it comes, by <see cref="SnapshotReader"/>.</remarks>
internal sealed class RehydrateTaskRequest
{
    /// <summary>The task itself; so is that of each message and state.</summary>
    public required string TaskId { get; init; }

    public IReadOnlyList<SnapshotMessageRequest>? Messages { get; init; }

    public IReadOnlyList<SnapshotStateRequest>? TaskStates { get; init; }

    /// <summary>A public <c>https</c> address that has the export, at most 8,192 characters.</summary>
    [MaxLength(SnapshotAddress.MaxLength)]
    public string? SnapshotUrl { get; init; }
}
