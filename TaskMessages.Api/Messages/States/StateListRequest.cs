using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Authorization;
using TaskMessages.Api.Http.Binding;
using TaskMessages.Domain.Work;

namespace TaskMessages.Api.Messages.States;

/// <summary>Which states.</summary>
internal sealed class StateListRequest : IQueryRequest<StateListRequest>, ITaskRequest
{
    [FromQuery(Name = "task_id")]
    public string? TaskId { get; init; }

    [FromQuery(Name = "agent_id")]
    public string? AgentId { get; init; }

    /// <summary>1 to 1,000; default 50.</summary>
    [FromQuery(Name = "limit")]
    [Range(1, PageReader.MaxLimit)]
    [DefaultValue(PageReader.DefaultLimit)]
    public int Limit { get; init; }

    /// <summary>From 1.</summary>
    [FromQuery(Name = "page_number")]
    [Range(1, int.MaxValue)]
    [DefaultValue(1)]
    public int PageNumber { get; init; }

    /// <summary><c>asc</c> in any case; anything else is descending.</summary>
    [FromQuery(Name = "order_direction")]
    [DefaultValue("desc")]
    public string? OrderDirection { get; init; }

    internal WorkPage Page { get; private init; }

    public static StateListRequest Read(QueryReader query, LimitsOptions limits)
        => new() { TaskId = query.OptionalString("task_id"), AgentId = query.OptionalString("agent_id"), Page = PageReader.Read(query) };
}
