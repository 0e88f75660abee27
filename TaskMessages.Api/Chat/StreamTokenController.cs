using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using TaskMessages.Api.Http;
using TaskMessages.Api.Http.Authentication;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Chat;

/// <summary>Lets a browser's <c>EventSource</c>, which sends no headers, have a task's events.</summary>
[ApiController]
[Contract(ContractKind.Chat)]
[Route("v1/chat/tasks/{task_id}/events/token")]
[Tags("Chat tasks")]
internal sealed class StreamTokenController(ChatTaskService tasks, IApiKeyStore keys, StreamTokens tokens) : ControllerBase
{
    /// <summary>
    /// A token for this task's event stream, as `access_token` in its query. It opens the stream within 60 seconds; a connection that breaks may be opened
    /// again with it, with `Last-Event-ID`, as long as a stream may be open. It reads this one stream and ends with the key that made it.
    /// </summary>
    /// <response code="200">The token.</response>
    /// <response code="401">The key is missing, malformed, unknown, revoked or paused.</response>
    /// <response code="404">There is no such task for this key.</response>
    [HttpPost(Name = "createStreamToken")]
    [ProducesResponseType<StreamTokenResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Create(
        [FromRoute(Name = ChatTaskIdBinder.RouteKey), ModelBinder<ChatTaskIdBinder>] long taskId, CancellationToken cancellationToken)
    {
        var id = TaskId.FromNumber(taskId);
        RequestFeatures.Of(HttpContext).TaskId = id;
        var caller = RequestFeatures.Of(HttpContext).Caller;
        await tasks.GetAsync(id, caller.RequireAgentId(), cancellationToken);
        if (await keys.FindAsync(caller.RequireKeyId(), cancellationToken) is not { } key)
            return new ResponseResult(ErrorContracts.Of(HttpContext).Unauthorized);

        var (token, expiresAt) = tokens.Issue(key, taskId);
        Response.Headers.CacheControl = "no-store";
        return new JsonBodyResult(StatusCodes.Status200OK, new StreamTokenResponse
        {
            Token = token,
            ExpiresAt = expiresAt,
            Url = string.Create(
                CultureInfo.InvariantCulture, $"{Request.PathBase.ToUriComponent()}/v1/chat/tasks/{taskId}/events?{AccessTokenMiddleware.Parameter}={token}"),
        });
    }
}
