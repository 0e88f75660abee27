using System.ComponentModel.DataAnnotations;
using Newtonsoft.Json;
using TaskMessages.Api.Json;
using TaskMessages.Api.Messages.Agents;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Messages.Tasks;

/// <summary>A task as lists show it: without its params (section 10.1).</summary>
internal sealed class TaskSummaryResponse : IJsonBody
{
    /// <summary>A UUID, or the decimal number of a task that the chat-task contract created.</summary>
    public required string Id { get; init; }

    public string? Name { get; init; }

    [AllowedValues(
        TaskStatusNames.Running, TaskStatusNames.Interrupted, TaskStatusNames.Completed, TaskStatusNames.Failed, TaskStatusNames.Canceled,
        TaskStatusNames.Terminated, TaskStatusNames.TimedOut, TaskStatusNames.Deleted)]
    public required string Status { get; init; }

    public string? StatusReason { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime UpdatedAt { get; init; }

    public DateTime? CleanedAt { get; init; }

    public JsonMap? TaskMetadata { get; init; }

    /// <summary>Null unless <c>relationships=agents</c> asks for them.</summary>
    public IReadOnlyList<AcpAgentResponse>? Agents { get; init; }

    public static TaskSummaryResponse From(ChatTask task, IReadOnlyList<AcpAgentResponse>? agents) => new()
    {
        Id = task.Id,
        Name = task.Name,
        Status = task.Lifecycle.ToName(),
        StatusReason = task.LifecycleReason,
        CreatedAt = task.CreatedAt,
        UpdatedAt = task.UpdatedAt,
        CleanedAt = task.CleanedAt,
        TaskMetadata = task.Metadata,
        Agents = agents,
    };

    public void WriteTo(JsonTextWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteMember("id", Id);
        writer.WriteMember("name", Name);
        writer.WriteMember("status", Status);
        writer.WriteMember("status_reason", StatusReason);
        writer.WriteMember("created_at", CreatedAt);
        writer.WriteMember("updated_at", UpdatedAt);
        writer.WriteMember("cleaned_at", CleanedAt);
        writer.WritePropertyName("task_metadata");
        writer.WriteValueOf(TaskMetadata);
        writer.WritePropertyName("agents");
        AcpAgentResponse.WriteAll(writer, Agents);
        writer.WriteEndObject();
    }
}
