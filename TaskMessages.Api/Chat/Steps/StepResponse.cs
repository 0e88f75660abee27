using Newtonsoft.Json;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Steps;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Chat.Steps;

/// <summary>One step (section 8).</summary>
internal sealed class StepResponse : IJsonBody
{
    public required string Id { get; init; }

    public required StepType Type { get; init; }

    public required StepStatus Status { get; init; }

    public required DateTime StartedAt { get; init; }

    public DateTime? CompletedAt { get; init; }

    /// <summary>By type: <c>{phase}</c>, <c>{name, args, result|error}</c>, <c>{sub_agent_name, input, output|error}</c>, <c>{role, content}</c>.</summary>
    public required JsonMap Data { get; init; }

    public static StepResponse From(Step step) => new()
    {
        Id = step.Id,
        Type = step.Type,
        Status = step.Status,
        StartedAt = step.StartedAt,
        CompletedAt = step.CompletedAt,
        Data = step.Data,
    };

    public void WriteTo(JsonTextWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteMember("id", Id);
        writer.WriteMember("type", WireName.Of(Type));
        writer.WriteMember("status", WireName.Of(Status));
        writer.WriteMember("started_at", StartedAt);
        writer.WriteMember("completed_at", CompletedAt);
        writer.WritePropertyName("data");
        writer.WriteValueOf(Data);
        writer.WriteEndObject();
    }
}
