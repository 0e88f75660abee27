using System.Collections.Concurrent;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Time;

namespace TaskMessages.Api.Worker;

/// <summary>
/// Claims whose answer never came. They may have been made all the same: then a turn is leased to this process that it does not work,
/// and it is handed back as soon as the database can be asked.
/// </summary>
internal sealed class LostClaims(ITaskStore tasks, string owner, TimeProvider clock)
{
    /// <summary>How long after its failure a claim may still turn up.</summary>
    private static readonly TimeSpan Suspense = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, long> _tokens = new();

    public void Add(Lease lease) => _tokens[lease.Token] = clock.GetTimestamp();

    public async Task RecoverAsync(CancellationToken cancellationToken)
    {
        if (_tokens.IsEmpty)
            return;
        foreach (var task in await tasks.LeasedAsync(owner, cancellationToken))
        {
            if (task.Turn?.Lease is not { } lease || !_tokens.ContainsKey(lease.Token))
                continue;
            await tasks.ReleaseAsync(task.Id, lease.Token, clock.GetUtcMilliseconds(), cancellationToken);
            _tokens.TryRemove(lease.Token, out _);
        }

        foreach (var (token, failedAt) in _tokens)
        {
            if (clock.GetElapsedTime(failedAt) > Suspense)
                _tokens.TryRemove(token, out _);
        }
    }
}
