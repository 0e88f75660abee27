using Newtonsoft.Json;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Steps;

namespace TaskMessages.Api.Chat.Steps;

/// <summary>A task's steps by their start (section 7).</summary>
internal sealed class StepListResponse : IJsonBody
{
    public required long TaskId { get; init; }

    public required long AgentId { get; init; }

    public required IReadOnlyList<StepResponse> Steps { get; init; }

    /// <summary>Always false: nothing is purged.</summary>
    public bool StepsExpired { get; init; }

    /// <summary>Always null.</summary>
    public DateTime? StepsExpiredAt { get; init; }

    /// <summary>Whether other steps follow that the limit left out.</summary>
    public required bool HasMore { get; init; }

    public static StepListResponse From(StepPage page) => new()
    {
        TaskId = ChatTaskNumber.Of(page.Task),
        AgentId = page.Task.RequireAgentId(),
        Steps = [.. page.Steps.Select(StepResponse.From)],
        HasMore = page.HasMore,
    };

    public void WriteTo(JsonTextWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteMember("task_id", TaskId);
        writer.WriteMember("agent_id", AgentId);
        writer.WritePropertyName("steps");
        writer.WriteStartArray();
        foreach (var step in Steps)
            step.WriteTo(writer);
        writer.WriteEndArray();
        writer.WritePropertyName("steps_expired");
        writer.WriteValue(StepsExpired);
        writer.WriteMember("steps_expired_at", StepsExpiredAt);
        writer.WritePropertyName("has_more");
        writer.WriteValue(HasMore);
        writer.WriteEndObject();
    }
}
