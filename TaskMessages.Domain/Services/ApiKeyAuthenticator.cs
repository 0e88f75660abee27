using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Stores;

namespace TaskMessages.Domain.Services;

/// <summary>Tells whose key was presented. Every path, failing or not, does the same hash and the same comparison.</summary>
public sealed class ApiKeyAuthenticator(IApiKeyStore keys, IAgentStore agents)
{
    /// <param name="presentedKey">As the header holds it; null when there is none.</param>
    /// <returns>
    /// Null when the key is missing, malformed, unknown, wrong, revoked or paused, or its agent is gone: the caller answers all alike.
    /// </returns>
    public async Task<ApiKey?> AuthenticateAsync(string? presentedKey, CancellationToken cancellationToken)
    {
        var place = presentedKey is null ? null : ApiKeyFormat.TryParse(presentedKey, out var prefix) ? prefix : ApiKeyFormat.FingerprintOf(presentedKey);
        var stored = place is null ? null : await keys.FindByPrefixAsync(place, cancellationToken);
        return ApiKeyVerifier.Verify(presentedKey, stored?.Verifier) && stored is { IsUsable: true }
            && await agents.FindAsync(stored.AgentId, cancellationToken) is not null
            ? stored
            : null;
    }
}
