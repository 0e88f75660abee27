using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Api.Http.Memory;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Chat.Turns;

/// <summary>A task's history.</summary>
[ApiController]
[Contract(ContractKind.Chat)]
[Route("v1/chat/tasks/{task_id}/turns")]
[Tags("Chat tasks")]
internal sealed class TurnsController(TurnHistoryService history, IOptions<LimitsOptions> limits) : ControllerBase
{
    /// <summary>Every turn with its attempts, worker, times, outcome, error and tokens, oldest first.</summary>
    /// <response code="200">A part of the history.</response>
    /// <response code="401">The key is missing, malformed, unknown, revoked or paused.</response>
    /// <response code="404">There is no such task for this key.</response>
    /// <response code="422">A parameter breaks the schema.</response>
    [HttpGet(Name = "listTurns")]
    [ProducesResponseType<TurnListResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> List(
        [FromRoute(Name = ChatTaskIdBinder.RouteKey), ModelBinder<ChatTaskIdBinder>] long taskId,
        TurnListRequest request,
        CancellationToken cancellationToken)
    {
        var id = TaskId.FromNumber(taskId);
        RequestFeatures.Of(HttpContext).TaskId = id;
        await RequestMemory.AdmitPageAsync(HttpContext);
        var page = await history.ReadAsync(
            id, RequestFeatures.Of(HttpContext).Caller.RequireAgentId(), request.After, request.Limit, limits.Value.MaxPageBytes, cancellationToken);
        return new JsonBodyResult(StatusCodes.Status200OK, TurnListResponse.From(page, request.After));
    }
}
