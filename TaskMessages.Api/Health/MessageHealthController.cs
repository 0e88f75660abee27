using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using TaskMessages.Api.Http.Errors;

namespace TaskMessages.Api.Health;

/// <summary>The same health at the paths and in the form of the message contract.</summary>
[ApiController]
[AllowAnonymous]
[Contract(ContractKind.Admin)]
[Route("")]
[Tags("Health")]
internal sealed class MessageHealthController(HealthCheckService checks) : ControllerBase
{
    /// <summary>The process answers.</summary>
    [HttpGet("healthz", Name = "getHealthz")]
    [ProducesResponseType<HealthResponse>(StatusCodes.Status200OK)]
    public IActionResult Live() => Ok(new HealthResponse { Status = HealthResponse.Ok });

    /// <summary>The database is reachable and the worker is alive.</summary>
    /// <response code="503">One of the checks fails.</response>
    [HttpGet("readyz", Name = "getReadyz")]
    [ProducesResponseType<MessageHealthResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<MessageHealthResponse>(StatusCodes.Status503ServiceUnavailable)]
    public async Task<IActionResult> Ready(CancellationToken cancellationToken)
    {
        var health = MessageHealthResponse.From(await checks.CheckHealthAsync(cancellationToken));
        return StatusCode(health.IsOk ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, health);
    }

    /// <summary>The same as <c>/readyz</c>.</summary>
    /// <response code="503">One of the checks fails.</response>
    [HttpGet("healthcheck", Name = "getHealthcheck")]
    [ProducesResponseType<MessageHealthResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<MessageHealthResponse>(StatusCodes.Status503ServiceUnavailable)]
    public Task<IActionResult> Check(CancellationToken cancellationToken) => Ready(cancellationToken);
}
