using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Stores;

namespace TaskMessages.Api.Caching;

/// <summary>Spares every request the look-up of its key. A key that this process pauses or revokes is refused at once.</summary>
internal sealed class CachedApiKeyStore(IApiKeyStore store, TimeProvider time) : IApiKeyStore
{
    private readonly ShortLivedCache<string, ApiKey> _keys = new(time);

    public Task<ApiKey?> FindByPrefixAsync(string prefix, CancellationToken cancellationToken) =>
        _keys.GetAsync(prefix, store.FindByPrefixAsync, cancellationToken).AsTask();

    public Task<ApiKey?> InsertAsync(ApiKey key, CancellationToken cancellationToken) => store.InsertAsync(key, cancellationToken);

    public Task<ApiKey?> FindAsync(long id, CancellationToken cancellationToken) => store.FindAsync(id, cancellationToken);

    public Task<IReadOnlyList<ApiKey>> ListByAgentAsync(long agentId, CancellationToken cancellationToken) =>
        store.ListByAgentAsync(agentId, cancellationToken);

    public Task<ApiKey?> SetPausedAsync(long id, bool paused, CancellationToken cancellationToken) =>
        ThenForgetAsync(store.SetPausedAsync(id, paused, cancellationToken));

    public Task<ReplaceOutcome> RegenerateAsync(long id, string prefix, string verifier, CancellationToken cancellationToken) =>
        ThenForgetAsync(store.RegenerateAsync(id, prefix, verifier, cancellationToken));

    public Task<bool> RevokeAsync(long id, DateTime now, CancellationToken cancellationToken) =>
        ThenForgetAsync(store.RevokeAsync(id, now, cancellationToken));

    public async Task RevokeByAgentAsync(long agentId, DateTime now, CancellationToken cancellationToken)
    {
        await store.RevokeByAgentAsync(agentId, now, cancellationToken);
        _keys.Clear();
    }

    public Task RecordUsageAsync(IReadOnlyList<KeyUsage> usage, CancellationToken cancellationToken) =>
        store.RecordUsageAsync(usage, cancellationToken);

    private async Task<T> ThenForgetAsync<T>(Task<T> write)
    {
        var result = await write;
        _keys.Clear();
        return result;
    }
}
