using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Domain;

/// <summary>The whole table: which move at a task's contents each state and lifecycle allows, and what a cleaned task refuses.</summary>
public sealed class ContentStateMachineTests
{
    private const string Token = "the worker's";

    private static readonly DateTime Now = Moves.Now;

    private static readonly Dictionary<string, Func<ChatTask, ChatTask>> ByName = new()
    {
        ["clean"] = task => ContentStateMachine.CleanTask(task, Token, Now),
        ["take up"] = task => ContentStateMachine.TakeUp(task, ContentWorkKind.Restoring, Token, Now),
        ["number"] = task => ContentStateMachine.NumberContents(task, Token, 3, Now),
        ["settle"] = task => ContentStateMachine.SettleRestored(task, Token, "title", "output", Now),
    };

    private static IEnumerable<TestCaseData> EveryStateAndMove()
        => from state in Snapshots.All().Append(("open", Open()))
           from lifecycle in Enum.GetValues<TaskLifecycle>()
           from move in ByName.Keys
           select new TestCaseData(state.Item1, state.Item2 with { Lifecycle = lifecycle }, move).SetArgDisplayNames(state.Item1, $"{lifecycle}", move);

    [TestCaseSource(nameof(EveryStateAndMove))]
    public async Task Move_EveryStateAndLifecycle_IsAppliedOrRefused_ByCodeAndStoreAlike(string state, ChatTask given, string move)
    {
        var transition = ContentStateMachine.All.Single(known => known.Name == move);
        var task = move switch
        {
            "clean" => given,
            "take up" => given with { CleanedAt = Snapshots.Start },
            _ => given with { CleanedAt = Snapshots.Start, ContentWork = new ContentWork(ContentWorkKind.Restoring, Token), PurgeAt = Snapshots.Start },
        };
        var isAllowed = state != "external" && task.Lifecycle != TaskLifecycle.Deleted && (move != "clean" || task.Lifecycle != TaskLifecycle.Open)
            && task.Status is ChatStatus.Pending or ChatStatus.Completed or ChatStatus.Failed;
        var store = new InMemoryTaskStore();
        store.Put(task);
        if (!isAllowed)
        {
            Assert.That(() => ByName[move](task), Throws.TypeOf<DomainException>().Or.TypeOf<IllegalTransitionException>());
            Assert.That(await store.ApplyAsync(new TaskChange(transition, task, task with { Title = "forced" }), CancellationToken.None), Is.Null, "the store refuses by itself");
            return;
        }

        var next = ByName[move](task);

        Assert.That(await store.ApplyAsync(new TaskChange(transition, task, next), CancellationToken.None), Is.Not.Null);
        Assert.That(next.StateVersion > task.StateVersion || next.Seq > task.Seq, Is.True, "of two who do it at once, one finds the task changed");
        Assert.That(next.ChangeSeq > task.ChangeSeq, Is.EqualTo(move is "clean" or "settle"), "what clients see is told");
    }

    [Test]
    public void StartOfATurn_CleanedTask_IsRefused()
    {
        foreach (var (name, task) in Snapshots.All().Where(state => state.Task.Status is ChatStatus.Completed or ChatStatus.Failed))
        {
            foreach (var move in new[] { "append", "try again" })
            {
                var cleaned = task with { Lifecycle = TaskLifecycle.Interrupted, CleanedAt = Now };
                if (move == "append" || task.Status == ChatStatus.Failed)
                    Assert.That(() => Moves.ByName[move](cleaned, Snapshots.Token), Throws.TypeOf<DomainException>().With.Property("Error").EqualTo(DomainError.TaskClosed), $"{move}, {name}");
            }
        }
    }

    [Test]
    public void Clean_TakesWhatRepeatsTheMessages_AndSettlingBringsItBack()
    {
        var completed = Snapshots.Completed() with { Lifecycle = TaskLifecycle.Completed };

        var cleaned = ByName["clean"](completed);
        var back = ContentStateMachine.SettleRestored(cleaned, Token, completed.Title, completed.Output, Now);

        Assert.That((cleaned.Title, cleaned.Output, cleaned.CleanedAt, cleaned.PurgeAt), Is.EqualTo(((string?)null, (string?)null, (DateTime?)cleaned.UpdatedAt, (DateTime?)Now)));
        Assert.That((back.Title, back.Output, back.CleanedAt, back.PurgeAt, back.ContentWork), Is.EqualTo(("hello", "answer", (DateTime?)null, (DateTime?)null, (ContentWork?)null)));
    }

    [Test]
    public void Settle_FailedTurn_HasNoOutput()
    {
        var cleaned = ByName["clean"](Snapshots.Failed() with { Lifecycle = TaskLifecycle.Failed });

        Assert.That(ContentStateMachine.SettleRestored(cleaned, Token, "title", "of an attempt", Now).Output, Is.Null);
    }

    [Test]
    public void TakeUp_SomebodyIsAtIt_IsRefusedUntilAMinuteOfSilence()
    {
        var cleaned = ByName["clean"](Snapshots.Completed() with { Lifecycle = TaskLifecycle.Completed });

        Assert.That(
            () => ContentStateMachine.TakeUp(cleaned, ContentWorkKind.Cleaning, "other", Now + ContentStateMachine.Patience - TimeSpan.FromTicks(1)),
            Throws.TypeOf<DomainException>().With.Property("Error").EqualTo(DomainError.Conflict));
        var taken = ContentStateMachine.TakeUp(cleaned, ContentWorkKind.Cleaning, "other", Now + ContentStateMachine.Patience);
        foreach (var late in new[] { "number", "settle" })
            Assert.That(() => ByName[late](taken), Throws.TypeOf<DomainException>().With.Property("Error").EqualTo(DomainError.Conflict), "whoever had it has it no more");
        Assert.That(taken.CleanedAt, Is.EqualTo(cleaned.CleanedAt));
    }

    private static ChatTask Open() => TaskStateMachine.Open("1", "name", Snapshots.AgentId, 3, null, null, Snapshots.Start);
}
