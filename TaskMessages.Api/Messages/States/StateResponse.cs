using Newtonsoft.Json;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Work;

namespace TaskMessages.Api.Messages.States;

/// <summary>What an agent keeps about a task (section 17).</summary>
internal sealed class StateResponse : IJsonBody
{
    public required string Id { get; init; }

    public required string TaskId { get; init; }

    public required string AgentId { get; init; }

    public required JsonMap State { get; init; }

    public required DateTime CreatedAt { get; init; }

    public DateTime? UpdatedAt { get; init; }

    public static StateResponse From(AgentState state) => new()
    {
        Id = state.Id,
        TaskId = state.TaskId,
        AgentId = AgentNumber.ToText(state.AgentId),
        State = state.State,
        CreatedAt = state.CreatedAt,
        UpdatedAt = state.UpdatedAt,
    };

    public void WriteTo(JsonTextWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteMember("id", Id);
        writer.WriteMember("task_id", TaskId);
        writer.WriteMember("agent_id", AgentId);
        writer.WritePropertyName("state");
        writer.WriteValueOf(State);
        writer.WriteMember("created_at", CreatedAt);
        writer.WriteMember("updated_at", UpdatedAt);
        writer.WriteEndObject();
    }
}
