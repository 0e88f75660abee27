using Microsoft.AspNetCore.Mvc;
using TaskMessages.Api.Http;
using TaskMessages.Api.Http.Authentication;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Api.Live;
using TaskMessages.Api.OpenApi;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Chat;

/// <summary>A task's events as they happen.</summary>
[ApiController]
[Contract(ContractKind.Chat)]
[Route("v1/chat/tasks/{task_id}/events")]
[Tags("Chat tasks")]
internal sealed class EventsController(ChatTaskService tasks, EventStreamer streamer) : ControllerBase
{
    /// <summary>
    /// Server-sent events: what is known already, then what happens, until the task is at an end or asks something. With the id of the last
    /// event that was received, exactly what followed it, however long ago that was.
    /// </summary>
    /// <response code="200">The events.</response>
    /// <response code="204">The task is at an end and nothing followed: do not reconnect.</response>
    /// <response code="401">The key is missing, malformed, unknown, revoked or paused.</response>
    /// <response code="404">There is no such task for this key.</response>
    /// <response code="422">The id is none that a stream has given.</response>
    /// <response code="429">The task or the key has as many streams as it may.</response>
    [HttpGet(Name = "streamEvents")]
    [StreamToken]
    [AlsoAnswers("text/event-stream", EventSchemas.Description)]
    [ProducesResponseType(StatusCodes.Status200OK)]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public async Task<IActionResult> Stream(
        [FromRoute(Name = ChatTaskIdBinder.RouteKey), ModelBinder<ChatTaskIdBinder>] long taskId,
        EventsRequest request,
        CancellationToken cancellationToken)
    {
        var id = TaskId.FromNumber(taskId);
        RequestFeatures.Of(HttpContext).TaskId = id;
        var caller = RequestFeatures.Of(HttpContext).Caller;
        var task = await tasks.GetAsync(id, caller.RequireAgentId(), cancellationToken);
        var cursor = ReadCursor(request);
        if (EventFrames.IsConcluded(task.Status) && cursor is { Frames: 0 } && cursor.Seq >= task.Seq)
            return NoContent();
        if (HttpMethods.IsHead(Request.Method))
        {
            await new StreamOutput(Response).StartAsync(cancellationToken);
            return new EmptyResult();
        }

        await streamer.StreamAsync(HttpContext, task, caller.RequireKeyId(), cursor);
        return new EmptyResult();
    }

    private StreamCursor? ReadCursor(EventsRequest request)
    {
        var text = Request.Headers.TryGetValue(StreamCursor.Header, out var values) && !string.IsNullOrEmpty(values) ? values.ToString() : request.After;
        if (string.IsNullOrEmpty(text))
            return null;
        return StreamCursor.TryParse(text, out var cursor)
            ? cursor
            : throw new DomainException(DomainError.InvalidInput, "This is no id of an event (Last-Event-ID, query.after)");
    }
}
