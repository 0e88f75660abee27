using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Newtonsoft.Json;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Messages.Agents;

/// <summary>An agent as the message contract shows it (section 12). Its address is in none of its answers.</summary>
internal sealed class AcpAgentResponse : IJsonBody
{
    /// <summary>A decimal number.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    public string? Description { get; init; }

    /// <summary><c>Unhealthy</c>: it does not answer <c>GET /healthz</c>, and is called all the same.</summary>
    [AllowedValues("Ready", "Unhealthy", "BuildOnly")]
    public required string Status { get; init; }

    /// <summary>As it was registered; <c>sync</c> for agents of other kinds, which answer each message.</summary>
    [AllowedValues("sync", "async", "agentic")]
    public required string AcpType { get; init; }

    /// <summary>What is wrong with an agent that is not well.</summary>
    public string? StatusReason { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime UpdatedAt { get; init; }

    public JsonMap? RegistrationMetadata { get; init; }

    /// <summary>Null for an agent that an administrator added.</summary>
    public DateTime? RegisteredAt { get; init; }

    public string? AgentInputType { get; init; }

    /// <summary>Always null: there are no deployments.</summary>
    public string? ProductionDeploymentId { get; init; }

    /// <summary>The key with which the agent calls back; only in the answer to its registration.</summary>
    [OpenApi.AbsentWhenNull]
    public string? AgentApiKey { get; init; }

    public static AcpAgentResponse From(Agent agent, string? key = null) => new()
    {
        Id = agent.Id.ToString(CultureInfo.InvariantCulture),
        Name = agent.Name,
        Description = agent.Description,
        Status = agent.Registration is { IsBuildOnly: true } ? "BuildOnly" : agent.Health.IsUnhealthy ? "Unhealthy" : "Ready",
        StatusReason = agent.Health.IsUnhealthy ? agent.Health.Reason : null,
        RegistrationMetadata = agent.Registration?.Metadata,
        RegisteredAt = agent.Registration?.At,
        AgentInputType = agent.Registration?.InputType,
        AcpType = agent.Executor is AcpSettings acp ? WireName.Of(acp.Type) : WireName.Of(Domain.Agents.AcpType.Sync),
        CreatedAt = agent.CreatedAt,
        UpdatedAt = agent.UpdatedAt,
        AgentApiKey = key,
    };

    public static void WriteAll(JsonTextWriter writer, IReadOnlyList<AcpAgentResponse>? agents)
    {
        if (agents is null)
        {
            writer.WriteNull();
            return;
        }

        writer.WriteStartArray();
        foreach (var agent in agents)
            agent.WriteTo(writer);
        writer.WriteEndArray();
    }

    public void WriteTo(JsonTextWriter writer)
    {
        writer.WriteStartObject();
        WriteMembers(writer);
        writer.WriteEndObject();
    }

    /// <summary>As an agent itself is told of it (section 14).</summary>
    /// <param name="writer">Takes it.</param>
    /// <param name="url">Where the agent lives.</param>
    public void WriteWholeTo(JsonTextWriter writer, string url)
    {
        writer.WriteStartObject();
        WriteMembers(writer);
        writer.WriteMember("docker_image", (string?)null);
        writer.WriteMember("acp_url", url);
        writer.WriteEndObject();
    }

    private void WriteMembers(JsonTextWriter writer)
    {
        writer.WriteMember("id", Id);
        writer.WriteMember("name", Name);
        writer.WriteMember("description", Description);
        writer.WriteMember("status", Status);
        writer.WriteMember("acp_type", AcpType);
        writer.WriteMember("status_reason", StatusReason);
        writer.WriteMember("created_at", CreatedAt);
        writer.WriteMember("updated_at", UpdatedAt);
        writer.WritePropertyName("registration_metadata");
        writer.WriteValueOf(RegistrationMetadata);
        writer.WriteMember("registered_at", RegisteredAt);
        writer.WriteMember("agent_input_type", AgentInputType);
        writer.WriteMember("production_deployment_id", ProductionDeploymentId);
        if (AgentApiKey is not null)
            writer.WriteMember("agent_api_key", AgentApiKey);
    }
}
