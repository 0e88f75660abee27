using Microsoft.AspNetCore.Mvc;
using TaskMessages.Api.Executors;
using TaskMessages.Api.Http;
using TaskMessages.Api.Http.Authorization;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Api.Live;
using TaskMessages.Api.OpenApi;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Services;

namespace TaskMessages.Api.Messages.Tasks;

/// <summary>An agent's messages, piece by piece.</summary>
[ApiController]
[Contract(ContractKind.Messages)]
[Route("tasks")]
[Tags("Tasks")]
internal sealed class StreamUpdatesController(TaskLifecycleService tasks, StreamUpdates updates, TaskStreams streams) : ControllerBase
{
    private const string Lines =
        "Frames as the task's stream has them, one JSON object a line: `start`, `delta`, `full`, `done`. The `index` tells messages apart; with `parent_task_message.id` a frame belongs to a message that exists already.";

    /// <summary>
    /// Messages of the task's agent as they grow, for as long as the request lasts: they are in the task's stream at once, and in the ledger at the end. What is still open
    /// at the end is ended there, also when the request breaks off.
    /// </summary>
    /// <response code="200">The messages, in the order in which they began.</response>
    /// <response code="408">Nothing came for too long; what came before is in the ledger.</response>
    /// <response code="413">A line, or all of them, are too large; what came before is in the ledger.</response>
    /// <response code="422">A line is no frame; what came before it is in the ledger.</response>
    /// <response code="429">The key has as many calls and streams open as it may.</response>
    [HttpPost("{task_id}/stream/updates", Name = "postStreamUpdates")]
    [Access(AccessTarget.Task, AccessOperation.Update)]
    [TakesLines(WebhookMediaType.Ndjson, Lines)]
    [ProducesResponseType<MessageResponse[]>(StatusCodes.Status200OK)]
    [ProducesResponseType(StatusCodes.Status408RequestTimeout)]
    [ProducesResponseType(StatusCodes.Status413PayloadTooLarge)]
    [ProducesResponseType(StatusCodes.Status429TooManyRequests)]
    public async Task<IActionResult> Post([FromRoute(Name = "task_id")] string taskId, CancellationToken cancellationToken)
    {
        var caller = RequestFeatures.Of(HttpContext).Caller;
        var task = await tasks.GetAsync(caller, TaskReference.ById(taskId), cancellationToken);
        RequestFeatures.Of(HttpContext).TaskId = task.Id;
        if (!WebhookMediaType.IsLines(Request.ContentType?.Split(';')[0].Trim()))
            throw new DomainException(DomainError.InvalidInput, $"Content-Type must be {WebhookMediaType.Ndjson}.");
        if (!streams.TryReserve(StreamOwner.Of(caller)))
            throw new DomainException(DomainError.TooManyStreams, "Too many streams and waiting calls of this key are open.");
        try
        {
            return new JsonBodyResult(StatusCodes.Status200OK, new MessageArray(await updates.TakeAsync(HttpContext, caller, task)));
        }
        finally
        {
            streams.Release(StreamOwner.Of(caller));
        }
    }
}
