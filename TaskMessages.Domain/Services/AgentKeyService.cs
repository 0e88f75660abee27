using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Time;

namespace TaskMessages.Domain.Services;

/// <summary>The keys of agents as the message contract names them (section 3.3): by agent, name and kind. A key that is deleted is revoked.</summary>
public sealed class AgentKeyService(IAgentStore agents, IApiKeyStore keys, TimeProvider clock)
{
    private const int MaxTries = 16;

    /// <summary>The agent that a request names.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.AgentNotFound"/></exception>
    public async Task<Agent> FindAgentAsync(long? id, string? name, CancellationToken cancellationToken)
        => (id is { } number ? await agents.FindAsync(number, cancellationToken) : await agents.FindByNameAsync(name!, cancellationToken)) ?? throw TaskAccess.AgentNotFound();

    /// <summary>Stores a key.</summary>
    /// <param name="given">The key itself; null: one is drawn.</param>
    /// <exception cref="DomainException"><see cref="DomainError.Conflict"/>: the agent has one of that name and kind, or somebody has that very key.</exception>
    public async Task<IssuedKey> CreateAsync(Agent agent, string name, AgentKeyKind kind, string? given, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(agent);
        if (await FindAsync(agent.Id, name, kind, cancellationToken) is not null)
            throw Exists(name);
        for (var attempt = 1; attempt <= MaxTries; attempt++)
        {
            var text = given ?? ApiKeyFormat.Generate();
            var key = new ApiKey
            {
                AgentId = agent.Id,
                Prefix = ApiKeyFormat.TryParse(text, out var prefix) ? prefix : ApiKeyFormat.FingerprintOf(text),
                Verifier = ApiKeyVerifier.Compute(text),
                Label = name,
                Kind = kind,
                CreatedAt = clock.GetUtcMilliseconds(),
            };
            if (await keys.InsertAsync(key, cancellationToken) is { } stored)
                return await FirstAsync(stored, cancellationToken) ? new IssuedKey(stored, text) : throw Exists(name);
            if (given is not null)
                throw new DomainException(DomainError.Conflict, "That key cannot be stored: choose another one.");
        }

        throw new DomainException(DomainError.Conflict, "No key could be drawn; try again.");
    }

    /// <summary>The agent's keys of this contract that are not deleted, the newest first.</summary>
    public async Task<IReadOnlyList<ApiKey>> ListAsync(long agentId, CancellationToken cancellationToken)
        => [.. (await keys.ListByAgentAsync(agentId, cancellationToken)).Where(key => key is { Kind: not null, RevokedAt: null })];

    /// <exception cref="DomainException"><see cref="DomainError.ApiKeyNotFound"/></exception>
    public async Task<ApiKey> GetAsync(long id, CancellationToken cancellationToken)
        => await keys.FindAsync(id, cancellationToken) is { Kind: not null, RevokedAt: null } key ? key : throw NotFound($"{id}");

    /// <exception cref="DomainException"><see cref="DomainError.ApiKeyNotFound"/></exception>
    public async Task<ApiKey> GetAsync(Agent agent, string name, AgentKeyKind kind, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(agent);
        return await FindAsync(agent.Id, name, kind, cancellationToken) ?? throw NotFound(name);
    }

    public Task DeleteAsync(ApiKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        return keys.RevokeAsync(key.Id, clock.GetUtcMilliseconds(), cancellationToken);
    }

    /// <summary>Of several that were stored at the same moment the first one stays.</summary>
    private async Task<bool> FirstAsync(ApiKey stored, CancellationToken cancellationToken)
    {
        var first = await FindAsync(stored.AgentId, stored.Label!, stored.Kind!.Value, cancellationToken);
        if (first is null || first.Id == stored.Id)
            return true;
        await DeleteAsync(stored, cancellationToken);
        return false;
    }

    private async Task<ApiKey?> FindAsync(long agentId, string name, AgentKeyKind kind, CancellationToken cancellationToken)
        => (await ListAsync(agentId, cancellationToken)).Where(key => key.Label == name && key.Kind == kind).MinBy(key => key.Id);

    private static DomainException Exists(string name) => new(DomainError.Conflict, $"The agent has a key of that kind named '{name}'.");

    private static DomainException NotFound(string key) => new(DomainError.ApiKeyNotFound, $"Item with id '{key}' does not exist.");
}
