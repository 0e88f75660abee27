using Microsoft.AspNetCore.Mvc;
using TaskMessages.Api.Http;
using TaskMessages.Api.Http.Authentication;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Services;

namespace TaskMessages.Api.Messages.Agents;

/// <summary>The keys of agents (section 3.3), for those who may register agents.</summary>
[ApiController]
[Contract(ContractKind.Messages)]
[Route("agent_api_keys")]
[RegistrationOnly]
[Tags("Agents")]
internal sealed class AgentKeysController(AgentKeyService keys) : ControllerBase
{
    /// <summary>Adds a key. The key itself is in this answer and nowhere else.</summary>
    [HttpPost(Name = "createAgentApiKey")]
    [ProducesResponseType<AgentKeyResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Create([FromBody] CreateAgentKeyRequest request, CancellationToken cancellationToken)
    {
        var agent = await FindAsync(request.AgentId, request.AgentName, cancellationToken);
        var issued = await keys.CreateAsync(agent, request.Name, request.Kind, request.ApiKey, cancellationToken);
        return Ok(AgentKeyResponse.From(issued.Key, issued.FullKey));
    }

    /// <summary>An agent's keys, the newest first.</summary>
    [HttpGet(Name = "listAgentApiKeys")]
    [ProducesResponseType<AgentKeyResponse[]>(StatusCodes.Status200OK)]
    public async Task<IActionResult> List([FromQuery] AgentKeyListRequest request, CancellationToken cancellationToken)
    {
        var agent = await FindAsync(request.AgentId, request.AgentName, cancellationToken);
        var all = await keys.ListAsync(agent.Id, cancellationToken);
        var page = all.Where(key => request.ApiKeyType is null || key.Kind == request.Kind).Skip(request.Page.Skip).Take(request.Page.Limit);
        return Ok(new JsonArray(page.Select(key => AgentKeyResponse.From(key))));
    }

    /// <summary>One key, without the key itself.</summary>
    [HttpGet("{key_id}", Name = "getAgentApiKey")]
    [ProducesResponseType<AgentKeyResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Get([FromRoute(Name = "key_id")] string keyId, CancellationToken cancellationToken)
        => Ok(AgentKeyResponse.From(await keys.GetAsync(AgentNumber.Parse(keyId), cancellationToken)));

    /// <summary>One key by its name.</summary>
    [HttpGet("name/{key_name}", Name = "getAgentApiKeyByName")]
    [ProducesResponseType<AgentKeyResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> GetByName(
        [FromRoute(Name = "key_name")] string keyName, [FromQuery] AgentKeyListRequest request, CancellationToken cancellationToken)
        => Ok(AgentKeyResponse.From(await FindByNameAsync(keyName, request, cancellationToken)));

    /// <summary>Revokes a key for ever.</summary>
    [HttpDelete("{key_id}", Name = "deleteAgentApiKey")]
    [ProducesResponseType<AgentKeyResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Delete([FromRoute(Name = "key_id")] string keyId, CancellationToken cancellationToken)
        => await DeleteAsync(await keys.GetAsync(AgentNumber.Parse(keyId), cancellationToken), cancellationToken);

    /// <summary>The same by the key's name.</summary>
    [HttpDelete("name/{key_name}", Name = "deleteAgentApiKeyByName")]
    [ProducesResponseType<AgentKeyResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> DeleteByName(
        [FromRoute(Name = "key_name")] string keyName, [FromQuery] AgentKeyListRequest request, CancellationToken cancellationToken)
        => await DeleteAsync(await FindByNameAsync(keyName, request, cancellationToken), cancellationToken);

    private async Task<IActionResult> DeleteAsync(ApiKey key, CancellationToken cancellationToken)
    {
        await keys.DeleteAsync(key, cancellationToken);
        return Ok(AgentKeyResponse.From(key));
    }

    private async Task<ApiKey> FindByNameAsync(string name, AgentKeyListRequest request, CancellationToken cancellationToken)
        => await keys.GetAsync(await FindAsync(request.AgentId, request.AgentName, cancellationToken), name, request.Kind, cancellationToken);

    private Task<Agent> FindAsync(string? id, string? name, CancellationToken cancellationToken)
        => keys.FindAgentAsync(id is null ? null : AgentNumber.Parse(id), name, cancellationToken);

    private static JsonBodyResult Ok(Json.IJsonBody body) => new(StatusCodes.Status200OK, body);
}
