using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Time;

namespace TaskMessages.Domain.Services;

/// <summary>What an administrator does with API keys. A key in clear is in the answer that creates it and nowhere else.</summary>
public sealed class ApiKeyService(IApiKeyStore keys, IAgentStore agents, TimeProvider clock)
{
    /// <summary>How often a taken prefix is drawn again.</summary>
    private const int MaxPrefixTries = 5;

    /// <exception cref="DomainException"><see cref="DomainError.AgentNotFound"/>, <see cref="DomainError.Conflict"/> (prefixes).</exception>
    public async Task<IssuedKey> CreateAsync(long agentId, string? label, CancellationToken cancellationToken)
    {
        await CheckAgentAsync(agentId, cancellationToken);
        for (var attempt = 0; attempt <= MaxPrefixTries; attempt++)
        {
            var fullKey = ApiKeyFormat.Generate();
            if (await InstallAsync(agentId, fullKey, label, cancellationToken) is { } key)
                return new IssuedKey(key, fullKey);
        }

        throw PrefixConflict();
    }

    /// <summary>Stores a key that was chosen elsewhere.</summary>
    /// <returns>Null when its prefix is taken.</returns>
    public async Task<ApiKey?> InstallAsync(long agentId, string fullKey, string? label, CancellationToken cancellationToken)
    {
        var key = new ApiKey
        {
            AgentId = agentId,
            Prefix = ApiKeyFormat.PrefixOf(fullKey),
            Verifier = ApiKeyVerifier.Compute(fullKey),
            Label = label,
            CreatedAt = clock.GetUtcMilliseconds(),
        };
        return await keys.InsertAsync(key, cancellationToken);
    }

    /// <summary>Newest first, revoked ones included.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.AgentNotFound"/></exception>
    public async Task<IReadOnlyList<ApiKey>> ListAsync(long agentId, CancellationToken cancellationToken)
    {
        await CheckAgentAsync(agentId, cancellationToken);
        return await keys.ListByAgentAsync(agentId, cancellationToken);
    }

    /// <summary>Stops a key for a while; nothing happens to a revoked one.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.ApiKeyNotFound"/></exception>
    public async Task<ApiKey> PauseAsync(long id, CancellationToken cancellationToken)
        => await keys.SetPausedAsync(id, true, cancellationToken) ?? throw KeyNotFound();

    /// <inheritdoc cref="PauseAsync"/>
    public async Task<ApiKey> ResumeAsync(long id, CancellationToken cancellationToken)
        => await keys.SetPausedAsync(id, false, cancellationToken) ?? throw KeyNotFound();

    /// <summary>A new secret and prefix for the same key.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.ApiKeyNotFound"/> (also when revoked), <see cref="DomainError.Conflict"/></exception>
    public async Task<IssuedKey> RegenerateAsync(long id, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt <= MaxPrefixTries; attempt++)
        {
            var fullKey = ApiKeyFormat.Generate();
            var outcome = await keys.RegenerateAsync(id, ApiKeyFormat.PrefixOf(fullKey), ApiKeyVerifier.Compute(fullKey), cancellationToken);
            if (outcome == ReplaceOutcome.Replaced)
                return new IssuedKey(await keys.FindAsync(id, cancellationToken) ?? throw KeyNotFound(), fullKey);
            if (outcome == ReplaceOutcome.NotFound)
                throw KeyNotFound();
        }

        throw PrefixConflict();
    }

    /// <summary>For ever; repeating it is harmless.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.ApiKeyNotFound"/></exception>
    public async Task RevokeAsync(long id, CancellationToken cancellationToken)
    {
        if (!await keys.RevokeAsync(id, clock.GetUtcMilliseconds(), cancellationToken))
            throw KeyNotFound();
    }

    private async Task CheckAgentAsync(long agentId, CancellationToken cancellationToken)
    {
        if (await agents.FindAsync(agentId, cancellationToken) is null)
            throw new DomainException(DomainError.AgentNotFound, "Agent not found.");
    }

    private static DomainException KeyNotFound() => new(DomainError.ApiKeyNotFound, "API key not found");

    private static DomainException PrefixConflict() => new(DomainError.Conflict, "rotation_conflict");
}
