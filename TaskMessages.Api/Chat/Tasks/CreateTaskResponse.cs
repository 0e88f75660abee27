using Newtonsoft.Json;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Chat.Tasks;

/// <summary>The task was created and its first turn is queued (section 7).</summary>
internal sealed class CreateTaskResponse : IJsonBody
{
    public required long TaskId { get; init; }

    public required long AgentId { get; init; }

    public required ChatStatus Status { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required string RunId { get; init; }

    public required long StateVersion { get; init; }

    public required ControlState ControlState { get; init; }

    public static CreateTaskResponse From(ChatTask task) => new()
    {
        TaskId = ChatTaskNumber.Of(task),
        AgentId = task.RequireAgentId(),
        Status = task.Status,
        CreatedAt = task.CreatedAt,
        RunId = task.RunId!,
        StateVersion = task.StateVersion,
        ControlState = task.ControlState,
    };

    public void WriteTo(JsonTextWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteMember("task_id", TaskId);
        writer.WriteMember("agent_id", AgentId);
        writer.WriteMember("status", WireName.Of(Status));
        writer.WriteMember("created_at", CreatedAt);
        writer.WriteMember("run_id", RunId);
        writer.WriteMember("state_version", StateVersion);
        writer.WriteMember("control_state", WireName.Of(ControlState));
        writer.WriteEndObject();
    }
}
