using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Authorization;
using TaskMessages.Api.Http.Binding;

namespace TaskMessages.Api.Messages.Events;

/// <summary>Which events of a task.</summary>
internal sealed class EventListRequest : IQueryRequest<EventListRequest>, ITaskRequest
{
    [FromQuery(Name = "task_id")]
    public required string TaskId { get; init; }

    [FromQuery(Name = "agent_id")]
    public required string AgentId { get; init; }

    /// <summary>Only those after this one; an id that is none of the task's events leaves nothing out.</summary>
    [FromQuery(Name = "last_processed_event_id")]
    public string? LastProcessedEventId { get; init; }

    /// <summary>1 to 1,000; default 1,000.</summary>
    [FromQuery(Name = "limit")]
    [Range(1, PageReader.MaxLimit)]
    [DefaultValue(PageReader.MaxLimit)]
    public int Limit { get; init; } = PageReader.MaxLimit;

    public static EventListRequest Read(QueryReader query, LimitsOptions limits) => new()
    {
        TaskId = query.RequiredString("task_id"),
        AgentId = query.RequiredString("agent_id"),
        LastProcessedEventId = query.OptionalString("last_processed_event_id"),
        Limit = PageReader.ReadLimit(query, PageReader.MaxLimit),
    };
}
