namespace TaskMessages.Domain.Administration;

/// <summary>A part of a list of tasks.</summary>
/// <param name="Tasks">Newest first.</param>
/// <param name="HasMore">Whether others follow.</param>
/// <param name="IsCut">Whether the search took too long and was given up: others may follow.</param>
public sealed record TaskSummaryPage(IReadOnlyList<TaskSummary> Tasks, bool HasMore, bool IsCut);
