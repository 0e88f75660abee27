using Microsoft.AspNetCore.Mvc;
using TaskMessages.Api.Http;
using TaskMessages.Api.Http.Authorization;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Domain.Services;

namespace TaskMessages.Api.Messages.Events;

/// <summary>The events of tasks (section 17); they come into being by RPC.</summary>
[ApiController]
[Contract(ContractKind.Messages)]
[Route("events")]
[Tags("Events")]
internal sealed class TaskEventsController(EventService events) : ControllerBase
{
    private Caller Caller => RequestFeatures.Of(HttpContext).Caller;

    /// <summary>One event.</summary>
    [HttpGet("{event_id}", Name = "getEvent")]
    [Access(AccessTarget.TaskOfEvent, AccessOperation.Read)]
    [ProducesResponseType<EventResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Get([FromRoute(Name = "event_id")] string eventId, CancellationToken cancellationToken)
        => Ok(EventResponse.From(await events.GetAsync(Caller, eventId, cancellationToken)));

    /// <summary>A task's events in their order.</summary>
    [HttpGet(Name = "listEvents")]
    [Access(AccessTarget.Task, AccessOperation.Read)]
    [ProducesResponseType<EventResponse[]>(StatusCodes.Status200OK)]
    public async Task<IActionResult> List([FromQuery] EventListRequest request, CancellationToken cancellationToken)
    {
        var found = await events.ListAsync(Caller, request.TaskId, request.AgentId, request.LastProcessedEventId, request.Limit, cancellationToken);
        return Ok(new JsonArray(found.Select(EventResponse.From)));
    }

    private static JsonBodyResult Ok(Json.IJsonBody body) => new(StatusCodes.Status200OK, body);
}
