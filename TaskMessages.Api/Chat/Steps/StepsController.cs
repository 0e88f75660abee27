using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Api.Http.Memory;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Chat.Steps;

/// <summary>A task's steps.</summary>
[ApiController]
[Contract(ContractKind.Chat)]
[Route("v1/chat/tasks/{task_id}/steps")]
[Tags("Chat tasks")]
internal sealed class StepsController(StepService steps, IOptions<LimitsOptions> limits) : ControllerBase
{
    /// <summary>What the agent did: messages, thinking, tool calls and delegations, by their start.</summary>
    /// <response code="200">The steps; those after one that is known already, if asked for.</response>
    /// <response code="401">The key is missing, malformed, unknown, revoked or paused.</response>
    /// <response code="404">There is no such task for this key.</response>
    /// <response code="422">A parameter breaks the schema, or no step has the id to read after.</response>
    [HttpGet(Name = "listSteps")]
    [ProducesResponseType<StepListResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> List(
        [FromRoute(Name = ChatTaskIdBinder.RouteKey), ModelBinder<ChatTaskIdBinder>] long taskId,
        StepListRequest request,
        CancellationToken cancellationToken)
    {
        var id = TaskId.FromNumber(taskId);
        RequestFeatures.Of(HttpContext).TaskId = id;
        await RequestMemory.AdmitPageAsync(HttpContext);
        var page = await steps.ReadAsync(
            id, RequestFeatures.Of(HttpContext).Caller.RequireAgentId(), request.After, request.Limit, limits.Value.MaxPageBytes, cancellationToken);
        return new JsonBodyResult(StatusCodes.Status200OK, StepListResponse.From(page));
    }
}
