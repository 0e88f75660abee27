using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Live;
using TaskMessages.Domain.Execution.Leases;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Domain;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Api.Live;

public sealed class FeedPollerTests
{
    private const string Self = "this process";
    private const string Server = "mongodb://127.0.0.1";

    private ManualClock _clock = null!;
    private RecordingListener _listener = null!;
    private CollectingLogger<FeedPoller> _log = null!;
    private InMemoryTaskStore _tasks = null!;
    private TaskFeed _feed = null!;
    private StoreFaults _faults = null!;

    [SetUp]
    public void Create()
    {
        (_clock, _listener, _log) = (new ManualClock(), new RecordingListener(), new CollectingLogger<FeedPoller>());
        (_tasks, _feed, _faults) = (new InMemoryTaskStore(), new TaskFeed(), new StoreFaults());
        _feed.Add("1", _listener);
        _tasks.Put(Snapshots.Leased());
    }

    [Test]
    public async Task RunOnce_FirstLook_TellsAtOnceAndThenOnlyChanges()
    {
        using var poller = Poller(Server);

        await poller.RunOnceAsync(CancellationToken.None);
        Assert.That(_listener.TakeChanges(), Is.EqualTo(1), "it may have changed before");
        await poller.RunOnceAsync(CancellationToken.None);
        Assert.That(_listener.TakeChanges(), Is.Zero);

        _tasks.Put(Snapshots.Leased() with { Seq = 9 });
        await poller.RunOnceAsync(CancellationToken.None);
        Assert.That(_listener.TakeChanges(), Is.EqualTo(1), "a number");

        _tasks.Put(Snapshots.Leased() with { Seq = 9, StateVersion = 9 });
        await poller.RunOnceAsync(CancellationToken.None);
        Assert.That(_listener.TakeChanges(), Is.EqualTo(1), "a version");

        _tasks.Put(Snapshots.Leased() with { Seq = 9, StateVersion = 9, StatusReason = "x" });
        await poller.RunOnceAsync(CancellationToken.None);
        Assert.That(_listener.TakeChanges(), Is.Zero, "nothing that is told");
    }

    [Test]
    public async Task RunOnce_TaskIsGone_IsToldEveryTime()
    {
        using var poller = Poller(Server);
        _feed.Remove("1", _listener);
        _feed.Add("gone", _listener);

        await poller.RunOnceAsync(CancellationToken.None);
        await poller.RunOnceAsync(CancellationToken.None);

        Assert.That(_listener.TakeChanges(), Is.EqualTo(2));
    }

    [Test]
    public async Task RunOnce_TaskThatIsWorkedHere_IsLookedAtInEveryEighthRound()
    {
        _tasks.Put(Snapshots.Leased() with { Turn = Snapshots.Leased().Turn! with { Lease = new Lease(Self, "token") } });
        using var poller = Poller(Server);

        for (var round = 0; round < 17; round++)
            await poller.RunOnceAsync(CancellationToken.None);

        Assert.That(_faults.Calls, Is.EqualTo(3), "rounds 0, 8 and 16: what happens here is told here");
    }

    [Test]
    public async Task RunOnce_TaskMovesToAnotherProcess_IsLookedAtInEveryRoundAgain()
    {
        _tasks.Put(Snapshots.Leased() with { Turn = Snapshots.Leased().Turn! with { Lease = new Lease(Self, "token") } });
        using var poller = Poller(Server);
        await poller.RunOnceAsync(CancellationToken.None);
        _tasks.Put(Snapshots.Leased());

        for (var round = 1; round < 11; round++)
            await poller.RunOnceAsync(CancellationToken.None);

        Assert.That(_faults.Calls, Is.EqualTo(4), "rounds 0, 8, 9 and 10");
    }

    [TestCase("embedded://data", null, 2)]
    [TestCase("embedded://data", "127.0.0.1:27017", 9)]
    [TestCase(Server, null, 9)]
    public async Task RunOnce_DatabaseThatIsOursAlone_IsSpared(string connection, string? listen, int calls)
    {
        using var poller = Poller(connection, listen);

        for (var round = 0; round < 9; round++)
            await poller.RunOnceAsync(CancellationToken.None);

        Assert.That(_faults.Calls, Is.EqualTo(calls));
    }

    [Test]
    public async Task RunOnce_WhileTheDatabaseTells_LooksInEveryEighthRoundOnly()
    {
        _feed.IsTold = true;
        using var poller = Poller(Server);

        for (var round = 0; round < 9; round++)
            await poller.RunOnceAsync(CancellationToken.None);

        Assert.That(_faults.Calls, Is.EqualTo(2));
    }

    [Test]
    public async Task RunOnce_ManyTasks_AsksForFiveHundredAtATime()
    {
        for (var i = 2; i <= 1001; i++)
        {
            _tasks.Put(Snapshots.Leased($"{i}"));
            _feed.Add($"{i}", _listener);
        }

        using var poller = Poller(Server);
        await poller.RunOnceAsync(CancellationToken.None);

        Assert.That(_faults.Calls, Is.EqualTo(3));
        Assert.That(_listener.TakeChanges(), Is.EqualTo(1001));
    }

    [Test]
    public async Task RunOnce_NobodyListens_AsksNobody()
    {
        _feed.Remove("1", _listener);
        using var poller = Poller(Server);

        await poller.RunOnceAsync(CancellationToken.None);

        Assert.That(_faults.Calls, Is.Zero);
    }

    [Test]
    public async Task Execute_DatabaseIsAwayForOnce_SaysSoAndGoesOn()
    {
        _faults = new StoreFaults { BreakAt = 0, Kind = FaultKind.Lost, Dies = false };
        using var poller = Poller(Server);
        await poller.StartAsync(CancellationToken.None);

        await Eventually.TrueAsync(
            () =>
            {
                _clock.Advance(TimeSpan.FromMilliseconds(300));
                return _listener.Changes > 0;
            },
            "it looks again");

        Assert.That(_log.Events.Select(entry => entry.EventId), Is.EqualTo(new[] { 6000 }));
        await poller.StopAsync(CancellationToken.None);
    }

    private FeedPoller Poller(string connection, string? listen = null) => new(
        new FaultyTaskStore(_tasks, _faults),
        _feed,
        new LeaseSource(Self, TimeSpan.FromMinutes(1)),
        Options.Create(new MongoOptions { ConnectionString = connection }),
        Options.Create(new EmbeddedMongoOptions { Listen = listen }),
        _clock,
        _log);
}
