using TaskMessages.Api.Live;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Domain;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Api.Live;

public sealed class StatusWatchTests
{
    private InMemoryTaskStore _tasks = null!;
    private CollectingLogger<StatusWatch> _log = null!;

    [SetUp]
    public void Create()
    {
        (_tasks, _log) = (new InMemoryTaskStore(), new CollectingLogger<StatusWatch>());
        _tasks.Put(Snapshots.Leased());
    }

    [Test]
    public async Task Changed_TaskStillRuns_WaitsForTheNextChange()
    {
        var faults = new StoreFaults();
        var watch = Watch(faults);

        watch.Changed();
        await Eventually.TrueAsync(() => faults.Calls == 1, "it looks");
        _tasks.Put(Snapshots.Completed());
        watch.Changed();

        Assert.That((await watch.Ended.WaitAsync(Eventually.Patience))!.Output, Is.EqualTo("answer"));
    }

    [Test]
    public async Task Changed_OftenWhileItReads_ReadsOnceMore()
    {
        var faults = new StoreFaults();
        var gate = new TaskCompletionSource();
        faults.Before(0, () => gate.Task);
        faults.Before(1, PutCompletedAsync);
        var watch = Watch(faults);

        watch.Changed();
        await Eventually.TrueAsync(() => faults.Calls == 1, "it reads");
        for (var i = 0; i < 10; i++)
            watch.Changed();
        gate.SetResult();
        await watch.Ended.WaitAsync(Eventually.Patience);

        Assert.That(faults.Calls, Is.EqualTo(2), "the second sees all ten");
    }

    [Test]
    public async Task Changed_AfterTheEnd_ReadsNoMore()
    {
        var faults = new StoreFaults();
        var watch = Watch(faults);
        await PutCompletedAsync();
        watch.Changed();
        var ended = await watch.Ended.WaitAsync(Eventually.Patience);

        _tasks.Put(Snapshots.Failed());
        watch.Changed();

        Assert.That(faults.Calls, Is.EqualTo(1));
        Assert.That(await watch.Ended, Is.SameAs(ended));
    }

    [Test]
    public async Task Changed_TaskIsDeleted_Ends()
    {
        _tasks.Put(TurnStateMachine.DeleteTask(Snapshots.Leased(), Snapshots.Start));
        var watch = Watch(new StoreFaults());

        watch.Changed();

        Assert.That((await watch.Ended.WaitAsync(Eventually.Patience))!.Lifecycle, Is.EqualTo(TaskLifecycle.Deleted));
    }

    [Test]
    public async Task Changed_TaskIsGone_EndsWithNone()
    {
        var watch = new StatusWatch("another", _tasks, _log);

        watch.Changed();

        Assert.That(await watch.Ended.WaitAsync(Eventually.Patience), Is.Null);
    }

    [Test]
    public async Task Changed_DatabaseIsAway_SaysSoAndWaitsForTheNextChange()
    {
        await PutCompletedAsync();
        var watch = Watch(new StoreFaults { BreakAt = 0, Kind = FaultKind.Lost, Dies = false });

        watch.Changed();
        await Eventually.TrueAsync(() => _log.Events.Count == 1, "it says so");
        watch.Changed();

        Assert.That((await watch.Ended.WaitAsync(Eventually.Patience))!.Status, Is.EqualTo(ChatStatus.Completed));
    }

    private StatusWatch Watch(StoreFaults faults) => new("1", new FaultyTaskStore(_tasks, faults), _log);

    private Task PutCompletedAsync()
    {
        _tasks.Put(Snapshots.Completed());
        return Task.CompletedTask;
    }
}
