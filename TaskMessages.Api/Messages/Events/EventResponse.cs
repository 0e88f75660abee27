using Newtonsoft.Json;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Work;

namespace TaskMessages.Api.Messages.Events;

/// <summary>An event of a task (section 17).</summary>
internal sealed class EventResponse : IJsonBody
{
    public required string Id { get; init; }

    /// <summary>1, 2, 3 … within the task, without a gap.</summary>
    public required long SequenceId { get; init; }

    public required string TaskId { get; init; }

    public required string AgentId { get; init; }

    public required DateTime CreatedAt { get; init; }

    /// <summary>A message's content, or null.</summary>
    public JsonMap? Content { get; init; }

    private MessageContent? Written { get; init; }

    public static EventResponse From(TaskEvent item) => new()
    {
        Id = item.Id,
        SequenceId = item.Seq,
        TaskId = item.TaskId,
        AgentId = AgentNumber.ToText(item.AgentId),
        CreatedAt = item.CreatedAt,
        Written = item.Content,
    };

    public void WriteTo(JsonTextWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteMember("id", Id);
        writer.WriteMember("sequence_id", SequenceId);
        writer.WriteMember("task_id", TaskId);
        writer.WriteMember("agent_id", AgentId);
        writer.WriteMember("created_at", CreatedAt);
        writer.WritePropertyName("content");
        if (Written is null)
            writer.WriteNull();
        else
            MessageContentWriter.Write(writer, Written);
        writer.WriteEndObject();
    }
}
