using TaskMessages.Domain.Tasks;

namespace TaskMessages.Domain.Steps;

/// <summary>A part of a task's steps, by their start.</summary>
/// <param name="Task">The task, read before them.</param>
/// <param name="Steps">The steps.</param>
/// <param name="HasMore">Whether others follow.</param>
public sealed record StepPage(ChatTask Task, IReadOnlyList<Step> Steps, bool HasMore);
