namespace TaskMessages.Domain.Idempotency;

/// <summary>One idempotent request.</summary>
public sealed record IdempotencyRecord
{
    public static readonly TimeSpan Lock = TimeSpan.FromSeconds(60);

    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>The caller and the caller's key, see <see cref="IdempotencyKey"/>.</summary>
    public required string Key { get; init; }

    /// <summary>SHA-256 over method, path and body bytes, in hexadecimal.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Who works on the request: the process and what it drew for this try.</summary>
    public required string Owner { get; init; }

    public required IdempotencyState State { get; init; }

    /// <summary>Until then a request in flight is left alone; after, its owner is presumed dead. An owner known to be gone is not waited for.</summary>
    public required DateTime LockedUntil { get; init; }

    public required ReservedIds Ids { get; init; }

    /// <summary>Set when completed.</summary>
    public StoredResponse? Response { get; init; }

    public required DateTime ExpiresAt { get; init; }
}
