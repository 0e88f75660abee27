using Microsoft.AspNetCore.Mvc;
using TaskMessages.Api.Http;
using TaskMessages.Api.Http.Authentication;
using TaskMessages.Api.Http.Authorization;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Api.Messages.Tasks;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Services;

namespace TaskMessages.Api.Messages.Agents;

/// <summary>Agents register themselves, and go (section 12).</summary>
[ApiController]
[Contract(ContractKind.Messages)]
[Route("agents")]
[RegistrationOnly]
[Tags("Agents")]
internal sealed class RegistrationController(AgentRegistrationService registrations, AgentService agents, AgentKeyService keys, AgentOwnership ownership) : ControllerBase
{
    /// <summary>An agent is there. The same name again is the same agent, with the same key; its other members are replaced.</summary>
    /// <response code="403">There is a provider of authorisation, and whoever <c>principal_context</c> names may not create agents.</response>
    /// <response code="502">The provider cannot be reached; the same registration again goes on where this one stopped.</response>
    [HttpPost("register", Name = "registerAgent")]
    [ProducesResponseType<AcpAgentResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType(StatusCodes.Status403Forbidden)]
    [ProducesResponseType(StatusCodes.Status502BadGateway)]
    public async Task<IActionResult> Register([FromBody] RegisterAgentRequest request, CancellationToken cancellationToken)
    {
        await ownership.RequireAsync(request.PrincipalContext, cancellationToken);
        var (agent, key) = await registrations.RegisterAsync(request.ToCommand(), cancellationToken);
        await ownership.GrantAsync(request.PrincipalContext, agent, cancellationToken);
        return new JsonBodyResult(StatusCodes.Status200OK, AcpAgentResponse.From(agent, key));
    }

    /// <summary>An agent is built, and has no address yet.</summary>
    [HttpPost("register-build", Name = "registerAgentBuild")]
    [ProducesResponseType<AcpAgentResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> RegisterBuild([FromBody] RegisterBuildRequest request, CancellationToken cancellationToken)
    {
        var (agent, key) = await registrations.RegisterAsync(request.ToCommand(), cancellationToken);
        return new JsonBodyResult(StatusCodes.Status200OK, AcpAgentResponse.From(agent, key));
    }

    /// <summary>Removes an agent: its keys count no more, what its tasks do is stopped. The tasks stay.</summary>
    [HttpDelete("{agent_id}", Name = "deleteRegisteredAgent")]
    [ProducesResponseType<TaskDeletedResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Delete([FromRoute(Name = "agent_id")] string agentId, CancellationToken cancellationToken)
        => await DeleteAsync(await keys.FindAgentAsync(AgentNumber.Parse(agentId), null, cancellationToken), cancellationToken);

    /// <summary>The same by the agent's name.</summary>
    [HttpDelete("name/{agent_name}", Name = "deleteRegisteredAgentByName")]
    [ProducesResponseType<TaskDeletedResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> DeleteByName([FromRoute(Name = "agent_name")] string agentName, CancellationToken cancellationToken)
        => await DeleteAsync(await keys.FindAgentAsync(null, agentName, cancellationToken), cancellationToken);

    private async Task<IActionResult> DeleteAsync(Agent agent, CancellationToken cancellationToken)
    {
        await agents.DeleteAsync(agent.Id, cancellationToken);
        var id = AgentNumber.ToText(agent.Id);
        return new JsonBodyResult(StatusCodes.Status200OK, new TaskDeletedResponse { Id = id, Message = $"Agent {id} deleted successfully" });
    }
}
