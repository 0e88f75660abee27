using Microsoft.Extensions.Options;
using TaskMessages.Api.Worker;
using TaskMessages.Domain.Execution.Leases;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Domain;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Api.Worker;

/// <summary>How a turn learns that its lease was taken away: from the database, by the watch, or in this process, by <c>Abort</c>. No heartbeat is made here.</summary>
public sealed class LeaseWatchTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    private readonly List<HeldTurn> _held = [];
    private ManualClock _clock = null!;
    private InMemoryTaskStore _tasks = null!;
    private CollectingLogger<LeaseHeartbeat> _log = null!;

    [SetUp]
    public void Create() => (_clock, _tasks, _log) = (new ManualClock(), new InMemoryTaskStore(), new CollectingLogger<LeaseHeartbeat>());

    [TearDown]
    public void Dispose()
    {
        _held.ForEach(turn => turn.Dispose());
        _held.Clear();
    }

    [Test]
    public async Task LookOnce_OneLeaseWasTaken_LosesThatTurnAlone()
    {
        var heartbeat = Create(_tasks);
        var (kept, taken) = (await HoldAsync(heartbeat, "1"), await HoldAsync(heartbeat, "2"));

        await heartbeat.LookOnceAsync(CancellationToken.None);
        Assert.That((kept.Lost.IsCancellationRequested, taken.Lost.IsCancellationRequested), Is.EqualTo((false, false)));

        await TakeAsync(taken);
        await heartbeat.LookOnceAsync(CancellationToken.None);

        Assert.That((kept.Lost.IsCancellationRequested, taken.Lost.IsCancellationRequested), Is.EqualTo((false, true)));
    }

    [Test]
    public async Task LookOnce_TurnThatIsOver_IsNotLost()
    {
        var heartbeat = Create(_tasks);
        var over = await HoldAsync(heartbeat, "1");
        await TakeAsync(over);
        heartbeat.Remove(over);

        await heartbeat.LookOnceAsync(CancellationToken.None);

        Assert.That(over.Lost.IsCancellationRequested, Is.False);
    }

    [Test]
    public async Task LookOnce_DatabaseIsAway_LosesNothingAndSaysSo()
    {
        var heartbeat = Create(new FaultyTaskStore(_tasks, new StoreFaults { BreakAt = 0, Kind = FaultKind.Lost, Dies = false }));
        var held = await HoldAsync(heartbeat, "1");
        await TakeAsync(held);

        await heartbeat.LookOnceAsync(CancellationToken.None);
        Assert.That(held.Lost.IsCancellationRequested, Is.False, "nobody knows");
        Assert.That(_log.Events, Has.Count.EqualTo(1));

        await heartbeat.LookOnceAsync(CancellationToken.None);
        Assert.That(held.Lost.IsCancellationRequested, Is.True);
    }

    [Test]
    public async Task LookOnce_NothingIsHeld_AsksNobody()
    {
        var faults = new StoreFaults();

        await Create(new FaultyTaskStore(_tasks, faults)).LookOnceAsync(CancellationToken.None);

        Assert.That(faults.Calls, Is.Zero);
    }

    [Test]
    public async Task Watch_LeaseTaken_IsNoticedWithinASecond()
    {
        var heartbeat = Create(_tasks);
        var held = await HoldAsync(heartbeat, "1");
        using var stop = new CancellationTokenSource();
        var watching = heartbeat.WatchAsync(stop.Token);
        await TakeAsync(held);

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.That(held.Lost.IsCancellationRequested, Is.True);
        await stop.CancelAsync();
        Assert.That(async () => await watching, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Abort_OfATask_LosesItsTurnUnlessItHoldsTheLease()
    {
        var heartbeat = Create(_tasks);
        var (here, other) = (await HoldAsync(heartbeat, "1"), await HoldAsync(heartbeat, "2"));

        heartbeat.Abort("1", here.Token);
        Assert.That(here.Lost.IsCancellationRequested, Is.False, "it is the one that goes on");

        heartbeat.Abort("1", "another token");
        Assert.That((here.Lost.IsCancellationRequested, other.Lost.IsCancellationRequested), Is.EqualTo((true, false)));
        Assert.That((heartbeat.Holds("1"), heartbeat.Holds("3")), Is.EqualTo((true, false)));
    }

    private async Task<HeldTurn> HoldAsync(LeaseHeartbeat heartbeat, string taskId)
    {
        await _tasks.InsertAsync(Snapshots.Queued(taskId), CancellationToken.None);
        var task = await _tasks.ClaimAsync(new Lease("owner", $"token {taskId}"), _clock.Now, _clock.Now + Lease, [], CancellationToken.None);
        var held = new HeldTurn(task!, _clock.Now + Lease);
        _held.Add(held);
        heartbeat.Add(held);
        return held;
    }

    private Task<bool> TakeAsync(HeldTurn held) => _tasks.TakeOverAsync(held.Task.Id, held.Token, _clock.Now, CancellationToken.None);

    private LeaseHeartbeat Create(ITaskStore tasks) => new(tasks, Options.Create(new WorkerOptions { Lease = Lease }), _clock, _log);
}
