using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Binding;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Messages.Agents;

/// <summary>An agent says that it is there (section 12).</summary>
internal sealed class RegisterAgentRequest : IRequestBody<RegisterAgentRequest>
{
    /// <summary>Unique; lower-case letters, digits and hyphens, at most 100.</summary>
    [RegularExpression(AgentNameRules.Pattern)]
    public required string Name { get; init; }

    public required string Description { get; init; }

    /// <summary>Where it is called: http or https.</summary>
    public required string AcpUrl { get; init; }

    [AllowedValues("sync", "async", "agentic")]
    [DefaultValue("async")]
    public string AcpType { get; init; } = "async";

    /// <summary>The agent to be changed, which may get another name so; absent: the one of that name, or a new one.</summary>
    public string? AgentId { get; init; }

    public JsonMap? RegistrationMetadata { get; init; }

    [AllowedValues("text", "json")]
    public string? AgentInputType { get; init; }

    /// <summary>Whom the agent is to belong to, in the words of the provider of authorisation; null: nobody in particular. Without a provider it says nothing.</summary>
    public JsonMap? PrincipalContext { get; init; }

    public static RegisterAgentRequest Read(object? json, RequestErrors errors, LimitsOptions limits)
    {
        var reader = ObjectReader.Of(json, errors);
        return new RegisterAgentRequest
        {
            Name = reader.RequiredString("name"),
            Description = reader.RequiredString("description"),
            AcpUrl = reader.RequiredString("acp_url"),
            AcpType = AcpTypeReader.Read(reader),
            AgentId = reader.OptionalString("agent_id"),
            RegistrationMetadata = reader.OptionalMap("registration_metadata"),
            AgentInputType = AcpTypeReader.ReadInputType(reader),
            PrincipalContext = reader.OptionalMap("principal_context"),
        };
    }

    public RegisterAgentCommand ToCommand() => new()
    {
        AgentId = AgentId is null ? null : AgentNumber.Parse(AgentId),
        Name = Name,
        Description = Description,
        Url = AcpUrl,
        Type = WireName.TryParse<AcpType>(AcpType, out var type) ? type : Domain.Agents.AcpType.Async,
        Metadata = RegistrationMetadata,
        InputType = AgentInputType,
    };
}
