namespace TaskMessages.Domain.Idempotency;

/// <summary>An answer as it was sent.</summary>
/// <param name="Body">The JSON text.</param>
public sealed record StoredResponse(int Status, string Body);
