using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Stores;

namespace TaskMessages.Domain.Services;

/// <summary>
/// Counts the accepted calls of API keys in memory; the host flushes at least every <see cref="FlushInterval"/> and when it stops.
/// Best effort: what a crash or a failed flush loses is a count, never a call.
/// </summary>
public sealed class KeyUsageRecorder(IApiKeyStore keys)
{
    public static readonly TimeSpan FlushInterval = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private Dictionary<long, KeyUsage> _pending = [];

    /// <summary>One accepted create or append.</summary>
    /// <param name="keyId">Null, for an anonymous caller, counts nothing.</param>
    public void Record(long? keyId, DateTime at)
    {
        if (keyId is not { } id)
            return;
        lock (_gate)
        {
            // calls of two months never share a count: the new month starts from this call
            _pending[id] = _pending.TryGetValue(id, out var usage) && usage.LastUsedAt.Month == at.Month
                ? usage with { Calls = usage.Calls + 1, LastUsedAt = at > usage.LastUsedAt ? at : usage.LastUsedAt }
                : new KeyUsage(id, 1, at);
        }
    }

    /// <summary>Writes what was counted since the last time.</summary>
    /// <exception cref="StoreUnavailableException">The counts of this flush are lost; the caller logs it and goes on.</exception>
    public Task FlushAsync(CancellationToken cancellationToken)
    {
        Dictionary<long, KeyUsage> batch;
        lock (_gate)
        {
            if (_pending.Count == 0)
                return Task.CompletedTask;
            batch = _pending;
            _pending = [];
        }

        return keys.RecordUsageAsync([.. batch.Values], cancellationToken);
    }
}
