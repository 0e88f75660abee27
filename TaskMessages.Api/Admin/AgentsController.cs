using Microsoft.AspNetCore.Mvc;
using TaskMessages.Api.Http.Authentication;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Domain.Services;

namespace TaskMessages.Api.Admin;

/// <summary>Administration of agents.</summary>
[ApiController]
[Contract(ContractKind.Admin)]
[Route("v1/admin/agents")]
[AdminOnly]
[Tags("Administration")]
internal sealed class AgentsController(AgentService agents) : ControllerBase
{
    /// <summary>Adds an agent. A webhook without a secret gets one, shown in this answer only.</summary>
    /// <response code="409">The name is taken.</response>
    [HttpPost(Name = "createAgent")]
    [ProducesResponseType<AgentResponse>(StatusCodes.Status200OK)]
    public async Task<AgentResponse> Create([FromBody] AgentRequest request, CancellationToken cancellationToken)
    {
        var created = await agents.CreateAsync(request.ToSpec(), cancellationToken);
        return AgentResponse.From(created.Agent, created.Secret);
    }

    /// <summary>All agents by id.</summary>
    [HttpGet(Name = "listAgents")]
    [ProducesResponseType<AgentResponse[]>(StatusCodes.Status200OK)]
    public async Task<AgentResponse[]> List(CancellationToken cancellationToken) =>
        [.. (await agents.ListAsync(cancellationToken)).Select(agent => AgentResponse.From(agent))];

    /// <summary>One agent.</summary>
    [HttpGet("{agent_id:long}", Name = "getAgent")]
    [ProducesResponseType<AgentResponse>(StatusCodes.Status200OK)]
    public async Task<AgentResponse> Get([FromRoute(Name = "agent_id")] long agentId, CancellationToken cancellationToken) =>
        AgentResponse.From(await agents.GetAsync(agentId, cancellationToken));

    /// <summary>Replaces everything of an agent; an absent secret keeps the stored one.</summary>
    /// <response code="409">The name is taken.</response>
    [HttpPut("{agent_id:long}", Name = "replaceAgent")]
    [ProducesResponseType<AgentResponse>(StatusCodes.Status200OK)]
    public async Task<AgentResponse> Replace(
        [FromRoute(Name = "agent_id")] long agentId, [FromBody] AgentRequest request, CancellationToken cancellationToken)
    {
        var replaced = await agents.ReplaceAsync(agentId, request.ToSpec(), cancellationToken);
        return AgentResponse.From(replaced.Agent, replaced.Secret);
    }

    /// <summary>Removes an agent and revokes its keys; its tasks stay.</summary>
    [HttpDelete("{agent_id:long}", Name = "deleteAgent")]
    [ProducesResponseType<DeletedResponse>(StatusCodes.Status200OK)]
    public async Task<DeletedResponse> Delete([FromRoute(Name = "agent_id")] long agentId, CancellationToken cancellationToken)
    {
        await agents.DeleteAsync(agentId, cancellationToken);
        return new DeletedResponse();
    }
}
