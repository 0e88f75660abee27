using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Time;

namespace TaskMessages.Api.Worker;

/// <summary>
/// Keeps the leases of all running turns, in a loop of its own. A lease that is definitely lost cancels its turn at once; a database that
/// does not answer cancels nothing before the lease's end.
/// </summary>
internal sealed class LeaseHeartbeat(ITaskStore tasks, IOptions<WorkerOptions> options, TimeProvider clock, ILogger<LeaseHeartbeat> logger)
{
    private readonly ConcurrentDictionary<string, HeldTurn> _held = new();
    private readonly TimeSpan _lease = options.Value.Lease;

    public void Add(HeldTurn turn) => _held[turn.Token] = turn;

    public void Remove(HeldTurn turn) => _held.TryRemove(turn.Token, out _);

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
            if (await tasks.HeartbeatAsync(turn.Task.Id, turn.Token, leaseEnd, patience.Token))
                turn.LeaseEnd = leaseEnd;
            else if (_held.ContainsKey(turn.Token))
                Lose(turn);
            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            WorkerLog.HeartbeatFailed(logger, turn.Task.Id, exception);
            if (clock.GetUtcMilliseconds() >= turn.LeaseEnd)
                Lose(turn);
            return false;
        }
    }

    private void Lose(HeldTurn turn)
    {
        WorkerLog.LeaseLost(logger, turn.Task.Id, turn.Task.Turn!.Id, turn.Task.Turn.Attempt);
        turn.Lose();
    }
}
