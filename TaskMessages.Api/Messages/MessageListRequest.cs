using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Authorization;
using TaskMessages.Api.Http.Binding;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Api.Messages;

/// <summary>Which page of a task's messages (section 6.5).</summary>
internal sealed class MessageListRequest : IQueryRequest<MessageListRequest>, ITaskRequest
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 1000;

    [FromQuery(Name = "task_id")]
    public required string TaskId { get; init; }

    /// <summary>1 to 1,000; default 50, also for 0.</summary>
    [FromQuery(Name = "limit")]
    [Range(0, MaxLimit)]
    [DefaultValue(DefaultLimit)]
    public int Limit { get; init; } = DefaultLimit;

    /// <summary>From 1; default 1, also for 0.</summary>
    [FromQuery(Name = "page_number")]
    [Range(0, int.MaxValue)]
    [DefaultValue(1)]
    public int PageNumber { get; init; } = 1;

    /// <summary>A field path of the stored message, such as <c>content.type</c>; default <c>created_at</c>.</summary>
    [FromQuery(Name = "order_by")]
    [MaxLength(256)]
    [DefaultValue("created_at")]
    public string? OrderBy { get; init; }

    /// <summary><c>asc</c> in any case; anything else is descending.</summary>
    [FromQuery(Name = "order_direction")]
    [DefaultValue("desc")]
    public string? OrderDirection { get; init; }

    /// <summary>JSON: one filter or an array of them.</summary>
    [FromQuery(Name = "filters")]
    public string? Filters { get; init; }

    private IReadOnlyList<MessageFilter> ParsedFilters { get; init; } = [];

    public static MessageListRequest Read(QueryReader query, LimitsOptions limits)
    {
        var page = query.Integer("page_number", 1);
        var orderBy = query.OptionalString("order_by");
        return new MessageListRequest
        {
            TaskId = query.RequiredString("task_id"),
            Limit = ReadLimit(query),
            PageNumber = page == 0 ? 1 : (int)Math.Clamp(page, 0, int.MaxValue / MaxLimit),
            OrderBy = orderBy,
            OrderDirection = query.OptionalString("order_direction"),
            Filters = query.OptionalString("filters"),
            ParsedFilters = FilterReader.Read(query.OptionalString("filters"), limits),
        };
    }

    /// <summary>0 is what generated clients send for a limit that nobody set: the default.</summary>
    public static int ReadLimit(QueryReader query) => query.SmallInteger("limit", DefaultLimit) is var limit and not 0 ? limit : DefaultLimit;

    public MessageListQuery ToQuery() => new()
    {
        TaskId = TaskId,
        Limit = Limit,
        Page = PageNumber,
        OrderBy = OrderBy is null or "" or "created_at" ? null : OrderBy == "id" ? "_id" : OrderBy,
        Descending = !string.Equals(OrderDirection, "asc", StringComparison.OrdinalIgnoreCase),
        Filters = ParsedFilters,
    };
}
