using System.ComponentModel.DataAnnotations;
using Newtonsoft.Json;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Api.Messages;

/// <summary>One item of the ledger (section 5).</summary>
internal sealed class MessageResponse : IJsonBody
{
    /// <summary>24 lower-case hexadecimal digits.</summary>
    [RegularExpression("^[0-9a-f]{24}$")]
    public required string Id { get; init; }

    public required string TaskId { get; init; }

    public required MessageContent Content { get; init; }

    /// <summary>Null: never declared.</summary>
    public StreamingStatus? StreamingStatus { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime UpdatedAt { get; init; }

    public static MessageResponse From(Message message) => new()
    {
        Id = message.Id,
        TaskId = Domain.Tasks.TaskId.NameOf(message.TaskId),
        Content = message.Content,
        StreamingStatus = message.StreamingStatus,
        CreatedAt = message.CreatedAt,
        UpdatedAt = message.UpdatedAt,
    };

    public void WriteTo(JsonTextWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteMember("id", Id);
        writer.WriteMember("task_id", TaskId);
        writer.WritePropertyName("content");
        MessageContentWriter.Write(writer, Content);
        writer.WriteMember("streaming_status", StreamingStatus?.ToName());
        writer.WriteMember("created_at", CreatedAt);
        writer.WriteMember("updated_at", UpdatedAt);
        writer.WriteEndObject();
    }
}
