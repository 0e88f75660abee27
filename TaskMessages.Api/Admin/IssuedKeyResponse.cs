using TaskMessages.Domain.Agents;

namespace TaskMessages.Api.Admin;

/// <summary>A key just drawn. The full key is in this answer and nowhere else.</summary>
internal sealed class IssuedKeyResponse
{
    public required long Id { get; init; }

    public required string FullKey { get; init; }

    public required string KeyPrefix { get; init; }

    public required DateTime CreatedAt { get; init; }

    public static IssuedKeyResponse From(IssuedKey issued) => new()
    {
        Id = issued.Key.Id,
        FullKey = issued.FullKey,
        KeyPrefix = issued.Key.Prefix,
        CreatedAt = issued.Key.CreatedAt,
    };
}
