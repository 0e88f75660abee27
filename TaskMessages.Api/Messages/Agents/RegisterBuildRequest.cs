using System.ComponentModel.DataAnnotations;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Binding;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Services;

namespace TaskMessages.Api.Messages.Agents;

/// <summary>An agent is built, and does not run yet (section 12).</summary>
internal sealed class RegisterBuildRequest : IRequestBody<RegisterBuildRequest>
{
    /// <summary>Unique; lower-case letters, digits and hyphens, at most 100.</summary>
    [RegularExpression(AgentNameRules.Pattern)]
    public required string Name { get; init; }

    public required string Description { get; init; }

    /// <summary>The agent to be changed; absent: the one of that name, or a new one.</summary>
    public string? AgentId { get; init; }

    public JsonMap? RegistrationMetadata { get; init; }

    [AllowedValues("text", "json")]
    public string? AgentInputType { get; init; }

    public static RegisterBuildRequest Read(object? json, RequestErrors errors, LimitsOptions limits)
    {
        var reader = ObjectReader.Of(json, errors);
        return new RegisterBuildRequest
        {
            Name = reader.RequiredString("name"),
            Description = reader.RequiredString("description"),
            AgentId = reader.OptionalString("agent_id"),
            RegistrationMetadata = reader.OptionalMap("registration_metadata"),
            AgentInputType = AcpTypeReader.ReadInputType(reader),
        };
    }

    public RegisterAgentCommand ToCommand() => new()
    {
        AgentId = AgentId is null ? null : AgentNumber.Parse(AgentId),
        Name = Name,
        Description = Description,
        Metadata = RegistrationMetadata,
        InputType = AgentInputType,
    };
}
