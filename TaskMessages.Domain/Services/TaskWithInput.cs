using TaskMessages.Domain.Tasks;

namespace TaskMessages.Domain.Services;

/// <summary>A task with its last turn's text, from <see cref="TurnInputs"/>.</summary>
public sealed record TaskWithInput(ChatTask Task, string? Input);
