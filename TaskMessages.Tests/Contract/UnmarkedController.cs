using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace TaskMessages.Tests.Contract;

/// <summary>A controller whose author said nothing about authentication, as a test adds it to the service.</summary>
[Route("unmarked")]
public sealed class UnmarkedController : ControllerBase
{
    [HttpGet]
    public IActionResult Get() => Ok("secret");

    [AllowAnonymous]
    [HttpGet("open")]
    public IActionResult Open() => Ok("open");
}
