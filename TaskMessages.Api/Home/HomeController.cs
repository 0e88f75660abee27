using System.Net.Mime;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Api.OpenApi;

namespace TaskMessages.Api.Home;

/// <summary>Where to go from the service's address.</summary>
[ApiController]
[AllowAnonymous]
[Contract(ContractKind.Admin)]
[Route("")]
[Tags("Health")]
internal sealed class HomeController(IOptions<ReferenceOptions> reference, IHostEnvironment environment) : ControllerBase
{
    private const string Html = MediaTypeNames.Text.Html;

    /// <summary>What there is and where: JSON, or a small page for a browser.</summary>
    /// <response code="200">The addresses.</response>
    [HttpGet("", Name = "getHome")]
    [AlsoAnswers(Html, "The same as a page.")]
    [ProducesResponseType<HomeResponse>(StatusCodes.Status200OK)]
    public IActionResult Get()
    {
        var home = HomeResponse.Below(Request.PathBase.ToUriComponent(), reference.Value.IsShown(environment));
        Response.Headers.Vary = "Accept";
        return WantsHtml(Request) ? Content(home.ToHtml(), $"{Html}; charset=utf-8") : new JsonBodyResult(StatusCodes.Status200OK, home);
    }

    /// <summary>Only browsers name HTML; whoever takes anything is given JSON.</summary>
    private static bool WantsHtml(HttpRequest request) => request.GetTypedHeaders().Accept.Any(type => type.MediaType.Equals(Html, StringComparison.OrdinalIgnoreCase));
}
