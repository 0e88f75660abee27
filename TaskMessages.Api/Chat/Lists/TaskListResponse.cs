using Newtonsoft.Json;
using TaskMessages.Api.Chat.Tasks;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Services;

namespace TaskMessages.Api.Chat.Lists;

/// <summary>A page of tasks, newest first.</summary>
internal sealed class TaskListResponse : IJsonBody
{
    public required IReadOnlyList<TaskInfoResponse> Tasks { get; init; }

    /// <summary>Continues behind this page; null at the end.</summary>
    public string? NextCursor { get; init; }

    public required bool HasMore { get; init; }

    public static TaskListResponse From(TaskPage page) => new()
    {
        Tasks = [.. page.Tasks.Select(task => TaskInfoResponse.From(task.Task, task.Input))],
        NextCursor = page.HasMore ? TaskCursor.Encode(page.Tasks[^1].Task) : null,
        HasMore = page.HasMore,
    };

    public void WriteTo(JsonTextWriter writer)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("tasks");
        writer.WriteStartArray();
        foreach (var task in Tasks)
            task.WriteTo(writer);
        writer.WriteEndArray();
        writer.WriteMember("next_cursor", NextCursor);
        writer.WritePropertyName("has_more");
        writer.WriteValue(HasMore);
        writer.WriteEndObject();
    }
}
