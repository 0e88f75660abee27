using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Domain;

/// <summary>The whole table: which move of a task each state and lifecycle allows, and which moves of turns an ended task refuses.</summary>
public sealed class TaskStateMachineTests
{
    private static readonly DateTime Now = Moves.Now;

    private static readonly Dictionary<string, Func<ChatTask, ChatTask>> ByName = new()
    {
        ["close"] = task => TaskStateMachine.CloseTask(task, TaskLifecycle.Canceled, "why", "507f1f77bcf86cd799439021", Now),
        ["suspend"] = task => TaskStateMachine.SuspendTask(task, "why", Now),
        ["continue"] = task => TaskStateMachine.ContinueTask(task, Now),
        ["describe"] = task => TaskStateMachine.DescribeTask(task, new JsonMap { ["m"] = 1L }, new JsonMap { ["p"] = 1L }, Now),
    };

    private static IEnumerable<TestCaseData> EveryStateAndMove()
        => from state in Snapshots.All().Append(("open", Open()))
           from lifecycle in Enum.GetValues<TaskLifecycle>()
           from move in ByName.Keys
           select new TestCaseData(state.Item1, state.Item2 with { Lifecycle = lifecycle }, move).SetArgDisplayNames(state.Item1, $"{lifecycle}", move);

    private static IEnumerable<TaskLifecycle> Terminal => Enum.GetValues<TaskLifecycle>().Where(lifecycle => lifecycle.IsTerminal());

    [TestCaseSource(nameof(EveryStateAndMove))]
    public async Task Move_EveryStateAndLifecycle_IsAppliedOrRefused_ByCodeAndStoreAlike(string state, ChatTask task, string move)
    {
        var transition = TaskStateMachine.All.Single(known => known.Name == move);
        var isAllowed = state != "external" && transition.Lives.Contains(task.Lifecycle) && (move == "describe" || task.Status != ChatStatus.Running);
        var store = new InMemoryTaskStore();
        store.Put(task);
        if (!isAllowed)
        {
            Assert.That(() => ByName[move](task), Throws.TypeOf<DomainException>().Or.TypeOf<IllegalTransitionException>());
            var forced = await store.ApplyAsync(new TaskChange(transition, task, task with { Title = "forced" }), CancellationToken.None);
            Assert.That(forced, Is.Null, "the store refuses by itself");
            return;
        }

        var next = ByName[move](task);

        Assert.That(await store.ApplyAsync(new TaskChange(transition, task, next), CancellationToken.None), Is.Not.Null);
        Assert.That(next.ChangeSeq, Is.EqualTo(next.Seq).And.GreaterThan(task.Seq), "the change has the latest number");
        Assert.That(next.ChangedAt, Is.EqualTo(next.UpdatedAt));
        Assert.That(next.Turn, Is.SameAs(task.Turn));
        Assert.That(next.StateVersion > task.StateVersion, Is.EqualTo(move != "describe"));
    }

    [Test]
    public void StartOfATurn_EndedTask_IsRefused([ValueSource(nameof(Terminal))] TaskLifecycle lifecycle)
    {
        foreach (var (_, task) in Snapshots.All().Where(state => state.Task.Source != TaskSource.External))
        {
            foreach (var move in new[] { "append", "reply", "resume", "try again" })
            {
                var ended = task with { Lifecycle = lifecycle };
                Assert.That(() => Moves.ByName[move](ended, Snapshots.Token), Throws.TypeOf<DomainException>().With.Property("Error").EqualTo(DomainError.TaskClosed), move);
                var transition = TurnStateMachine.All.Single(known => known.Name == move);
                Assert.That(new TaskChange(transition, ended, ended).Fits(ended), Is.False, move);
            }
        }
    }

    [Test]
    public void StartOfATurn_InterruptedTask_EndsTheInterruption()
    {
        var interrupted = TaskStateMachine.SuspendTask(Snapshots.Completed(), "wait", Now);

        var next = Moves.ByName["append"](interrupted, Snapshots.Token);

        Assert.That((next.Lifecycle, next.LifecycleReason), Is.EqualTo((TaskLifecycle.Open, TaskStateMachine.ResumedReason)));
        Assert.That(next.ChangeSeq, Is.EqualTo(next.Turn!.MessageSeq), "with the number of the turn's start");
    }

    [Test]
    public void Close_PausedTaskWithAQueue_DropsItIntoTheHistory()
    {
        var paused = TurnStateMachine.EndStopped(
            TurnStateMachine.StopTurn(Snapshots.Followed(), new TurnStop(StopKind.Pause, null), null, Snapshots.Lease, Now), Snapshots.Token, Now).Next;

        var closed = ByName["close"](paused);

        Assert.That((closed.Queue.Count, closed.Status, closed.Lifecycle), Is.EqualTo((0, ChatStatus.Failed, TaskLifecycle.Canceled)));
        Assert.That(closed.Records.Count(record => record.Input == "after that"), Is.EqualTo(1));
        Assert.That(closed.ChangeSeq, Is.EqualTo(closed.Records.Max(record => record.EndSeq) + 1));
    }

    [Test]
    public void Open_TooMuch_IsRefused()
    {
        var large = new JsonMap { ["x"] = new string('x', TaskSize.Params) };

        Assert.That(() => TaskStateMachine.Open("1", null, 1, null, large, null, Now), Throws.TypeOf<DomainException>().With.Property("Error").EqualTo(DomainError.TooLarge));
        Assert.That(TaskStateMachine.Open("1", null, 1, null, null, large, Now).Metadata, Is.SameAs(large));
    }

    private static ChatTask Open() => TaskStateMachine.Open("1", "name", Snapshots.AgentId, 3, null, null, Snapshots.Start);
}
