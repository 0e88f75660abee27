using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Time;

namespace TaskMessages.Domain.Administration;

/// <summary>How the service is doing, by queries that an index answers. Whoever asks within a second is told the same: any number of pages cost what one costs.</summary>
public sealed class SystemInspection(ITaskStore tasks, IDatabaseProbe database, IDatabaseCare care, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    /// <summary>What changes slowly, or costs more than a look along an index, is looked at less often.</summary>
    private static readonly TimeSpan SlowFreshness = TimeSpan.FromSeconds(5);

    /// <summary>Most turns that are looked at to tell who holds them: of those with time left, and of those that wait longest.</summary>
    private const int MostLeases = 500;

    private readonly SemaphoreSlim _gate = new(1);
    private SystemState? _last;
    private (DateTime At, long Bytes, TurnLeases Leases)? _slow;

    /// <summary>What kind of database there is, for people.</summary>
    public string DatabaseKind => care.Kind;

    /// <summary>Every collection and its indexes. This is measured for each who asks, and an embedded database reads all of its data for it.</summary>
    /// <exception cref="StoreException">The database is away, or refuses.</exception>
    public IAsyncEnumerable<CollectionSize> CollectionsAsync(CancellationToken cancellationToken) => care.CollectionsAsync(cancellationToken);

    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public async Task<SystemState> LookAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var now = clock.GetUtcMilliseconds();
            if (_last is { } last && now - last.At < Freshness && now >= last.At)
                return last;
            var started = clock.GetTimestamp();
            await database.PingAsync(cancellationToken);
            var latency = clock.GetElapsedTime(started);
            var queue = await tasks.StatisticsAsync(now, cancellationToken);
            var (_, bytes, leases) = await LookSlowlyAsync(now, cancellationToken);
            return _last = new SystemState(now, queue.Queued, queue.Leased, now - (queue.OldestClaimableAt ?? now), latency, bytes, leases);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task<(DateTime At, long Bytes, TurnLeases Leases)> LookSlowlyAsync(DateTime now, CancellationToken cancellationToken)
    {
        if (_slow is { } last && now - last.At < SlowFreshness && now >= last.At)
            return last;
        var found = (now, await care.SizeAsync(cancellationToken), await tasks.LeasesAsync(now, MostLeases, cancellationToken));
        _slow = found;
        return found;
    }
}
