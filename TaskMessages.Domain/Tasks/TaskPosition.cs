namespace TaskMessages.Domain.Tasks;

/// <summary>A task's place in a list.</summary>
public sealed record TaskPosition(DateTime CreatedAt, string Id);
