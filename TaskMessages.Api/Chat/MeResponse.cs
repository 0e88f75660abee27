using System.ComponentModel.DataAnnotations;
using Newtonsoft.Json;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Agents;

namespace TaskMessages.Api.Chat;

/// <summary>What a key is bound to: an agent. The contract's members for a user are there and null, since keys are no users'.</summary>
internal sealed class MeResponse : IJsonBody
{
    /// <summary>Always <c>agent</c>.</summary>
    [AllowedValues("agent")]
    public string PrincipalType { get; init; } = "agent";

    /// <summary>Always null.</summary>
    public long? UserId { get; init; }

    /// <summary>Always null.</summary>
    public string? Username { get; init; }

    /// <summary>Always null.</summary>
    public string? Email { get; init; }

    public required string KeyPrefix { get; init; }

    public required long AgentId { get; init; }

    public required string AgentName { get; init; }

    /// <summary>As it was given to the key.</summary>
    public string? KeyLabel { get; init; }

    public static MeResponse From(ApiKey key, Agent agent)
        => new() { KeyPrefix = key.Prefix, AgentId = agent.Id, AgentName = agent.Name, KeyLabel = key.Label };

    public void WriteTo(JsonTextWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteMember("principal_type", PrincipalType);
        writer.WriteMember("user_id", UserId);
        writer.WriteMember("username", Username);
        writer.WriteMember("email", Email);
        writer.WriteMember("key_prefix", KeyPrefix);
        writer.WriteMember("agent_id", AgentId);
        writer.WriteMember("agent_name", AgentName);
        writer.WriteMember("key_label", KeyLabel);
        writer.WriteEndObject();
    }
}
