using System.ComponentModel.DataAnnotations;
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

    /// <summary><c>delivered</c>: the agent has been told; <c>pending</c>: it could not be and will be later; <c>failed</c>: that was given up.</summary>
    [AllowedValues("delivered", "pending", "failed")]
    public required string DeliveryStatus { get; init; }

    /// <summary>Why the agent could not be told; null: it was, or nobody has tried yet.</summary>
    public string? DeliveryError { get; init; }

    private MessageContent? Written { get; init; }

    public static EventResponse From(TaskEvent item) => new()
    {
        Id = item.Id,
        SequenceId = item.Seq,
        TaskId = item.TaskId,
        AgentId = AgentNumber.ToText(item.AgentId),
        CreatedAt = item.CreatedAt,
        DeliveryStatus = item.Delivery is not null ? "pending" : item.GivenUp is not null ? "failed" : "delivered",
        DeliveryError = item.Delivery?.Error ?? item.GivenUp,
        Written = item.Content,
    };

    public void WriteTo(JsonTextWriter writer)
    {
        writer.WriteStartObject();
        WriteMembersTo(writer);
        writer.WriteMember("delivery_status", DeliveryStatus);
        writer.WriteMember("delivery_error", DeliveryError);
        writer.WriteEndObject();
    }

    /// <summary>As agents are told of it: without what is about the telling itself.</summary>
    public void WriteToldTo(JsonTextWriter writer)
    {
        writer.WriteStartObject();
        WriteMembersTo(writer);
        writer.WriteEndObject();
    }

    private void WriteMembersTo(JsonTextWriter writer)
    {
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
    }
}
