namespace TaskMessages.Domain.Agents;

/// <summary>Accepted calls of one key since the last time they were recorded.</summary>
/// <param name="LastUsedAt">The latest of them; its UTC month is the month they count for.</param>
public sealed record KeyUsage(long KeyId, int Calls, DateTime LastUsedAt);
