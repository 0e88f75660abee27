using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Domain.Services;

/// <summary>The connection breaks right after a write went out.</summary>
public sealed class LostAcknowledgementTests
{
    private ServiceScene _scene = null!;

    [SetUp]
    public async Task OpenScene() => _scene = await ServiceScene.CreateAsync();

    [TearDown]
    public async Task CloseScene() => await _scene.DisposeAsync();

    [Test]
    [Property("contract", "xagent:12.1/6")]
    public async Task Create_TaskWasStored_IsAcceptedAndScheduledOnce()
    {
        // call 0 takes an id, call 1 inserts
        var task = await _scene.ChatTasks(Break(1, FaultKind.Applied)).CreateAsync(_scene.NewTask(), CancellationToken.None);

        Assert.That(await _scene.LedgerAsync(task.Id), Has.Length.EqualTo(1));
        Assert.That(_scene.Notified, Is.EqualTo(1));
    }

    [Test]
    public async Task Create_TaskWasNotStored_IsAnErrorAndNothingIsScheduled()
    {
        Assert.That(
            () => _scene.ChatTasks(Break(1, FaultKind.Lost)).CreateAsync(_scene.NewTask(), CancellationToken.None),
            Throws.TypeOf<StoreUnavailableException>());
        Assert.That(_scene.Notified, Is.Zero);
        Assert.That(await _scene.Tasks.FindAsync("1", CancellationToken.None), Is.Null);
    }

    [Test]
    [Property("contract", "xagent:12.1/6")]
    public async Task Create_WorkerIsFasterThanTheMessage_IsAccepted([Values] bool isEnded, [Values] bool isFollowed)
    {
        var service = _scene.ChatTasksApart(async message =>
        {
            await _scene.Messages.InsertAsync(message, CancellationToken.None);
            if (isEnded)
                await _scene.FinishAsync();
            if (isEnded && isFollowed)
                await _scene.ChatTasks().AppendAsync(_scene.NewAppend(message.TaskId, "two"), CancellationToken.None);
        });

        var task = await service.CreateAsync(_scene.NewTask("one"), CancellationToken.None);

        Assert.That(await _scene.LedgerAsync(task.Id), Is.EqualTo(isEnded && isFollowed ? ["one", "two"] : new[] { "one" }));
    }

    [Test]
    public async Task Create_IdOfAnotherTask_IsRefused()
    {
        var other = await _scene.CreateTaskAsync("other");
        var ids = _scene.ChatTasks().ReserveForAppend() with { TaskId = other.Id };

        Assert.That(
            () => _scene.ChatTasks().CreateAsync(_scene.NewTask("one") with { Ids = ids }, CancellationToken.None),
            Throws.InvalidOperationException.With.Message.Contains("given out twice"));
    }

    [TestCase(FaultKind.Applied)]
    [TestCase(FaultKind.Lost)]
    public async Task Create_MessageWriteBreaks_IsRepeated(FaultKind kind)
    {
        var task = await _scene.ChatTasks(messageFaults: Break(0, kind)).CreateAsync(_scene.NewTask(), CancellationToken.None);

        Assert.That(await _scene.LedgerAsync(task.Id), Has.Length.EqualTo(1));
        Assert.That(_scene.Notified, Is.EqualTo(1));
    }

    [Test]
    [Property("contract", "xagent:12.2/31")]
    public async Task Append_ClaimWasMade_IsAcceptedAndScheduledOnce()
    {
        var task = await _scene.CreateTaskAsync("one");
        await _scene.FinishAsync();

        // call 0 reads, call 1 claims
        var service = _scene.ChatTasks(Break(1, FaultKind.Applied));
        var appended = (await service.AppendAsync(_scene.NewAppend(task.Id, "two"), CancellationToken.None)).Task;

        Assert.That((appended.Status, appended.Input), Is.EqualTo((ChatStatus.Running, "two")));
        Assert.That(await _scene.LedgerAsync(task.Id), Is.EqualTo(new[] { "one", "two" }));
        Assert.That(_scene.Notified, Is.EqualTo(2));
    }

    [Test]
    public async Task Append_ClaimWasNotMade_IsAnErrorAndTheTaskIsUnchanged()
    {
        var task = await _scene.CreateTaskAsync("one");
        await _scene.FinishAsync();

        Assert.That(
            () => _scene.ChatTasks(Break(1, FaultKind.Lost)).AppendAsync(_scene.NewAppend(task.Id, "two"), CancellationToken.None),
            Throws.TypeOf<StoreUnavailableException>());
        Assert.That((await _scene.Tasks.FindAsync(task.Id, CancellationToken.None))!.Status, Is.EqualTo(ChatStatus.Completed));
        Assert.That(await _scene.LedgerAsync(task.Id), Is.EqualTo(new[] { "one" }));
    }

    [Test]
    public async Task Append_CallerGoneDuringTheClaim_StillWritesTheMessageAndWakesTheWorker()
    {
        var task = await _scene.CreateTaskAsync("one");
        await _scene.FinishAsync();
        using var gone = new CancellationTokenSource();
        var faults = new StoreFaults();
        faults.Before(1, gone.CancelAsync);

        await _scene.ChatTasks(faults).AppendAsync(_scene.NewAppend(task.Id, "two"), gone.Token);

        Assert.That(await _scene.LedgerAsync(task.Id), Is.EqualTo(new[] { "one", "two" }));
        Assert.That(_scene.Notified, Is.EqualTo(2));
    }

    private static StoreFaults Break(int call, FaultKind kind) => new() { BreakAt = call, Kind = kind, Dies = false };
}
