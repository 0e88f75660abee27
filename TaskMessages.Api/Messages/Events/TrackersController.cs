using Microsoft.AspNetCore.Mvc;
using TaskMessages.Api.Http;
using TaskMessages.Api.Http.Authorization;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Domain.Services;

namespace TaskMessages.Api.Messages.Events;

/// <summary>How far agents are with their tasks' events (section 17). Each task has a tracker from its creation on.</summary>
[ApiController]
[Contract(ContractKind.Messages)]
[Route("tracker")]
[Tags("Events")]
internal sealed class TrackersController(EventService events) : ControllerBase
{
    private Caller Caller => RequestFeatures.Of(HttpContext).Caller;

    /// <summary>One tracker; its id is its task's.</summary>
    [HttpGet("{tracker_id}", Name = "getTracker")]
    [Access(AccessTarget.Task, AccessOperation.Read)]
    [ProducesResponseType<TrackerResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Get([FromRoute(Name = "tracker_id")] string trackerId, CancellationToken cancellationToken)
        => Ok(TrackerResponse.From(await events.GetTrackerAsync(Caller, trackerId, cancellationToken)));

    /// <summary>The trackers of the caller's tasks, the newest first.</summary>
    [HttpGet(Name = "listTrackers")]
    [Access(AccessTarget.Tasks, AccessOperation.Read)]
    [ProducesResponseType<TrackerResponse[]>(StatusCodes.Status200OK)]
    public async Task<IActionResult> List([FromQuery] TrackerListRequest request, CancellationToken cancellationToken)
    {
        long? agentId = request.AgentId is { } text ? AgentNumber.Parse(text) : null;
        return Ok(new JsonArray((await events.ListTrackersAsync(Caller, request.TaskId, agentId, request.Page, cancellationToken)).Select(TrackerResponse.From)));
    }

    /// <summary>Says how far the agent is; never back.</summary>
    [HttpPut("{tracker_id}", Name = "updateTracker")]
    [Access(AccessTarget.Task, AccessOperation.Update)]
    [ProducesResponseType<TrackerResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Update(
        [FromRoute(Name = "tracker_id")] string trackerId, [FromBody] UpdateTrackerRequest request, CancellationToken cancellationToken)
        => Ok(TrackerResponse.From(await events.MoveAsync(
            Caller, trackerId, request.LastProcessedEventId, request.Status, request.StatusReason, cancellationToken)));

    private static JsonBodyResult Ok(Json.IJsonBody body) => new(StatusCodes.Status200OK, body);
}
