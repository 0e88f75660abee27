using Microsoft.AspNetCore.Mvc;
using TaskMessages.Api.Http;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Domain.Stores;

namespace TaskMessages.Api.Chat;

/// <summary>What the presented key is bound to.</summary>
[ApiController]
[Contract(ContractKind.Chat)]
[Route("v1/me")]
[Tags("Chat tasks")]
internal sealed class MeController(IApiKeyStore keys, IAgentStore agents) : ControllerBase
{
    /// <summary>The key and its agent.</summary>
    /// <response code="200">What the key is bound to.</response>
    /// <response code="401">The key is missing, malformed, unknown, revoked or paused.</response>
    [HttpGet(Name = "getCaller")]
    [ProducesResponseType<MeResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Me(CancellationToken cancellationToken)
    {
        var caller = RequestFeatures.Of(HttpContext).Caller;
        var key = await keys.FindAsync(caller.RequireKeyId(), cancellationToken);
        var agent = await agents.FindAsync(caller.RequireAgentId(), cancellationToken);

        // revoked, or its agent deleted, since it was authenticated
        return key is null || agent is null
            ? new ResponseResult(ErrorContracts.Of(HttpContext).Unauthorized)
            : new JsonBodyResult(StatusCodes.Status200OK, MeResponse.From(key, agent));
    }
}
