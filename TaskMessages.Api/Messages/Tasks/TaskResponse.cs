using System.ComponentModel.DataAnnotations;
using Newtonsoft.Json;
using TaskMessages.Api.Json;
using TaskMessages.Api.Messages.Agents;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Messages.Tasks;

/// <summary>A task (section 10.1).</summary>
internal sealed class TaskResponse : IJsonBody
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

    /// <summary>Null while its messages are there.</summary>
    public DateTime? CleanedAt { get; init; }

    public JsonMap? Params { get; init; }

    public JsonMap? TaskMetadata { get; init; }

    /// <summary>Null unless <c>relationships=agents</c> asks for them.</summary>
    public IReadOnlyList<AcpAgentResponse>? Agents { get; init; }

    /// <param name="task">The task.</param>
    /// <param name="agents">Null when nobody asked for them.</param>
    public static TaskResponse From(ChatTask task, IReadOnlyList<AcpAgentResponse>? agents = null) => From(TaskSnapshot.Of(task), agents);

    /// <inheritdoc cref="From(ChatTask, IReadOnlyList{AcpAgentResponse}?)"/>
    public static TaskResponse From(TaskSnapshot task, IReadOnlyList<AcpAgentResponse>? agents = null) => new()
    {
        Id = task.TaskId,
        Name = task.Name,
        Status = task.Lifecycle.ToName(),
        StatusReason = task.Reason,
        CreatedAt = task.CreatedAt,
        UpdatedAt = task.UpdatedAt,
        CleanedAt = task.CleanedAt,
        Params = task.Params,
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
        writer.WritePropertyName("params");
        writer.WriteValueOf(Params);
        writer.WritePropertyName("task_metadata");
        writer.WriteValueOf(TaskMetadata);
        writer.WritePropertyName("agents");
        AcpAgentResponse.WriteAll(writer, Agents);
        writer.WriteEndObject();
    }
}
