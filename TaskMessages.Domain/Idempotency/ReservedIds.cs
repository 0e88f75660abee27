namespace TaskMessages.Domain.Idempotency;

/// <summary>
/// The ids that a request will use, chosen and stored before it acts: a repetition after a crash in the middle uses the same ones and
/// finds what is already there.
/// </summary>
public sealed record ReservedIds
{
    public string? TaskId { get; init; }

    public string? TurnId { get; init; }

    public string? RunId { get; init; }

    public IReadOnlyList<string> MessageIds { get; init; } = [];

    /// <summary>Not stored: an earlier try may have used the ids, so look before acting.</summary>
    public bool IsRepetition { get; init; }
}
