using Newtonsoft.Json;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Chat.Control;

/// <summary>The answer was taken and the run goes on (section 7).</summary>
internal sealed class ReplyResponse : IJsonBody
{
    /// <summary>As the request named it.</summary>
    public string? CommandId { get; init; }

    public required long TaskId { get; init; }

    public required long AgentId { get; init; }

    /// <summary>Always null: keys are bound to agents.</summary>
    public long? WorkforceId { get; init; }

    /// <summary>Always <c>running</c>.</summary>
    public ChatStatus Status { get; init; } = ChatStatus.Running;

    public required DateTime AcceptedAt { get; init; }

    /// <summary>The run that asked.</summary>
    public required string RunId { get; init; }

    public required long StateVersion { get; init; }

    public ControlState ControlState { get; init; } = ControlState.Running;

    public static ReplyResponse From(ChatTask task, string? commandId, DateTime now) => new()
    {
        CommandId = commandId,
        TaskId = ChatTaskNumber.Of(task),
        AgentId = task.RequireAgentId(),
        AcceptedAt = now,
        RunId = task.RunId!,
        StateVersion = task.StateVersion,
    };

    public void WriteTo(JsonTextWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteMember("command_id", CommandId);
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
