using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http;
using TaskMessages.Api.Http.Authorization;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Domain.Services;

namespace TaskMessages.Api.Messages.States;

/// <summary>What agents keep about their tasks (section 17): opaque objects.</summary>
[ApiController]
[Contract(ContractKind.Messages)]
[Route("states")]
[Tags("States")]
internal sealed class StatesController(StateService states, IOptions<MessageContractOptions> options) : ControllerBase
{
    private Caller Caller => RequestFeatures.Of(HttpContext).Caller;

    /// <summary>Adds a state. A task and an agent have one.</summary>
    [HttpPost(Name = "createState")]
    [Access(AccessTarget.Task, AccessOperation.Update)]
    [ProducesResponseType<StateResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Create([FromBody] CreateStateRequest request, CancellationToken cancellationToken)
        => Ok(StateResponse.From(await states.CreateAsync(
            Caller, request.TaskId, AgentNumber.Parse(request.AgentId), request.State, !options.Value.SeveralStates, cancellationToken)));

    /// <summary>One state.</summary>
    [HttpGet("{state_id}", Name = "getState")]
    [Access(AccessTarget.TaskOfState, AccessOperation.Read)]
    [ProducesResponseType<StateResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Get([FromRoute(Name = "state_id")] string stateId, CancellationToken cancellationToken)
        => Ok(StateResponse.From(await states.GetAsync(Caller, stateId, cancellationToken)));

    /// <summary>The caller's states, the newest first.</summary>
    [HttpGet(Name = "listStates")]
    [Access(AccessTarget.Task, AccessOperation.Read)]
    [ProducesResponseType<StateResponse[]>(StatusCodes.Status200OK)]
    public async Task<IActionResult> List([FromQuery] StateListRequest request, CancellationToken cancellationToken)
    {
        long? agentId = request.AgentId is { } text ? AgentNumber.Parse(text) : null;
        return Ok(new JsonArray((await states.ListAsync(Caller, request.TaskId, agentId, request.Page, cancellationToken)).Select(StateResponse.From)));
    }

    /// <summary>Replaces a state.</summary>
    [HttpPut("{state_id}", Name = "updateState")]
    [Access(AccessTarget.TaskOfState, AccessOperation.Update)]
    [ProducesResponseType<StateResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Update(
        [FromRoute(Name = "state_id")] string stateId, [FromBody] UpdateStateRequest request, CancellationToken cancellationToken)
        => Ok(StateResponse.From(await states.ReplaceAsync(Caller, stateId, request.State, cancellationToken)));

    /// <summary>Removes a state and answers with it.</summary>
    [HttpDelete("{state_id}", Name = "deleteState")]
    [Access(AccessTarget.TaskOfState, AccessOperation.Delete)]
    [ProducesResponseType<StateResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Delete([FromRoute(Name = "state_id")] string stateId, CancellationToken cancellationToken)
        => Ok(StateResponse.From(await states.DeleteAsync(Caller, stateId, cancellationToken)));

    private static JsonBodyResult Ok(Json.IJsonBody body) => new(StatusCodes.Status200OK, body);
}
