using Microsoft.AspNetCore.Mvc;
using TaskMessages.Api.Http.Authentication;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Domain.Services;

namespace TaskMessages.Api.Admin;

/// <summary>Administration of API keys (chat-task contract 11.2).</summary>
[ApiController]
[Contract(ContractKind.Admin)]
[Route("v1/admin")]
[AdminOnly]
[Tags("Administration")]
internal sealed class ApiKeysController(ApiKeyService keys, AgentService agents) : ControllerBase
{
    /// <summary>Draws a new key for an agent. The full key is in this answer and nowhere else.</summary>
    [HttpPost("agents/{agent_id:long}/api-keys", Name = "createApiKey")]
    [ProducesResponseType<IssuedKeyResponse>(StatusCodes.Status200OK)]
    public async Task<IssuedKeyResponse> Create(
        [FromRoute(Name = "agent_id")] long agentId, [FromBody] ApiKeyRequest request, CancellationToken cancellationToken) =>
        IssuedKeyResponse.From(await keys.CreateAsync(agentId, request.Label, cancellationToken));

    /// <summary>An agent's keys, newest first, revoked ones included.</summary>
    [HttpGet("agents/{agent_id:long}/api-keys", Name = "listApiKeys")]
    [ProducesResponseType<ApiKeyResponse[]>(StatusCodes.Status200OK)]
    public async Task<ApiKeyResponse[]> List([FromRoute(Name = "agent_id")] long agentId, CancellationToken cancellationToken)
    {
        var agent = await agents.GetAsync(agentId, cancellationToken);
        return [.. (await keys.ListAsync(agentId, cancellationToken)).Select(key => ApiKeyResponse.From(key, agent.Name))];
    }

    /// <summary>Stops a key for a while; a revoked one stays as it is.</summary>
    [HttpPost("api-keys/{key_id:long}/pause", Name = "pauseApiKey")]
    [ProducesResponseType<ApiKeyResponse>(StatusCodes.Status200OK)]
    public async Task<ApiKeyResponse> Pause([FromRoute(Name = "key_id")] long keyId, CancellationToken cancellationToken) =>
        await DescribeAsync(await keys.PauseAsync(keyId, cancellationToken), cancellationToken);

    /// <summary>Lets a paused key be used again.</summary>
    [HttpPost("api-keys/{key_id:long}/resume", Name = "resumeApiKey")]
    [ProducesResponseType<ApiKeyResponse>(StatusCodes.Status200OK)]
    public async Task<ApiKeyResponse> Resume([FromRoute(Name = "key_id")] long keyId, CancellationToken cancellationToken) =>
        await DescribeAsync(await keys.ResumeAsync(keyId, cancellationToken), cancellationToken);

    /// <summary>A new secret and prefix for the same key.</summary>
    [HttpPost("api-keys/{key_id:long}/regenerate", Name = "regenerateApiKey")]
    [ProducesResponseType<IssuedKeyResponse>(StatusCodes.Status200OK)]
    public async Task<IssuedKeyResponse> Regenerate([FromRoute(Name = "key_id")] long keyId, CancellationToken cancellationToken) =>
        IssuedKeyResponse.From(await keys.RegenerateAsync(keyId, cancellationToken));

    /// <summary>Revokes a key for ever.</summary>
    [HttpDelete("api-keys/{key_id:long}", Name = "revokeApiKey")]
    [ProducesResponseType<DeletedResponse>(StatusCodes.Status200OK)]
    public async Task<DeletedResponse> Delete([FromRoute(Name = "key_id")] long keyId, CancellationToken cancellationToken)
    {
        await keys.RevokeAsync(keyId, cancellationToken);
        return new DeletedResponse();
    }

    private async Task<ApiKeyResponse> DescribeAsync(Domain.Agents.ApiKey key, CancellationToken cancellationToken) =>
        ApiKeyResponse.From(key, (await agents.GetAsync(key.AgentId, cancellationToken)).Name);
}
