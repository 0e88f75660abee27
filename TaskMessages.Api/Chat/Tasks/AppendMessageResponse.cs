using Newtonsoft.Json;
using TaskMessages.Api.Json;
using TaskMessages.Api.OpenApi;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Chat.Tasks;

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

    /// <summary>The message's place among those that wait for the running turn, from 1; absent when its turn has started.</summary>
    [AbsentWhenNull]
    public int? QueuePosition { get; init; }

    public static AppendMessageResponse From(AppendResult result) => new()
    {
        TaskId = ChatTaskNumber.Of(result.Task),
        AgentId = result.Task.RequireAgentId(),
        Status = result.Task.Status,
        AcceptedAt = result.Task.UpdatedAt,
        RunId = result.RunId,
        StateVersion = result.Task.StateVersion,
        ControlState = result.Task.ControlState,
        QueuePosition = result.QueuePosition,
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
        if (QueuePosition is { } place)
            writer.WriteMember("queue_position", place);
        writer.WriteEndObject();
    }
}
