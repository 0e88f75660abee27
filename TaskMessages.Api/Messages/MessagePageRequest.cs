using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Authorization;
using TaskMessages.Api.Http.Binding;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Api.Messages;

/// <summary>Which page of a task's messages, by cursor (section 6.6).</summary>
internal sealed class MessagePageRequest : IQueryRequest<MessagePageRequest>, ITaskRequest
{
    [FromQuery(Name = "task_id")]
    public required string TaskId { get; init; }

    /// <summary>1 to 1,000; default 50, also for 0.</summary>
    [FromQuery(Name = "limit")]
    [Range(0, MessageListRequest.MaxLimit)]
    [DefaultValue(MessageListRequest.DefaultLimit)]
    public int Limit { get; init; } = MessageListRequest.DefaultLimit;

    /// <summary>The <c>next_cursor</c> of the page before; absent or empty starts at the end.</summary>
    [FromQuery(Name = "cursor")]
    public string? CursorText { get; init; }

    /// <summary><c>older</c> (default) or <c>newer</c>.</summary>
    [FromQuery(Name = "direction")]
    [DefaultValue("older")]
    public PageDirection Direction { get; init; }

    /// <summary>JSON: one filter or an array of them.</summary>
    [FromQuery(Name = "filters")]
    public string? Filters { get; init; }

    private MessagePosition? Position { get; init; }

    private IReadOnlyList<MessageFilter> ParsedFilters { get; init; } = [];

    public static MessagePageRequest Read(QueryReader query, LimitsOptions limits) => new()
    {
        TaskId = query.RequiredString("task_id"),
        Limit = MessageListRequest.ReadLimit(query),
        CursorText = query.OptionalString("cursor"),
        Position = ReadCursor(query.OptionalString("cursor")),
        Direction = ReadDirection(query),
        Filters = query.OptionalString("filters"),
        ParsedFilters = FilterReader.Read(query.OptionalString("filters"), limits),
    };

    public MessagePageQuery ToQuery() => new()
    {
        TaskId = TaskId,
        Limit = Limit,
        Cursor = Position,
        Direction = Direction,
        Filters = ParsedFilters,
    };

    private static MessagePosition? ReadCursor(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        return MessageCursor.TryDecode(text, out var position) ? position : throw new DomainException(DomainError.BadRequest, "Invalid cursor");
    }

    public static PageDirection ReadDirection(QueryReader query)
    {
        switch (query.OptionalString("direction"))
        {
            case null or "older":
                return PageDirection.Older;
            case "newer":
                return PageDirection.Newer;
            default:
                query.Fail("direction", "Input should be 'older' or 'newer'");
                return PageDirection.Older;
        }
    }
}
