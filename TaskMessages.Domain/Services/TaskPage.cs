namespace TaskMessages.Domain.Services;

/// <summary>A part of a list of tasks.</summary>
/// <param name="Tasks">In the list's order.</param>
/// <param name="HasMore">Whether others follow.</param>
public sealed record TaskPage(IReadOnlyList<TaskWithInput> Tasks, bool HasMore);
