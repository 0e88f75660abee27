using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Time;

namespace TaskMessages.Domain.Administration;

/// <summary>How the service is doing, by queries that an index answers. Whoever asks within a second is told the same: any number of pages cost what one costs.</summary>
public sealed class SystemInspection(ITaskStore tasks, IDatabaseProbe database, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _gate = new(1);
    private SystemState? _last;

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
            return _last = new SystemState(now, queue.Queued, queue.Leased, now - (queue.OldestClaimableAt ?? now), latency);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();
}
