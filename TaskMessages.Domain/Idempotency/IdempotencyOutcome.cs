namespace TaskMessages.Domain.Idempotency;

/// <summary>What to do with an idempotent request: answer it from the record, or act with the record's ids.</summary>
/// <param name="Record">The request's record; ours unless <paramref name="Replay"/> is set.</param>
/// <param name="Replay">The stored answer to send again.</param>
public sealed record IdempotencyOutcome(IdempotencyRecord Record, StoredResponse? Replay);
