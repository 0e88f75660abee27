namespace TaskMessages.Domain.Tasks;

/// <summary>The question that a task in <see cref="ChatStatus.WaitingForUser"/> waits on. An empty list and null differ.</summary>
public sealed record PendingInteraction(string Question, IReadOnlyList<JsonMap>? Interactions)
{
    /// <summary>Until when an answer is awaited; null: for ever.</summary>
    public DateTime? ExpiresAt { get; init; }

    /// <summary>The answer that is given at <see cref="ExpiresAt"/> if nobody gave one; null: the task fails then.</summary>
    public string? DefaultAnswer { get; init; }
}
