using Microsoft.Extensions.Options;
using TaskMessages.Api.Worker;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution.Leases;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Api.Worker;

public sealed class LeaseHeartbeatTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    private ManualClock _clock = null!;
    private InMemoryTaskStore _tasks = null!;
    private HeldTurn _held = null!;

    [SetUp]
    public async Task ClaimTurn()
    {
        _clock = new ManualClock();
        _tasks = new InMemoryTaskStore();
        var turn = new NewTurn("00112233445566778899aabb", "run", "question", null, _clock.Now);
        await _tasks.InsertAsync(TurnStateMachine.CreateTask("1", 1, null, null, turn), CancellationToken.None);
        var task = await _tasks.ClaimAsync(new Lease("owner", "token"), _clock.Now, _clock.Now + Lease, [], CancellationToken.None);
        _held = new HeldTurn(task!, _clock.Now + Lease);
    }

    [TearDown]
    public void DisposeTurn() => _held.Dispose();

    [Test]
    public async Task RunAsync_WhileHeld_BeatsThriceALease()
    {
        var faults = new StoreFaults();
        var heartbeat = Create(new FaultyTaskStore(_tasks, faults));
        heartbeat.Add(_held);
        using var stop = new CancellationTokenSource();
        var beating = heartbeat.RunAsync(stop.Token);

        for (var second = 0; second < 600; second += 5)
            _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Multiple(async () =>
        {
            Assert.That(faults.Calls, Is.EqualTo(30));
            Assert.That((await TurnAsync()).VisibleAt, Is.EqualTo(_clock.Now + Lease));
            Assert.That(_held.Lost.IsCancellationRequested, Is.False);
        });
        await stop.CancelAsync();
        Assert.That(async () => await beating, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task RunOnce_LeaseTaken_CancelsTheTurnAtOnce()
    {
        var heartbeat = Create(_tasks);
        heartbeat.Add(_held);
        await _tasks.TakeOverAsync("1", "token", _clock.Now, CancellationToken.None);

        await heartbeat.RunOnceAsync(CancellationToken.None);

        Assert.That(_held.Lost.IsCancellationRequested);
    }

    [Test]
    public async Task RunOnce_DatabaseAway_CancelsOnlyAtTheLeasesEnd()
    {
        var faults = new StoreFaults { BreakAt = 0, Kind = FaultKind.Lost };
        var heartbeat = Create(new FaultyTaskStore(_tasks, faults));
        heartbeat.Add(_held);

        _clock.Advance(Lease - TimeSpan.FromSeconds(1));
        var isKept = await heartbeat.RunOnceAsync(CancellationToken.None);
        var isLostEarly = _held.Lost.IsCancellationRequested;
        _clock.Advance(TimeSpan.FromSeconds(1));
        await heartbeat.RunOnceAsync(CancellationToken.None);

        Assert.That((isKept, isLostEarly, _held.Lost.IsCancellationRequested), Is.EqualTo((false, false, true)));
    }

    [Test]
    public async Task RunOnce_DatabaseRefusesTheBeat_EndsTheTurnsWorkAndKeepsItsLease()
    {
        var refusal = new StoreRejectedException(StoreRejection.TooLarge, "too large");
        var heartbeat = Create(new FaultyTaskStore(_tasks, new StoreFaults { BreakAt = 0, Dies = false, Error = refusal }));
        heartbeat.Add(_held);

        var isKept = await heartbeat.RunOnceAsync(CancellationToken.None);

        Assert.That((_held.Rejected.IsCancellationRequested, _held.Rejection), Is.EqualTo((true, refusal)), "the turn is ended with the reason");
        Assert.That((isKept, _held.Lost.IsCancellationRequested), Is.EqualTo((true, false)), "by whoever holds it");
    }

    [Test]
    public async Task RunOnce_NotAllowedToWrite_WaitsLikeForADatabaseThatIsAway()
    {
        var refusal = new StoreRejectedException(StoreRejection.Unauthorized, "not authorized");
        var heartbeat = Create(new FaultyTaskStore(_tasks, new StoreFaults { BreakAt = 0, Dies = false, Error = refusal }));
        heartbeat.Add(_held);

        var isKept = await heartbeat.RunOnceAsync(CancellationToken.None);

        Assert.That((isKept, _held.Rejected.IsCancellationRequested, _held.Lost.IsCancellationRequested), Is.EqualTo((false, false, false)));
    }

    [Test]
    public async Task RunOnce_TurnEndedMeanwhile_IsNotLost()
    {
        var heartbeat = Create(_tasks);
        heartbeat.Add(_held);
        heartbeat.Remove(_held);
        var seen = (await _tasks.FindAsync("1", CancellationToken.None))!;
        var end = new TaskChange(TurnStateMachine.Complete, seen, TurnStateMachine.CompleteTurn(seen, "token", null, _clock.Now), "token");
        Assert.That(await _tasks.ApplyAsync(end, CancellationToken.None), Is.Not.Null);

        await heartbeat.RunOnceAsync(CancellationToken.None);

        Assert.That(_held.Lost.IsCancellationRequested, Is.False);
    }

    private async Task<Turn> TurnAsync() => (await _tasks.FindAsync("1", CancellationToken.None))!.Turn!;

    private LeaseHeartbeat Create(ITaskStore tasks) =>
        new(tasks, Options.Create(new WorkerOptions { Lease = Lease }), _clock, new CollectingLogger<LeaseHeartbeat>());
}
