using TaskMessages.Domain.Tasks;

namespace TaskMessages.Domain.Services;

/// <summary>A part of a task's history.</summary>
/// <param name="Task">The task, with the turn in flight.</param>
/// <param name="Records">Turns that are over, in the order of their ends.</param>
/// <param name="HasMore">Whether others follow.</param>
public sealed record TurnHistoryPage(ChatTask Task, IReadOnlyList<TurnRecord> Records, bool HasMore);
