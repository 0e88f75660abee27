namespace TaskMessages.Api.Http.Idempotency;

/// <summary>The headers of requests that may be repeated.</summary>
internal static class IdempotencyHeaders
{
    public const string Key = "Idempotency-Key";
    public const string Replayed = "Idempotency-Replayed";
}
