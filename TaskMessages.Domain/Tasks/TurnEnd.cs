namespace TaskMessages.Domain.Tasks;

/// <summary>What a turn ends with.</summary>
internal sealed record TurnEnd(
    DateTime Now,
    string? Output = null,
    string? Error = null,
    PendingInteraction? Question = null,
    TokenUsage? Usage = null,
    string? FinishReason = null,
    EndReason Reason = EndReason.Finished);
