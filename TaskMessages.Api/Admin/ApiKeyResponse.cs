using System.ComponentModel.DataAnnotations;
using TaskMessages.Domain.Agents;

namespace TaskMessages.Api.Admin;

/// <summary>An API key as it is listed (chat-task contract 11.2).</summary>
internal sealed class ApiKeyResponse
{
    public required long Id { get; init; }

    /// <summary>Always <c>agent</c>.</summary>
    [AllowedValues("agent")]
    public string OwnerType { get; init; } = "agent";

    public required long AgentId { get; init; }

    public required string AgentName { get; init; }

    /// <summary>Always null.</summary>
    public long? WorkforceId { get; init; }

    /// <summary>Always null.</summary>
    public string? WorkforceName { get; init; }

    public string? Label { get; init; }

    public required string KeyPrefix { get; init; }

    public required string MaskedKey { get; init; }

    /// <summary><c>active</c>, <c>paused</c> or <c>revoked</c>.</summary>
    [AllowedValues("active", "paused", "revoked")]
    public required string Status { get; init; }

    public DateTime? LastUsedAt { get; init; }

    public required DateTime CreatedAt { get; init; }

    public static ApiKeyResponse From(ApiKey key, string agentName) => new()
    {
        Id = key.Id,
        AgentId = key.AgentId,
        AgentName = agentName,
        Label = key.Label,
        KeyPrefix = key.Prefix,
        MaskedKey = ApiKeyFormat.Mask(key.Prefix),
        Status = key.RevokedAt is not null ? "revoked" : key.Paused ? "paused" : "active",
        LastUsedAt = key.LastUsedAt,
        CreatedAt = key.CreatedAt,
    };
}
