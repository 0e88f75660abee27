using TaskMessages.Domain.Agents;

namespace TaskMessages.Domain.Stores;

/// <summary>The API keys, revoked ones included.</summary>
public interface IApiKeyStore
{
    /// <summary>Stores the key under the next id, whatever id it has.</summary>
    /// <returns>The stored key; null when the prefix is taken.</returns>
    Task<ApiKey?> InsertAsync(ApiKey key, CancellationToken cancellationToken);

    Task<ApiKey?> FindByPrefixAsync(string prefix, CancellationToken cancellationToken);

    Task<ApiKey?> FindAsync(long id, CancellationToken cancellationToken);

    /// <summary>The agent's keys, newest first.</summary>
    Task<IReadOnlyList<ApiKey>> ListByAgentAsync(long agentId, CancellationToken cancellationToken);

    /// <summary>Pauses or resumes; a revoked key stays as it is.</summary>
    /// <returns>The key; null when there is none.</returns>
    Task<ApiKey?> SetPausedAsync(long id, bool paused, CancellationToken cancellationToken);

    /// <summary>Gives a key that is not revoked a new prefix and verifier; nothing else changes.</summary>
    Task<ReplaceOutcome> RegenerateAsync(long id, string prefix, string verifier, CancellationToken cancellationToken);

    /// <summary>Revokes for ever; the first time of revocation stays.</summary>
    /// <returns>False when there is no such key.</returns>
    Task<bool> RevokeAsync(long id, DateTime now, CancellationToken cancellationToken);

    /// <summary>Revokes every key of the agent.</summary>
    Task RevokeByAgentAsync(long agentId, DateTime now, CancellationToken cancellationToken);

    /// <summary>Adds to the counts of keys that are neither revoked nor paused; a new month starts at zero.</summary>
    Task RecordUsageAsync(IReadOnlyList<KeyUsage> usage, CancellationToken cancellationToken);
}
