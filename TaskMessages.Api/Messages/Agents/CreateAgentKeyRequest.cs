using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Binding;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Messages.Agents;

/// <summary>A new key of an agent, which is named by its id or by its name.</summary>
internal sealed class CreateAgentKeyRequest : IRequestBody<CreateAgentKeyRequest>
{
    public const int MaxName = 200;
    public const int MinKey = 16;
    public const int MaxKey = 128;

    public string? AgentId { get; init; }

    public string? AgentName { get; init; }

    /// <summary>Unique among the agent's keys of that kind; 1 to 200 characters.</summary>
    [StringLength(MaxName, MinimumLength = 1)]
    public required string Name { get; init; }

    [AllowedValues("external", "internal", "github", "slack")]
    [DefaultValue("external")]
    public string ApiKeyType { get; init; } = "external";

    /// <summary>The key itself, 16 to 128 printable ASCII characters; absent: one is drawn.</summary>
    [StringLength(MaxKey, MinimumLength = MinKey)]
    public string? ApiKey { get; init; }

    internal AgentKeyKind Kind { get; private init; }

    public static CreateAgentKeyRequest Read(object? json, RequestErrors errors, LimitsOptions limits)
    {
        var reader = ObjectReader.Of(json, errors);
        return new CreateAgentKeyRequest
        {
            AgentId = reader.OptionalString("agent_id"),
            AgentName = reader.OptionalString("agent_name"),
            Name = reader.RequiredString("name"),
            Kind = ReadKind(reader),
            ApiKey = reader.OptionalString("api_key"),
        };
    }

    private static AgentKeyKind ReadKind(ObjectReader reader)
    {
        if (!reader.TryGet("api_key_type", out var value))
            return AgentKeyKind.External;
        if (!WireName.TryParse<AgentKeyKind>(value as string, out var kind))
            reader.Fail("api_key_type", "Input should be 'external', 'internal', 'github' or 'slack'");
        return kind;
    }
}
