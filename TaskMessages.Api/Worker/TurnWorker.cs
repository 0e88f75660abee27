using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution.Leases;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Time;

namespace TaskMessages.Api.Worker;

/// <summary>
/// Claims turns and works them. A pass fills the free slots; a slot that ends its turn claims the next one itself, so the loop is only
/// needed when there was nothing to do. It is woken by appends of this process and polls for those of others.
/// </summary>
internal sealed class TurnWorker : BackgroundService
{
    private const int LargestWave = 16;

    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);

    private readonly ITaskStore _tasks;
    private readonly TurnWork _work;
    private readonly LeaseHeartbeat _heartbeat;
    private readonly DeadOwnerTakeOver _takeOver;
    private readonly WorkerHealth _health;
    private readonly TurnSignal _signal;
    private readonly WorkerOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<TurnWorker> _logger;
    private readonly LeaseSource _leases;
    private readonly TurnSlots _slots;
    private readonly AgentRotation _rotation;
    private readonly ConcurrentDictionary<Task, byte> _running = new();
    private readonly CancellationTokenSource _giveUp = new();
    private readonly LostClaims _lostClaims;
    private bool _hasTakenOver;

    public TurnWorker(
        ITaskStore tasks, TurnWork work, LeaseHeartbeat heartbeat, DeadOwnerTakeOver takeOver, WorkerHealth health, TurnSignal signal,
        LeaseSource leases, IOptions<WorkerOptions> options, TimeProvider clock, ILogger<TurnWorker> logger)
    {
        _tasks = tasks;
        _work = work;
        _heartbeat = heartbeat;
        _takeOver = takeOver;
        _health = health;
        _signal = signal;
        _options = options.Value;
        _clock = clock;
        _logger = logger;
        _leases = leases;
        _lostClaims = new LostClaims(tasks, leases.Owner, clock);
        _rotation = new AgentRotation(tasks, clock);
        _slots = new TurnSlots(_options.Concurrency, _options.ConcurrencyPerAgent, signal.Wake);
    }

    /// <summary>One pass: claims turns into the free slots, in waves that double while all their claims succeed.</summary>
    /// <returns>How many turns were started.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        if (!_hasTakenOver)
            await _takeOver.RunAsync(cancellationToken);
        _hasTakenOver = true;
        await _lostClaims.RecoverAsync(cancellationToken);
        var started = 0;
        for (var wave = 1; !cancellationToken.IsCancellationRequested; wave = Math.Min(wave * 2, LargestWave))
        {
            var free = _slots.Take(wave);
            if (free == 0)
                break;
            var claims = await Task.WhenAll(Enumerable.Range(0, free).Select(_ => ClaimIntoSlotAsync(cancellationToken)));
            started += claims.Count(isClaimed => isClaimed);
            if (!Array.TrueForAll(claims, isClaimed => isClaimed))
                break;
        }

        return started;
    }

    /// <summary>A host that was not stopped first leaves the loop running: it needs the source to its end.</summary>
    public override void Dispose()
    {
        base.Dispose();
        (ExecuteTask ?? Task.CompletedTask).ContinueWith(
            _ => _giveUp.Dispose(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_options.Enabled)
            return;
        WorkerLog.Started(_logger, _leases.Owner, _options.Concurrency);
        using var guard = new ThreadPoolGuard(_options.Concurrency, _options.Lease / 60);
        using var end = new CancellationTokenSource();
        var beating = Task.Run(() => _heartbeat.RunAsync(end.Token), CancellationToken.None);
        var watching = Task.Run(() => _heartbeat.WatchAsync(end.Token), CancellationToken.None);
        await LoopAsync(stoppingToken);
        await DrainAsync();
        await end.CancelAsync();
        await Task.WhenAll(beating, watching).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task LoopAsync(CancellationToken stoppingToken)
    {
        var pause = _options.PollInterval;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var started = await RunOnceAsync(stoppingToken);
                _health.Passed();
                var isWoken = await _signal.WaitAsync(started > 0 ? _options.PollInterval : pause, _clock, stoppingToken);
                pause = started > 0 || isWoken ? _options.PollInterval : Longer(pause);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                OnPassFailed(exception);
                pause = Longer(pause);
                await Task.Delay(pause, _clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }
    }

    private TimeSpan Longer(TimeSpan pause) => pause * 2 < _options.MaxPollInterval ? pause * 2 : _options.MaxPollInterval;

    private void OnPassFailed(Exception exception)
    {
        _health.PassFailed();
        WorkerMetrics.PassFailed();
        WorkerLog.PassFailed(_logger, _health.ConsecutiveErrors, exception);
    }

    private async Task<bool> ClaimIntoSlotAsync(CancellationToken stopping)
    {
        HeldTurn? first = null;
        try
        {
            first = await ClaimAsync();
        }
        finally
        {
            if (first is null)
                ReturnSlot();
        }

        if (first is null)
            return false;
        var running = Task.Run(() => WorkAsync(first, stopping), CancellationToken.None);
        _running.TryAdd(running, 0);
        _ = ForgetAsync(running);
        return true;
    }

    /// <summary>Works turns one after the other until there are no more.</summary>
    private async Task WorkAsync(HeldTurn first, CancellationToken stopping)
    {
        _health.Started();
        try
        {
            for (var next = first; next is not null; next = stopping.IsCancellationRequested ? null : await ClaimAsync())
            {
                await _work.RunAsync(next, _slots, _giveUp.Token);
            }
        }
        catch (StoreException exception)
        {
            OnPassFailed(exception);
        }
        finally
        {
            _health.Ended();
            ReturnSlot();
        }
    }

    /// <summary>Not cancellable: a claim that is cancelled on its way may be made all the same, and then nobody works the turn.</summary>
    private async Task<HeldTurn?> ClaimAsync()
    {
        var lease = _leases.Next();
        var now = _clock.GetUtcMilliseconds();
        var leaseEnd = now + _leases.Duration;
        HeldTurn? held = null;
        try
        {
            if (await ClaimAsync(lease, now, leaseEnd, _slots.BeginClaim(lease.Token)) is not { } task)
                return null;
            held = new HeldTurn(task, leaseEnd);
            _slots.Claimed(lease.Token, task.AgentId);
            return held;
        }
        catch (StoreUnavailableException)
        {
            _lostClaims.Add(lease);
            throw;
        }
        catch (StoreRejectedException rejection) when (rejection.Task is { } stuck)
        {
            await _work.GiveUpAsync(stuck, rejection);
            _signal.Wake();
            return null;
        }
        finally
        {
            if (held is null)
                _slots.EndClaim(lease.Token);
        }
    }

    private async Task<ChatTask?> ClaimAsync(Lease lease, DateTime now, DateTime leaseEnd, IReadOnlyCollection<long> excluded)
    {
        if (await _rotation.NextAsync(excluded) is { } agent)
        {
            if (await _tasks.ClaimOfAgentAsync(lease, now, leaseEnd, agent, CancellationToken.None) is { } next)
                return next;
            _rotation.HasNone(agent);
        }

        var oldest = await _tasks.ClaimAsync(lease, now, leaseEnd, excluded, CancellationToken.None);
        if (oldest is null && excluded.Count == 0)
            _rotation.AllHaveNone();
        return oldest;
    }

    private void ReturnSlot()
    {
        if (_slots.Return())
            _signal.Wake();
    }

    private async Task ForgetAsync(Task running)
    {
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _running.TryRemove(running, out _);
    }

    private async Task DrainAsync()
    {
        var all = Task.WhenAll(_running.Keys);
        WorkerLog.Stopping(_logger, _health.Running, _options.ShutdownGrace);
        await WaitAsync(all, _options.ShutdownGrace);
        await _giveUp.CancelAsync();
        await WaitAsync(all, StopTimeout);
        if (!all.IsCompleted)
            WorkerLog.StoppedHard(_logger, _health.Running);
    }

    private Task WaitAsync(Task all, TimeSpan patience) =>
        all.WaitAsync(patience, _clock).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
