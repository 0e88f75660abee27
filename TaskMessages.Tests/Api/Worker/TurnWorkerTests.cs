using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Time;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Api.Worker;

public sealed class TurnWorkerTests
{
    private WorkerScene _scene = null!;

    [SetUp]
    public void CreateScene() => _scene = new WorkerScene();

    [Test]
    public async Task Signal_WhileAsleep_WakesAtOnce()
    {
        _scene.Options.PollInterval = _scene.Options.MaxPollInterval = TimeSpan.FromHours(1);
        var agent = await _scene.AddAgentAsync();
        using var worker = _scene.CreateWorker((_, _) => Task.CompletedTask);
        await worker.StartAsync(CancellationToken.None);
        await Eventually.TrueAsync(() => _scene.Health.SinceLastPass < Eventually.Patience, "a first pass");

        for (var turn = 0; turn < 200; turn++)
        {
            await _scene.AddTurnAsync(agent);
            _scene.Signal.Notify();
            await Eventually.TrueAsync(_scene.AreAllCompletedAsync, $"turn {turn}");
        }

        await worker.StopAsync(CancellationToken.None);
    }

    [Test]
    public async Task Poll_WithoutASignal_FindsTheTurn()
    {
        var agent = await _scene.AddAgentAsync();
        using var worker = _scene.CreateWorker((_, _) => Task.CompletedTask);
        await worker.StartAsync(CancellationToken.None);

        await _scene.AddTurnAsync(agent);
        await Eventually.TrueAsync(_scene.AreAllCompletedAsync, "the turn");

        await worker.StopAsync(CancellationToken.None);
    }

    [Test]
    public async Task Run_ManyTurns_RespectsEveryLimit()
    {
        _scene.Options.Concurrency = 8;
        var limited = await _scene.AddAgentAsync(maxConcurrency: 2);
        var free = await _scene.AddAgentAsync();
        var load = new LoadMeter();
        using var worker = _scene.CreateWorker((turn, token) => load.MeasureAsync(turn.Agent.Id, token));
        for (var turn = 0; turn < 100; turn++)
            await _scene.AddTurnAsync(turn % 2 == 0 ? limited : free);

        await worker.StartAsync(CancellationToken.None);
        await Eventually.TrueAsync(_scene.AreAllCompletedAsync, "all turns");
        await worker.StopAsync(CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(load.Highest(limited.Id), Is.EqualTo(2));
            Assert.That(load.Highest(), Is.EqualTo(8));
        });
    }

    [Test]
    public async Task Run_AgentAtItsLimit_IsNotClaimedAndHoldsNobodyUp()
    {
        _scene.Options.Concurrency = 8;
        _scene.Options.PollInterval = _scene.Options.MaxPollInterval = TimeSpan.FromHours(1);
        var limited = await _scene.AddAgentAsync(maxConcurrency: 1);
        var free = await _scene.AddAgentAsync();
        var first = await _scene.AddTurnAsync(limited);
        for (var turn = 0; turn < 20; turn++)
            await _scene.AddTurnAsync(limited);
        var others = new List<string>();
        for (var turn = 0; turn < 40; turn++)
            others.Add(await _scene.AddTurnAsync(free));
        var mayEnd = new TaskCompletionSource();
        using var worker = _scene.CreateWorker((turn, _) => turn.Task.Id == first ? mayEnd.Task : Task.CompletedTask);

        await worker.StartAsync(CancellationToken.None);
        await Eventually.TrueAsync(
            async () => (await Task.WhenAll(others.Select(_scene.TaskAsync))).All(task => task.Status == ChatStatus.Completed), "the other agent's turns");
        Assert.That(_scene.Tasks.Claims, Is.EqualTo(1 + others.Count), "nothing of the busy agent was claimed but its one turn");
        mayEnd.SetResult();
        await Eventually.TrueAsync(_scene.AreAllCompletedAsync, "all turns");
        await worker.StopAsync(CancellationToken.None);

        Assert.That(_scene.Tasks.Claims, Is.EqualTo(21 + others.Count), "each turn was claimed once");
    }

    [Test]
    public async Task Run_AgentWithManyReadyTurns_HoldsUpNoOther()
    {
        _scene.Options.Concurrency = 1;
        var busy = await _scene.AddAgentAsync();
        var other = await _scene.AddAgentAsync(maxConcurrency: 100);
        for (var turn = 0; turn < 200; turn++)
            await _scene.AddTurnAsync(busy);
        await _scene.AddTurnAsync(other);
        var order = new List<long>();
        using var worker = _scene.CreateWorker((turn, _) =>
        {
            order.Add(turn.Agent.Id);
            return Task.CompletedTask;
        });

        await worker.StartAsync(CancellationToken.None);
        await Eventually.TrueAsync(_scene.AreAllCompletedAsync, "all turns");
        await worker.StopAsync(CancellationToken.None);

        Assert.That(order.IndexOf(other.Id), Is.InRange(0, 1), "its turn, the youngest of all, is the first or the second");
        Assert.That(order, Has.Count.EqualTo(201));
    }

    [Test]
    public async Task StartAndStop_AtAnyMoment_LosesNothing()
    {
        var agent = await _scene.AddAgentAsync();
        _scene.Options.ShutdownGrace = TimeSpan.Zero;
        for (var round = 0; round < 50; round++)
        {
            using var worker = _scene.CreateWorker((_, token) => Task.Delay(1, token));
            await worker.StartAsync(CancellationToken.None);
            for (var turn = 0; turn < 4; turn++)
                await _scene.AddTurnAsync(agent);
            _scene.Signal.Notify();
            if (round % 2 == 0)
                await Task.Yield();
            await worker.StopAsync(CancellationToken.None);
        }

        using var last = _scene.CreateWorker((_, _) => Task.CompletedTask);
        await last.StartAsync(CancellationToken.None);
        await Eventually.TrueAsync(_scene.AreAllCompletedAsync, "all turns");
        await last.StopAsync(CancellationToken.None);
        Assert.That(_scene.Health.Running, Is.Zero);
    }

    [Test]
    public async Task Stop_WhileATurnRuns_LetsItFinish()
    {
        var isRunning = new TaskCompletionSource();
        var mayEnd = new TaskCompletionSource();
        var id = await _scene.AddTurnAsync(await _scene.AddAgentAsync());
        using var worker = _scene.CreateWorker((_, _) =>
        {
            isRunning.SetResult();
            return mayEnd.Task;
        });
        await worker.StartAsync(CancellationToken.None);
        await isRunning.Task;

        var stopping = worker.StopAsync(CancellationToken.None);
        mayEnd.SetResult();
        await stopping;

        Assert.That((await _scene.TaskAsync(id)).Status, Is.EqualTo(ChatStatus.Completed));
    }

    [Test]
    public async Task Stop_GraceIsOver_HandsTheTurnBack()
    {
        _scene.Options.ShutdownGrace = TimeSpan.FromMilliseconds(20);
        var isRunning = new TaskCompletionSource();
        var id = await _scene.AddTurnAsync(await _scene.AddAgentAsync());
        using var worker = _scene.CreateWorker((_, token) =>
        {
            isRunning.SetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, token);
        });
        await worker.StartAsync(CancellationToken.None);
        await isRunning.Task;

        await worker.StopAsync(CancellationToken.None);

        var turn = (await _scene.TaskAsync(id)).Turn!;
        Assert.That((turn.Attempt, turn.Lease), Is.EqualTo((0, (Lease?)null)));
    }

    [Test]
    public async Task Heartbeat_AllThreadsBlocked_GoesOn()
    {
        _scene.Options.Lease = TimeSpan.FromMilliseconds(600);
        var agent = await _scene.AddAgentAsync();
        for (var turn = 0; turn < _scene.Options.Concurrency; turn++)
            await _scene.AddTurnAsync(agent);
        var watched = await _scene.AddTurnAsync(agent);
        using var unblock = new ManualResetEventSlim();
        using var blocked = new CountdownEvent(_scene.Options.Concurrency);
        using var worker = _scene.CreateWorker((_, _) =>
        {
            blocked.Signal();
            unblock.Wait(CancellationToken.None);
            return Task.CompletedTask;
        });
        var end = TimeProvider.System.GetUtcMilliseconds() + (3 * _scene.Options.Lease);

        await worker.StartAsync(CancellationToken.None);
        await Eventually.TrueAsync(() => blocked.IsSet, "all slots blocked");
        await Eventually.TrueAsync(() => TimeProvider.System.GetUtcMilliseconds() > end, "three leases' time");

        Assert.That((await _scene.TaskAsync(watched)).Turn!.Attempt, Is.Zero, "no slot was free for it");
        Assert.That((await _scene.TaskAsync("1")).Turn!.VisibleAt, Is.GreaterThan(TimeProvider.System.GetUtcMilliseconds()));
        Assert.That((await _scene.TaskAsync("1")).Turn!.Attempt, Is.EqualTo(1));
        blocked.Reset(1);
        unblock.Set();
        await Eventually.TrueAsync(_scene.AreAllCompletedAsync, "all turns");
        await worker.StopAsync(CancellationToken.None);
    }

    [Test]
    public async Task Loop_DatabaseAway_GoesOnAfterwards()
    {
        var faults = new StoreFaults { BreakAt = 1, Kind = FaultKind.Lost, Dies = false };
        _scene.WorkerTasks = new FaultyTaskStore(_scene.Tasks, faults);
        await _scene.AddTurnAsync(await _scene.AddAgentAsync());
        using var worker = _scene.CreateWorker((_, _) => Task.CompletedTask);

        await worker.StartAsync(CancellationToken.None);
        await Eventually.TrueAsync(_scene.AreAllCompletedAsync, "the turn");
        await worker.StopAsync(CancellationToken.None);

        Assert.That(_scene.Log.Events.Select(entry => entry.EventId), Does.Contain(5201));
    }

    [Test]
    public async Task Loop_ClaimMadeButNotAcknowledged_IsHandedBack()
    {
        var faults = new StoreFaults { BreakAt = 1, Kind = FaultKind.Applied, Dies = false };
        _scene.WorkerTasks = new FaultyTaskStore(_scene.Tasks, faults);
        await _scene.AddTurnAsync(await _scene.AddAgentAsync());
        using var worker = _scene.CreateWorker((_, _) => Task.CompletedTask);

        await worker.StartAsync(CancellationToken.None);
        await Eventually.TrueAsync(_scene.AreAllCompletedAsync, "the turn, long before its lease's end");
        await worker.StopAsync(CancellationToken.None);
    }

    [Test]
    public async Task Start_LeaseOfADeadProcess_IsTakenOver()
    {
        var id = await _scene.AddTurnAsync(await _scene.AddAgentAsync());
        var now = TimeProvider.System.GetUtcMilliseconds();
        var dead = _scene.Identity with { ProcessStart = "1", Nonce = "dead" };
        await _scene.Tasks.ClaimAsync(new Lease(dead.ToString(), "t"), now, now.AddHours(1), [], CancellationToken.None);
        using var worker = _scene.CreateWorker((_, _) => Task.CompletedTask);

        await worker.StartAsync(CancellationToken.None);
        await Eventually.TrueAsync(_scene.AreAllCompletedAsync, "the turn");
        await worker.StopAsync(CancellationToken.None);

        Assert.That((await _scene.TaskAsync(id)).Output, Is.EqualTo("done"));
    }
}
