namespace TaskMessages.Domain.Agents;

/// <summary>A stored API key. The key itself is not in it, only what verifies it.</summary>
public sealed record ApiKey
{
    public long Id { get; init; }

    public required long AgentId { get; init; }

    /// <summary>The public 6 characters, or a fingerprint of a key that was brought; unique over all keys, revoked ones included.</summary>
    public required string Prefix { get; init; }

    /// <summary>See <see cref="ApiKeyVerifier"/>.</summary>
    public required string Verifier { get; init; }

    public string? Label { get; init; }

    /// <summary>Null for a key that an administrator drew.</summary>
    public AgentKeyKind? Kind { get; init; }

    public DateTime CreatedAt { get; init; }

    public DateTime? RevokedAt { get; init; }

    public bool Paused { get; init; }

    public DateTime? LastUsedAt { get; init; }

    /// <summary><c>yyyy-MM</c> in UTC: the month that <see cref="UsageMonthCalls"/> counts.</summary>
    public string? UsageMonth { get; init; }

    public long UsageMonthCalls { get; init; }

    public bool IsUsable => RevokedAt is null && !Paused;
}
