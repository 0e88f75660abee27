using System.Net.Mime;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Api.OpenApi;
using TaskMessages.Console.Security;

namespace TaskMessages.Api.Home;

/// <summary>Where to go from the service's address.</summary>
[ApiController]
[AllowAnonymous]
[Contract(ContractKind.Admin)]
[Route("")]
[Tags("Health")]
internal sealed class HomeController(IOptions<ReferenceOptions> reference, IConsoleDoor console, IHostEnvironment environment) : ControllerBase
{
    private const string Html = MediaTypeNames.Text.Html;

    /// <summary>What there is and where: JSON; a browser is led to the console where it is on, and shown a small page elsewhere.</summary>
    /// <response code="200">The addresses.</response>
    /// <response code="302">A browser, where the console is on.</response>
    [HttpGet("", Name = "getHome")]
    [AlsoAnswers(Html, "The same as a page.")]
    [ProducesResponseType<HomeResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType(StatusCodes.Status302Found)]
    public IActionResult Get()
    {
        var hasConsole = console.IsOpen(HttpContext);
        var home = HomeResponse.Below(Request.PathBase.ToUriComponent(), reference.Value.IsShown(environment), hasConsole);
        Response.Headers.Vary = "Accept";
        if (hasConsole && WantsHtml(Request))
            return LocalRedirect(home.Console!);
        return WantsHtml(Request) ? Content(home.ToHtml(), $"{Html}; charset=utf-8") : new JsonBodyResult(StatusCodes.Status200OK, home);
    }

    /// <summary>Only browsers name HTML; whoever takes anything is given JSON.</summary>
    private static bool WantsHtml(HttpRequest request) => request.GetTypedHeaders().Accept.Any(type => type.MediaType.Equals(Html, StringComparison.OrdinalIgnoreCase));
}
