namespace TaskMessages.Domain.Steps;

/// <summary>The latest steps of a task.</summary>
/// <param name="Steps">By their start.</param>
/// <param name="Complete">How many of the first of them have their data; the others had no room.</param>
/// <param name="Total">How many steps the task has.</param>
public sealed record StepTail(IReadOnlyList<Step> Steps, int Complete, int Total);
