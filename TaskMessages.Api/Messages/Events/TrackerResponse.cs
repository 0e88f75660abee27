using Newtonsoft.Json;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Work;

namespace TaskMessages.Api.Messages.Events;

/// <summary>How far a task's agent is with its events (section 17).</summary>
internal sealed class TrackerResponse : IJsonBody
{
    /// <summary>The task's id.</summary>
    public required string Id { get; init; }

    public required string AgentId { get; init; }

    public required string TaskId { get; init; }

    public string? Status { get; init; }

    public string? StatusReason { get; init; }

    public string? LastProcessedEventId { get; init; }

    public required DateTime CreatedAt { get; init; }

    public DateTime? UpdatedAt { get; init; }

    public static TrackerResponse From(TaskTracker tracker) => new()
    {
        Id = tracker.TaskId,
        AgentId = AgentNumber.ToText(tracker.AgentId),
        TaskId = tracker.TaskId,
        Status = tracker.Status,
        StatusReason = tracker.StatusReason,
        LastProcessedEventId = tracker.LastEventId,
        CreatedAt = tracker.CreatedAt,
        UpdatedAt = tracker.UpdatedAt,
    };

    public void WriteTo(JsonTextWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteMember("id", Id);
        writer.WriteMember("agent_id", AgentId);
        writer.WriteMember("task_id", TaskId);
        writer.WriteMember("status", Status);
        writer.WriteMember("status_reason", StatusReason);
        writer.WriteMember("last_processed_event_id", LastProcessedEventId);
        writer.WriteMember("created_at", CreatedAt);
        writer.WriteMember("updated_at", UpdatedAt);
        writer.WriteEndObject();
    }
}
