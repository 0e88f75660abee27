using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Work;
using TaskMessages.Tests.Storage;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Domain.Delivery;

/// <summary>
/// A process breaks at every one of its store calls in every way while it tells an agent of a task and its events, or while it tells it later; another process goes on.
/// Whatever was stored is told, in order, and nothing is left over.
/// </summary>
public sealed class DeliveryCrashTests
{
    private const int MostCalls = 80;
    private const int Events = 2;

    /// <summary>How many calls later a write arrives whose caller has given it up.</summary>
    private static readonly int[] Lateness = [0, 2, 5];

    private EmbeddedDatabase _database = null!;

    [OneTimeSetUp]
    public async Task OpenDatabase() => _database = await EmbeddedDatabase.StartAsync();

    [OneTimeTearDown]
    public async Task CloseDatabase() => await _database.DisposeAsync();

    [Test]
    public Task Callers_BrokenAtAnyCall_EverythingStoredIsToldInOrder([Values] FaultKind kind, [Values] bool dies, [Values] bool isAway)
        => BreakEverywhereAsync(kind, dies, isAway, async process =>
        {
            await TryAsync(process.AnnounceAsync);
            for (var number = 0; number < Events; number++)
                await TryAsync(process.SendAsync);
        });

    [Test]
    public Task Worker_BrokenAtAnyCall_EverythingStoredIsToldInOrder([Values] FaultKind kind, [Values] bool dies, [Values] bool isAway)
        => BreakEverywhereAsync(kind, dies, isAway, process => TryAsync(process.RunToEndAsync), isStored: true);

    /// <param name="isStored">Whether everything is stored before, and nothing of it told.</param>
    private async Task BreakEverywhereAsync(FaultKind kind, bool dies, bool isAway, Func<DeliveryProcess, Task> act, bool isStored = false)
    {
        var isBroken = true;
        for (var call = 0; call < MostCalls && isBroken; call++)
        {
            foreach (var late in kind == FaultKind.Late ? Lateness : [0])
                isBroken = await RunOnceAsync(kind, dies, isAway, act, isStored, call, late);
        }

        Assert.That(isBroken, Is.False, "It takes more calls than are tried.");
    }

    private async Task<bool> RunOnceAsync(FaultKind kind, bool dies, bool isAway, Func<DeliveryProcess, Task> act, bool isStored, int call, int late)
    {
        var scene = await DeliveryScene.CreateAsync(_database);
        var failures = isAway ? 2 : 0;
        scene.OnTold = _ => failures-- > 0 ? throw new ExecutorException("away", isTransient: true) : Task.CompletedTask;
        if (isStored)
            await StoreAllAsync(scene);
        var faults = new StoreFaults { BreakAt = call, Kind = kind, Dies = dies, LateAfter = dies ? null : late + 1 };
        var second = new StoreFaults();
        second.Before(late, faults.ArriveAsync);

        await LetTimePassAsync(scene, act(scene.Start(faults)));
        scene.Clock.Advance(scene.Settings.Lease + TimeSpan.FromSeconds(1));
        await LetTimePassAsync(scene, scene.Start(second).RunToEndAsync());
        await faults.ArriveAsync();
        scene.Clock.Advance(scene.Settings.Lease + TimeSpan.FromSeconds(1));
        await LetTimePassAsync(scene, scene.Start().RunToEndAsync());

        var stored = await scene.StoredAsync();
        Assert.Multiple(() =>
        {
            var where = $"call {call} {kind}, arriving {late} calls later: told {string.Join(' ', scene.Told)}";
            Assert.That(stored.Select(item => (item.Delivery, item.GivenUp)), Is.All.EqualTo(((object?)null, (string?)null)), where);
            Assert.That(scene.Told.Distinct().Where(Counts), Is.EqualTo(stored.Select(item => item.Seq).Where(Counts)), where);
            Assert.That(scene.Told, Has.Count.LessThanOrEqualTo(stored.Count + 1), $"{where}: only what the crash left in doubt is told twice");
        });
        // a creation whose caller was told that the database is away, and that is stored after all, may come after events
        bool Counts(long seq) => kind != FaultKind.Late || seq != TaskEvent.CreationSeq;
        Assert.That(scene.Told, Is.SupersetOf(stored.Select(item => item.Seq)));
        Assert.That((await scene.ReadTaskAsync())!.Lifecycle, Is.EqualTo(TaskLifecycle.Open), $"call {call} {kind}");
        return faults.Calls > call;
    }

    /// <summary>The agent was away while the calls came.</summary>
    private static async Task StoreAllAsync(DeliveryScene scene)
    {
        var hears = scene.OnTold;
        scene.OnTold = _ => throw new ExecutorException("away", isTransient: true);
        await TryAsync(scene.Start().AnnounceAsync);
        scene.Opened = (await scene.ReadTaskAsync())!;
        for (var number = 0; number < Events; number++)
            await TryAsync(scene.Start().SendAsync);
        scene.OnTold = hears;
    }

    private static async Task TryAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception failure) when (failure is ProcessDiedException or ExecutorException or TaskMessages.Domain.Errors.StoreException)
        {
            // the caller is told, or dead
        }
    }

    private static async Task LetTimePassAsync(DeliveryScene scene, Task task)
    {
        while (!task.IsCompleted)
        {
            if (scene.Clock.HasTimer)
                scene.Clock.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Yield();
        }

        await task;
    }
}
