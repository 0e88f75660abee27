using Microsoft.AspNetCore.Mvc;
using TaskMessages.Api.Http;
using TaskMessages.Api.Http.Authorization;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Api.Live;
using TaskMessages.Api.OpenApi;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Services;

namespace TaskMessages.Api.Messages.Tasks;

/// <summary>A task's stream (section 11).</summary>
[ApiController]
[Contract(ContractKind.Messages)]
[Route("tasks")]
[Tags("Tasks")]
internal sealed class TaskStreamController(TaskLifecycleService tasks, MessageStreamer streamer) : ControllerBase
{
    private const string Description =
        "Frames `data: {…}`, each a JSON object with a `type`: `connected`, then `start`, `delta`, `full`, `done`, `task_updated`, `error`; `id:` where a client can go on from. `:ping` while nothing happens.";

    /// <summary>
    /// Server-sent events of a task from here on, until it is at its end. With the id of the last event that was received: exactly what followed it, however long
    /// ago that was. What happened before a first connection is not told; load it once <c>connected</c> is there.
    /// </summary>
    /// <response code="200">The events.</response>
    /// <response code="422">The id is none that a stream has given.</response>
    /// <response code="429">The key has as many streams as it may.</response>
    [HttpGet("{task_id}/stream", Name = "streamRpcTask")]
    [Access(AccessTarget.Task, AccessOperation.Read)]
    [AlsoAnswers("text/event-stream", Description)]
    [ProducesResponseType(StatusCodes.Status200OK)]
    [ProducesResponseType(StatusCodes.Status429TooManyRequests)]
    public Task<IActionResult> Stream(
        [FromRoute(Name = "task_id")] string taskId, [FromHeader(Name = StreamCursor.Header)] string? lastEventId, CancellationToken cancellationToken)
        => StreamAsync(TaskReference.ById(taskId), lastEventId, cancellationToken);

    /// <summary>The same by the task's name.</summary>
    /// <response code="200">The events.</response>
    /// <response code="422">The id is none that a stream has given.</response>
    /// <response code="429">The key has as many streams as it may.</response>
    [HttpGet("name/{task_name}/stream", Name = "streamRpcTaskByName")]
    [Access(AccessTarget.Task, AccessOperation.Read)]
    [AlsoAnswers("text/event-stream", Description)]
    [ProducesResponseType(StatusCodes.Status200OK)]
    [ProducesResponseType(StatusCodes.Status429TooManyRequests)]
    public Task<IActionResult> StreamByName(
        [FromRoute(Name = "task_name")] string taskName, [FromHeader(Name = StreamCursor.Header)] string? lastEventId, CancellationToken cancellationToken)
        => StreamAsync(TaskReference.ByName(taskName), lastEventId, cancellationToken);

    private async Task<IActionResult> StreamAsync(TaskReference reference, string? lastEventId, CancellationToken cancellationToken)
    {
        var caller = RequestFeatures.Of(HttpContext).Caller;
        var task = await tasks.GetAsync(caller, reference, cancellationToken);
        RequestFeatures.Of(HttpContext).TaskId = task.Id;
        StreamCursor? cursor = null;
        if (!string.IsNullOrEmpty(lastEventId) && !StreamCursor.TryParse(lastEventId, out cursor))
            throw new DomainException(DomainError.InvalidInput, "This is no id of an event (Last-Event-ID)");
        if (HttpMethods.IsHead(Request.Method))
            await new StreamOutput(Response).StartAsync(cancellationToken);
        else
            await streamer.StreamAsync(HttpContext, task, StreamOwner.Of(caller), cursor);
        return new EmptyResult();
    }
}
