using Microsoft.AspNetCore.Mvc;
using TaskMessages.Api.Http;
using TaskMessages.Api.Http.Authorization;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Domain.Services;

namespace TaskMessages.Api.Messages.Spans;

/// <summary>The spans of agents (section 17): where a trace can be looked at.</summary>
[ApiController]
[Contract(ContractKind.Messages)]
[Route("spans")]
[Tags("Spans")]
internal sealed class SpansController(SpanService spans) : ControllerBase
{
    private Caller Caller => RequestFeatures.Of(HttpContext).Caller;

    /// <summary>Adds a span.</summary>
    [HttpPost(Name = "createSpan")]
    [Access(AccessTarget.Task, AccessOperation.Update)]
    [ProducesResponseType<SpanResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Create([FromBody] CreateSpanRequest request, CancellationToken cancellationToken)
        => Ok(SpanResponse.From(await spans.CreateAsync(Caller, request.ToSpan(), cancellationToken)));

    /// <summary>Changes a span; what is absent or null stays.</summary>
    [HttpPatch("{span_id}", Name = "updateSpan")]
    [Access(AccessTarget.TaskOfSpan, AccessOperation.Update)]
    [ProducesResponseType<SpanResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Update(
        [FromRoute(Name = "span_id")] string spanId, [FromBody] UpdateSpanRequest request, CancellationToken cancellationToken)
        => Ok(SpanResponse.From(await spans.ChangeAsync(Caller, spanId, request.ApplyTo, cancellationToken)));

    /// <summary>One span.</summary>
    [HttpGet("{span_id}", Name = "getSpan")]
    [Access(AccessTarget.TaskOfSpan, AccessOperation.Read)]
    [ProducesResponseType<SpanResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Get([FromRoute(Name = "span_id")] string spanId, CancellationToken cancellationToken)
        => Ok(SpanResponse.From(await spans.GetAsync(Caller, spanId, cancellationToken)));

    /// <summary>The caller's spans by their start, the latest first.</summary>
    [HttpGet(Name = "listSpans")]
    [Access(AccessTarget.Task, AccessOperation.Read)]
    [ProducesResponseType<SpanResponse[]>(StatusCodes.Status200OK)]
    public async Task<IActionResult> List([FromQuery] SpanListRequest request, CancellationToken cancellationToken)
        => Ok(new JsonArray((await spans.ListAsync(Caller, request.TraceId, request.TaskId, request.Page, cancellationToken)).Select(SpanResponse.From)));

    private static JsonBodyResult Ok(Json.IJsonBody body) => new(StatusCodes.Status200OK, body);
}
