using Microsoft.AspNetCore.Mvc;
using TaskMessages.Api.Http;
using TaskMessages.Api.Http.Authorization;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Services;

namespace TaskMessages.Api.Messages.Agents;

/// <summary>The agents that a caller sees (section 12): a key its own, where nobody in particular may call all of them.</summary>
[ApiController]
[Contract(ContractKind.Messages)]
[Route("agents")]
[Tags("Agents")]
internal sealed class AcpAgentsController(AgentService agents, AgentKeyService keys, TaskLifecycleService tasks) : ControllerBase
{
    private Caller Caller => RequestFeatures.Of(HttpContext).Caller;

    /// <summary>The caller's agents, the newest first.</summary>
    [HttpGet(Name = "listRegisteredAgents")]
    [Access(AccessTarget.Agents, AccessOperation.Read)]
    [ProducesResponseType<AcpAgentResponse[]>(StatusCodes.Status200OK)]
    public async Task<IActionResult> List([FromQuery] AcpAgentListRequest request, CancellationToken cancellationToken)
    {
        var ofTask = request.TaskId is { } task ? (await tasks.GetAsync(Caller, TaskReference.ById(task), cancellationToken)).AgentId : null;
        var seen = (await agents.ListAsync(cancellationToken)).Where(Sees).Where(agent => request.TaskId is null || agent.Id == ofTask);
        var page = (request.Page.Descending ? seen.Reverse() : seen).Skip(request.Page.Skip).Take(request.Page.Limit);
        return new JsonBodyResult(StatusCodes.Status200OK, new JsonArray(page.Select(agent => AcpAgentResponse.From(agent))));
    }

    /// <summary>One agent.</summary>
    [HttpGet("{agent_id}", Name = "getRegisteredAgent")]
    [Access(AccessTarget.Agent, AccessOperation.Read)]
    [ProducesResponseType<AcpAgentResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Get([FromRoute(Name = "agent_id")] string agentId, CancellationToken cancellationToken)
        => Show(await keys.FindAgentAsync(AgentNumber.Parse(agentId), null, cancellationToken));

    /// <summary>One agent by its name.</summary>
    [HttpGet("name/{agent_name}", Name = "getRegisteredAgentByName")]
    [Access(AccessTarget.Agent, AccessOperation.Read)]
    [ProducesResponseType<AcpAgentResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> GetByName([FromRoute(Name = "agent_name")] string agentName, CancellationToken cancellationToken)
        => Show(await keys.FindAgentAsync(null, agentName, cancellationToken));

    private JsonBodyResult Show(Agent agent)
        => Sees(agent) ? new JsonBodyResult(StatusCodes.Status200OK, AcpAgentResponse.From(agent)) : throw TaskAccess.AgentNotFound();

    private bool Sees(Agent agent) => Caller.SeesAgent(agent.Id);
}
