using Newtonsoft.Json;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Services;

namespace TaskMessages.Api.Messages.Retention;

/// <summary>What a clean has removed (section 18); nothing of a task that was cleaned already.</summary>
internal sealed class CleanTaskResponse : IJsonBody
{
    public required string TaskId { get; init; }

    public required DateTime CleanedAt { get; init; }

    public required long MessagesDeleted { get; init; }

    public required long TaskStatesDeleted { get; init; }

    public required long EventsDeleted { get; init; }

    public static CleanTaskResponse From(CleanedTask task) => new()
    {
        TaskId = task.TaskId,
        CleanedAt = task.CleanedAt,
        MessagesDeleted = task.Messages,
        TaskStatesDeleted = task.States,
        EventsDeleted = task.Events,
    };

    public void WriteTo(JsonTextWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteMember("task_id", TaskId);
        writer.WriteMember("cleaned_at", CleanedAt);
        writer.WriteMember("messages_deleted", MessagesDeleted);
        writer.WriteMember("task_states_deleted", TaskStatesDeleted);
        writer.WriteMember("events_deleted", EventsDeleted);
        writer.WriteEndObject();
    }
}
