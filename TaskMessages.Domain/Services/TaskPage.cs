using TaskMessages.Domain.Tasks;

namespace TaskMessages.Domain.Services;

/// <summary>A part of a list of tasks.</summary>
/// <param name="Tasks">In the list's order.</param>
/// <param name="HasMore">Whether others follow.</param>
public sealed record TaskPage(IReadOnlyList<TaskWithInput> Tasks, bool HasMore);

/// <summary>A task with its last turn's text, from <see cref="TurnInputs"/>.</summary>
public sealed record TaskWithInput(ChatTask Task, string? Input);
