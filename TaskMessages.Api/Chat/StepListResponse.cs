using Newtonsoft.Json;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Steps;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Chat;

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

    /// <exception cref="DomainException"><see cref="DomainError.InvalidInput"/>: no step has the id to read after.</exception>
    public static StepListResponse From(ChatTask task, IReadOnlyList<Step> steps, StepListRequest request)
    {
        var start = request.After is { } after ? IndexOf(steps, after) + 1 : 0;
        var count = Math.Min(request.Limit ?? int.MaxValue, steps.Count - start);
        return new StepListResponse
        {
            TaskId = ChatTaskNumber.Of(task),
            AgentId = task.RequireAgentId(),
            Steps = [.. steps.Skip(start).Take(count).Select(StepResponse.From)],
            HasMore = start + count < steps.Count,
        };
    }

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

    private static int IndexOf(IReadOnlyList<Step> steps, string id)
    {
        for (var index = 0; index < steps.Count; index++)
        {
            if (steps[index].Id == id)
                return index;
        }

        throw new DomainException(DomainError.InvalidInput, "No step of this task has that id (query.after)");
    }
}
