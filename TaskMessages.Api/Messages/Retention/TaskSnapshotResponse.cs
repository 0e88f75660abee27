using TaskMessages.Api.Messages.States;

namespace TaskMessages.Api.Messages.Retention;

/// <summary>A task's contents (section 18).</summary>
/// <remarks>Written while they are read, by <see cref="SnapshotWriter"/>.</remarks>
internal sealed class TaskSnapshotResponse
{
    public required string TaskId { get; init; }

    /// <summary>The oldest first.</summary>
    public required IReadOnlyList<MessageResponse> Messages { get; init; }

    /// <summary>By their creation.</summary>
    public required IReadOnlyList<StateResponse> TaskStates { get; init; }
}
