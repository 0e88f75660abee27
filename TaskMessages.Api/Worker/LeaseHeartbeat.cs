using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution.Leases;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Time;

namespace TaskMessages.Api.Worker;

/// <summary>
/// Keeps the leases of all running turns, in a loop of its own. A lease that is definitely lost cancels its turn at once; a database that
/// does not answer cancels nothing before the lease's end. A lease that somebody took away to stop its turn is noticed within a second. It logs no loss:
/// the lease of a turn that ends at this very moment is gone as well, and only the turn's own end tells which it was.
/// </summary>
internal sealed class LeaseHeartbeat(ITaskStore tasks, IOptions<WorkerOptions> options, TimeProvider clock, ILogger<LeaseHeartbeat> logger) : IHeldTurns
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<string, HeldTurn> _held = new();
    private readonly TimeSpan _lease = options.Value.Lease;

    public void Add(HeldTurn turn) => _held[turn.Token] = turn;

    public void Remove(HeldTurn turn) => _held.TryRemove(turn.Token, out _);

    public bool Holds(string taskId) => _held.Values.Any(turn => turn.TaskId == taskId);

    public void Abort(string taskId, string exceptToken)
    {
        foreach (var turn in _held.Values)
        {
            if (turn.TaskId == taskId && turn.Token != exceptToken)
                turn.Lose(byOrder: true);
        }
    }

    /// <summary>Looks twice a second, until cancelled, whether a lease of ours has been taken away.</summary>
    public async Task WatchAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(WatchInterval, clock, cancellationToken);
            await LookOnceAsync(cancellationToken);
        }
    }

    public async Task LookOnceAsync(CancellationToken cancellationToken)
    {
        var held = _held.Values.ToList();
        if (held.Count == 0)
            return;
        try
        {
            var tokens = held.ToDictionary(turn => turn.TaskId, turn => turn.Token, StringComparer.Ordinal);
            var ours = await tasks.StillLeasedAsync(tokens, cancellationToken);
            foreach (var turn in held.Where(turn => !ours.Contains(turn.TaskId) && _held.ContainsKey(turn.Token)))
                turn.Lose();
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            WorkerLog.WatchFailed(logger, exception);
        }
    }

    /// <summary>Beats until cancelled. After a beat that failed the next one comes four times as soon.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var allKept = true;
        while (true)
        {
            await Task.Delay(_lease / (allKept ? 3 : 12), clock, cancellationToken);
            allKept = await RunOnceAsync(cancellationToken);
        }
    }

    /// <returns>False when the database did not answer for some lease.</returns>
    public async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var kept = await Task.WhenAll(_held.Values.Select(turn => KeepAsync(turn, cancellationToken)));
        return Array.TrueForAll(kept, isKept => isKept);
    }

    private async Task<bool> KeepAsync(HeldTurn turn, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = clock.CreateTimer(_ => patience.Cancel(), null, _lease / 6, Timeout.InfiniteTimeSpan);
        var leaseEnd = clock.GetUtcMilliseconds() + _lease;
        try
        {
            if (await tasks.HeartbeatAsync(turn.TaskId, turn.Token, leaseEnd, patience.Token))
                turn.LeaseEnd = leaseEnd;
            else if (_held.ContainsKey(turn.Token))
                turn.Lose();
            return true;
        }
        catch (StoreRejectedException rejection) when (rejection.Reason != StoreRejection.Unauthorized)
        {
            WorkerLog.HeartbeatFailed(logger, turn.TaskId, rejection);
            turn.Reject(rejection);
            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            WorkerLog.HeartbeatFailed(logger, turn.TaskId, exception);
            if (clock.GetUtcMilliseconds() >= turn.LeaseEnd)
                turn.Lose();
            return false;
        }
    }
}
