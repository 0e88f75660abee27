namespace TaskMessages.Domain.Tasks;

/// <summary>The question that a task in <see cref="ChatStatus.WaitingForUser"/> waits on. An empty list and null differ.</summary>
public sealed record PendingInteraction(string Question, IReadOnlyList<JsonMap>? Interactions);
