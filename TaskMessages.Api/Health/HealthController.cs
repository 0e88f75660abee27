using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using TaskMessages.Api.Http.Errors;

namespace TaskMessages.Api.Health;

/// <summary>Whether the process lives and whether it can serve.</summary>
[ApiController]
[AllowAnonymous]
[Contract(ContractKind.Admin)]
[Route("health")]
[Tags("Health")]
internal sealed class HealthController(HealthCheckService checks) : ControllerBase
{
    /// <summary>The process answers.</summary>
    [HttpGet("live", Name = "getLiveness")]
    [ProducesResponseType<HealthResponse>(StatusCodes.Status200OK)]
    public IActionResult Live() => Ok(new HealthResponse { Status = HealthResponse.Ok });

    /// <summary>The database is reachable and the worker is alive.</summary>
    /// <response code="503">One of the checks fails.</response>
    [HttpGet("ready", Name = "getReadiness")]
    [ProducesResponseType<HealthResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<HealthResponse>(StatusCodes.Status503ServiceUnavailable)]
    public async Task<IActionResult> Ready(CancellationToken cancellationToken)
    {
        var health = HealthResponse.From(await checks.CheckHealthAsync(cancellationToken));
        return StatusCode(health.IsOk ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, health);
    }
}
