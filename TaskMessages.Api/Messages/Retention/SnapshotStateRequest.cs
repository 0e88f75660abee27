using System.ComponentModel.DataAnnotations;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Work;

namespace TaskMessages.Api.Messages.Retention;

/// <summary>A state of an export.</summary>
internal sealed class SnapshotStateRequest
{
    /// <summary>24 hexadecimal digits.</summary>
    [RegularExpression("^[0-9a-fA-F]{24}$")]
    public required string Id { get; init; }

    public required string TaskId { get; init; }

    /// <summary>The task's agent.</summary>
    public required string AgentId { get; init; }

    public required JsonMap State { get; init; }

    public required DateTime CreatedAt { get; init; }

    public DateTime? UpdatedAt { get; init; }

    public static SnapshotStateRequest Read(ObjectReader reader) => new()
    {
        Id = SnapshotMembers.ReadId(reader),
        TaskId = reader.RequiredString("task_id"),
        AgentId = reader.RequiredString("agent_id"),
        State = reader.RequiredMap("state") ?? [],
        CreatedAt = SnapshotMembers.ReadTime(reader, "created_at", isRequired: true) ?? default,
        UpdatedAt = SnapshotMembers.ReadTime(reader, "updated_at", isRequired: false),
    };

    public AgentState ToState() => new()
    {
        Id = Id.ToLowerInvariant(),
        TaskId = TaskId,
        AgentId = AgentNumber.Parse(AgentId),
        State = State,
        CreatedAt = CreatedAt,
        UpdatedAt = UpdatedAt,
    };
}
