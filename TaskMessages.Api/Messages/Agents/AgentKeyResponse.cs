using System.ComponentModel.DataAnnotations;
using Newtonsoft.Json;
using TaskMessages.Api.Json;
using TaskMessages.Api.OpenApi;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Messages.Agents;

/// <summary>A key of an agent (section 3.3).</summary>
internal sealed class AgentKeyResponse : IJsonBody
{
    public required string Id { get; init; }

    public required string AgentId { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required string Name { get; init; }

    [AllowedValues("external", "internal", "github", "slack")]
    public required string ApiKeyType { get; init; }

    /// <summary>The key itself; only in the answer that creates it.</summary>
    [AbsentWhenNull]
    public string? ApiKey { get; init; }

    public static AgentKeyResponse From(ApiKey key, string? text = null) => new()
    {
        Id = AgentNumber.ToText(key.Id),
        AgentId = AgentNumber.ToText(key.AgentId),
        CreatedAt = key.CreatedAt,
        Name = key.Label ?? "",
        ApiKeyType = WireName.Of(key.Kind ?? AgentKeyKind.External),
        ApiKey = text,
    };

    public void WriteTo(JsonTextWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteMember("id", Id);
        writer.WriteMember("agent_id", AgentId);
        writer.WriteMember("created_at", CreatedAt);
        writer.WriteMember("name", Name);
        writer.WriteMember("api_key_type", ApiKeyType);
        if (ApiKey is not null)
            writer.WriteMember("api_key", ApiKey);
        writer.WriteEndObject();
    }
}
