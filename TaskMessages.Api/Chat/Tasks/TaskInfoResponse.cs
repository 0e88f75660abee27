using Newtonsoft.Json;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Chat.Tasks;

/// <summary>A task and its last turn (section 7). Every member is always there.</summary>
internal sealed class TaskInfoResponse : IJsonBody
{
    public required long TaskId { get; init; }

    public required long AgentId { get; init; }

    /// <summary>Always null: keys are bound to agents.</summary>
    public long? WorkforceId { get; init; }

    public required ChatStatus Status { get; init; }

    public string? RunId { get; init; }

    public required long StateVersion { get; init; }

    public required ControlState ControlState { get; init; }

    public string? Input { get; init; }

    public string? Output { get; init; }

    public string? Error { get; init; }

    public required DateTime CreatedAt { get; init; }

    public DateTime? CompletedAt { get; init; }

    /// <summary>Not null only while the status is <c>waiting_for_user</c>.</summary>
    public PendingInteractionResponse? PendingInteraction { get; init; }

    /// <summary>What the create carried.</summary>
    public JsonMap? Metadata { get; init; }

    /// <param name="task">The task.</param>
    /// <param name="input">Its last turn's text, from <see cref="Domain.Services.TurnInputs"/>.</param>
    public static TaskInfoResponse From(ChatTask task, string? input) => new()
    {
        TaskId = ChatTaskNumber.Of(task),
        AgentId = task.RequireAgentId(),
        Status = task.Status,
        RunId = task.RunId,
        StateVersion = task.StateVersion,
        ControlState = task.ControlState,
        Input = input,
        Output = task.Output,
        Error = task.Error,
        CreatedAt = task.CreatedAt,
        CompletedAt = task.CompletedAt,
        PendingInteraction = task.Status == ChatStatus.WaitingForUser ? PendingInteractionResponse.From(task.PendingInteraction) : null,
        Metadata = task.Metadata,
    };

    public void WriteTo(JsonTextWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteMember("task_id", TaskId);
        writer.WriteMember("agent_id", AgentId);
        writer.WriteMember("workforce_id", WorkforceId);
        writer.WriteMember("status", WireName.Of(Status));
        writer.WriteMember("run_id", RunId);
        writer.WriteMember("state_version", StateVersion);
        writer.WriteMember("control_state", WireName.Of(ControlState));
        writer.WriteMember("input", Input);
        writer.WriteMember("output", Output);
        writer.WriteMember("error", Error);
        writer.WriteMember("created_at", CreatedAt);
        writer.WriteMember("completed_at", CompletedAt);
        writer.WritePropertyName("pending_interaction");
        if (PendingInteraction is null)
            writer.WriteNull();
        else
            PendingInteraction.WriteTo(writer);
        writer.WritePropertyName("metadata");
        writer.WriteValueOf(Metadata);
        writer.WriteEndObject();
    }
}
