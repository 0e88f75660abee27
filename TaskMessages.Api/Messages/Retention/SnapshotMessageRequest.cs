using System.ComponentModel.DataAnnotations;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Api.Messages.Retention;

/// <summary>A message of an export.</summary>
internal sealed class SnapshotMessageRequest
{
    /// <summary>24 hexadecimal digits.</summary>
    [RegularExpression("^[0-9a-fA-F]{24}$")]
    public required string Id { get; init; }

    public required string TaskId { get; init; }

    public required MessageContent Content { get; init; }

    public StreamingStatus? StreamingStatus { get; init; }

    public required DateTime CreatedAt { get; init; }

    /// <summary>Absent or null: as <c>created_at</c>.</summary>
    public DateTime? UpdatedAt { get; init; }

    public static SnapshotMessageRequest Read(ObjectReader reader) => new()
    {
        Id = SnapshotMembers.ReadId(reader),
        TaskId = reader.RequiredString("task_id"),
        Content = MessageContentReader.ReadRequired(reader, "content"),
        StreamingStatus = StreamingStatusReader.Read(reader),
        CreatedAt = SnapshotMembers.ReadTime(reader, "created_at", isRequired: true) ?? default,
        UpdatedAt = SnapshotMembers.ReadTime(reader, "updated_at", isRequired: false),
    };

    public Message ToMessage() => new()
    {
        Id = Id.ToLowerInvariant(),
        TaskId = TaskId,
        Seq = 0,
        Content = Content,
        StreamingStatus = StreamingStatus,
        CreatedAt = CreatedAt,
        UpdatedAt = UpdatedAt ?? CreatedAt,
    };
}
