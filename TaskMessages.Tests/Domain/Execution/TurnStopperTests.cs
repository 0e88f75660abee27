using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Execution.Leases;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Domain.Execution;

/// <summary>Whom the order to stop a turn reaches in this process.</summary>
public sealed class TurnStopperTests
{
    private TurnScene _scene = null!;

    [SetUp]
    public async Task CreateAsync() => _scene = await TurnScene.CreateAsync();

    [Test]
    public async Task Stop_RunningTurn_AbortsItsExecutorOnceTheLeaseIsTaken()
    {
        var before = await _scene.ClaimAsync();
        Task<ChatTask>? seen = null;
        var held = new RecordingHeldTurns(() => seen = _scene.TaskAsync());

        var stopped = await Stopper(held).StopAsync(TurnScene.TaskId, new TurnStop(StopKind.Cancel, null), next: null);

        Assert.That(stopped!.Status, Is.EqualTo(ChatStatus.Failed));
        var (taskId, token) = held.Aborted.Single();
        var stored = await seen!;
        Assert.That(taskId, Is.EqualTo(TurnScene.TaskId));
        Assert.That(token, Is.Not.EqualTo(before!.Turn!.Lease!.Token).And.EqualTo(stored.Turn!.Lease!.Token), "all but who holds the lease by then");
        Assert.That(stored.Turn.Stop, Is.Not.Null, "the order is stored before the executor learns of it");
    }

    [Test]
    public async Task Stop_NoTurnRuns_AbortsNothing()
    {
        await _scene.RunAsync(new ScriptedExecutor(_scene.Clock));
        var held = new RecordingHeldTurns();

        Assert.That(await Stopper(held).StopAsync(TurnScene.TaskId, new TurnStop(StopKind.Pause, null), next: null), Is.Null);
        Assert.That(held.Aborted, Is.Empty);
    }

    private TurnStopper Stopper(RecordingHeldTurns held) => new(
        new TurnStores(_scene.Tasks, _scene.Messages, _scene.Turns),
        new LeaseSource("stopper", TimeSpan.FromMinutes(1)),
        held,
        _scene.Texts,
        _scene.Feed,
        _scene.Clock);
}
