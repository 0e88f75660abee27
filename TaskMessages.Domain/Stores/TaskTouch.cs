namespace TaskMessages.Domain.Stores;

/// <summary>A task has been written to.</summary>
/// <param name="TaskId">Which one.</param>
/// <param name="Turn">What that means for its turn.</param>
public readonly record struct TaskTouch(string TaskId, TurnTouch Turn);
