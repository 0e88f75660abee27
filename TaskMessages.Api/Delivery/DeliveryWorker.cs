using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Worker;
using TaskMessages.Domain.Delivery;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Time;
using TaskMessages.Domain.Work;

namespace TaskMessages.Api.Delivery;

/// <summary>Tells agents later what they could not be told at once. Any number of processes may.</summary>
internal sealed class DeliveryWorker(
    IEventStore events, EventDeliverer deliverer, WorkerIdentity self, IOptions<DeliveryOptions> options, IOptions<WorkerOptions> worker, TimeProvider clock,
    ILogger<DeliveryWorker> logger) : BackgroundService
{
    private readonly ConcurrentDictionary<Task, byte> _running = new();
    private readonly AgentCounts _agents = new(options.Value.ConcurrencyPerAgent);
    private readonly TurnSignal _freed = new();
    private bool _hasTakenOver;

    /// <summary>One pass: claims what is due into the free places.</summary>
    /// <param name="stop">Ends the calls that it starts.</param>
    /// <returns>What it started.</returns>
    public async Task<IReadOnlyList<Task>> RunOnceAsync(CancellationToken stop)
    {
        if (!_hasTakenOver)
            await TakeOverAsync();
        _hasTakenOver = true;
        var started = new List<Task>();
        while (_running.Count < options.Value.Concurrency && !stop.IsCancellationRequested
            && await deliverer.ClaimDueAsync(_agents.Full()) is { } claimed)
        {
            _agents.Enter(claimed.AgentId);
            var telling = Task.Run(() => TellAsync(claimed, stop), CancellationToken.None);
            _running.TryAdd(telling, 0);
            _ = ForgetAsync(telling);
            started.Add(telling);
        }

        return started;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!worker.Value.Enabled)
            return;
        using var giveUp = new CancellationTokenSource();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunOnceAsync(giveUp.Token);
            }
            catch (StoreException exception)
            {
                DeliveryLog.PassFailed(logger, exception);
            }

            await WaitAsync(stoppingToken);
        }

        await Task.WhenAll(_running.Keys).WaitAsync(worker.Value.ShutdownGrace, clock, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await giveUp.CancelAsync();
        await Task.WhenAll(_running.Keys);
    }

    private async Task WaitAsync(CancellationToken stoppingToken)
    {
        try
        {
            await _freed.WaitAsync(options.Value.PollInterval, clock, stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // the loop ends
        }
    }

    private async Task TellAsync(TaskEvent claimed, CancellationToken stop)
    {
        try
        {
            DeliveryLog.Telling(logger, claimed.AgentId, claimed.Seq, claimed.TaskId, claimed.Delivery!.Attempts + 1);
            await deliverer.ContinueAsync(claimed, stop);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Whatever went wrong, other events go on; this one's lease runs out.
            if (!stop.IsCancellationRequested)
                DeliveryLog.TellingBrokeOff(logger, claimed.TaskId, exception);
        }
        finally
        {
            _agents.Leave(claimed.AgentId);
        }
    }

    private async Task ForgetAsync(Task telling)
    {
        await telling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _running.TryRemove(telling, out _);
        _freed.Wake();
    }

    /// <summary>Ends the leases of dead predecessors, so that their events go on at once and not a lease later.</summary>
    private async Task TakeOverAsync()
    {
        foreach (var item in await events.LeasedAsync(self.OwnerPrefix, CancellationToken.None))
        {
            var lease = item.Delivery!.Lease!;
            if (self.KnowsDead(lease.Owner) && await events.TakeOverAsync(item.Id, lease.Token, clock.GetUtcMilliseconds(), CancellationToken.None))
                DeliveryLog.TookOver(logger, item.Seq, item.TaskId, lease.Owner);
        }
    }
}
