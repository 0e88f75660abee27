using Newtonsoft.Json;
using TaskMessages.Api.Chat.Tasks;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Chat.Lists;

/// <summary>A page of tasks, newest first.</summary>
internal sealed class TaskListResponse : IJsonBody
{
    public required IReadOnlyList<TaskInfoResponse> Tasks { get; init; }

    /// <summary>Continues behind this page; null at the end.</summary>
    public string? NextCursor { get; init; }

    public required bool HasMore { get; init; }

    public static TaskListResponse From(IReadOnlyList<ChatTask> tasks, IReadOnlyDictionary<string, string?> inputs, int limit)
    {
        var hasMore = tasks.Count > limit;
        return new TaskListResponse
        {
            Tasks = [.. tasks.Take(limit).Select(task => TaskInfoResponse.From(task, inputs.GetValueOrDefault(task.Id)))],
            NextCursor = hasMore ? TaskCursor.Encode(tasks[limit - 1]) : null,
            HasMore = hasMore,
        };
    }

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
