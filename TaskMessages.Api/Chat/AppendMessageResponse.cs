using Newtonsoft.Json;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Chat;

/// <summary>The message was accepted and its turn is queued (section 7).</summary>
internal sealed class AppendMessageResponse : IJsonBody
{
    public required long TaskId { get; init; }

    public required long AgentId { get; init; }

    /// <summary>Always null: keys are bound to agents.</summary>
    public long? WorkforceId { get; init; }

    public required ChatStatus Status { get; init; }

    public required DateTime AcceptedAt { get; init; }

    public required string RunId { get; init; }

    public required long StateVersion { get; init; }

    public required ControlState ControlState { get; init; }

    public static AppendMessageResponse From(ChatTask task) => new()
    {
        TaskId = ChatTaskNumber.Of(task),
        AgentId = task.AgentId.GetValueOrDefault(),
        Status = task.Status,
        AcceptedAt = task.UpdatedAt,
        RunId = task.RunId!,
        StateVersion = task.StateVersion,
        ControlState = task.ControlState,
    };

    public void WriteTo(JsonTextWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteMember("task_id", TaskId);
        writer.WriteMember("agent_id", AgentId);
        writer.WriteMember("workforce_id", WorkforceId);
        writer.WriteMember("status", WireName.Of(Status));
        writer.WriteMember("accepted_at", AcceptedAt);
        writer.WriteMember("run_id", RunId);
        writer.WriteMember("state_version", StateVersion);
        writer.WriteMember("control_state", WireName.Of(ControlState));
        writer.WriteEndObject();
    }
}
