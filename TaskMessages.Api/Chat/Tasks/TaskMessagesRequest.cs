using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Binding;
using TaskMessages.Api.Messages;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Api.Chat.Tasks;

/// <summary>Which page of a task's messages.</summary>
internal sealed class TaskMessagesRequest : IQueryRequest<TaskMessagesRequest>
{
    /// <summary>1 to 1,000; default 50.</summary>
    [FromQuery(Name = "limit")]
    [Range(1, MessageListRequest.MaxLimit)]
    [DefaultValue(MessageListRequest.DefaultLimit)]
    public int Limit { get; init; } = MessageListRequest.DefaultLimit;

    /// <summary>The <c>next_cursor</c> of the page before; absent starts at the end.</summary>
    [FromQuery(Name = "cursor")]
    public string? CursorText { get; init; }

    /// <summary><c>older</c> (default) or <c>newer</c>.</summary>
    [FromQuery(Name = "direction")]
    [DefaultValue("older")]
    public PageDirection Direction { get; init; }

    private MessagePosition? Position { get; init; }

    public static TaskMessagesRequest Read(QueryReader query, LimitsOptions limits) => new()
    {
        Limit = query.SmallInteger("limit", MessageListRequest.DefaultLimit),
        CursorText = query.OptionalString("cursor"),
        Position = ReadCursor(query),
        Direction = MessagePageRequest.ReadDirection(query),
    };

    public MessagePageQuery ToQuery(string taskId) => new() { TaskId = taskId, Limit = Limit, Cursor = Position, Direction = Direction, Filters = [] };

    private static MessagePosition? ReadCursor(QueryReader query)
    {
        if (query.OptionalString("cursor") is not { Length: > 0 } text)
            return null;
        if (MessageCursor.TryDecode(text, out var position))
            return position;
        query.Fail("cursor", "Input should be the next_cursor of another page");
        return null;
    }
}
