using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Tests.Domain;

public sealed class TurnStateMachineTests
{
    /// <summary>The whole table: which move each state allows to a caller with the right token.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["external"] = ["delete"],
        ["queued"] = ["enqueue", "claim", "stop", "give up", "delete"],
        ["leased"] = InTurn,
        ["followed"] = InTurn,
        ["completed"] = ["append", "delete"],
        ["failed"] = ["append", "try again", "delete"],
        ["waiting"] = ["reply", "abandon", "expire", "delete"],
        ["paused"] = ["append", "resume", "abandon", "delete"],
    };

    private static string[] InTurn =>
    [
        "enqueue", "stop", "heartbeat", "allot", "remove", "retry", "release", "take over", "complete", "fail", "ask for input", "pause", "cancel", "interrupt", "give up", "delete",
    ];

    private static IEnumerable<TestCaseData> EveryStateAndMove()
        => from state in Snapshots.All()
           from move in Moves.ByName.Keys
           select new TestCaseData(state.Name, state.Task, move).SetArgDisplayNames(state.Name, move);

    [TestCaseSource(nameof(EveryStateAndMove))]
    public void Move_EveryState_IsAppliedOrRefused(string state, ChatTask task, string move)
    {
        void Apply() => Moves.ByName[move](task, Snapshots.Token);

        if (Allowed[state].Contains(move))
            Assert.That(Apply, Throws.Nothing);
        else if (move is "append" or "reply" or "resume" or "try again" or "abandon")
            Assert.That(Apply, Throws.TypeOf<DomainException>());
        else
            Assert.That(Apply, Throws.TypeOf<IllegalTransitionException>());
    }

    [Test]
    public void All_Names_AreTheMovesUnderTest()
        => Assert.That(TurnStateMachine.All.Select(move => move.Name), Is.EquivalentTo(Moves.ByName.Keys.Append("create")));

    [TestCaseSource(nameof(EveryStateAndMove))]
    public void Move_ForeignToken_IsRefusedWhenFenced(string state, ChatTask task, string move)
    {
        if (state != "leased" || !TurnStateMachine.All.Single(known => known.Name == move).IsFenced)
            return;
        Assert.That(() => Moves.ByName[move](task, "another token"), Throws.TypeOf<IllegalTransitionException>());
    }

    [Test]
    [Property("contract", "xagent:12.1/1")]
    public void CreateTask_Message_RunsWithVersionOneAndTheTurnInside()
    {
        var task = Snapshots.Queued();

        Assert.Multiple(() =>
        {
            Assert.That(task.Status, Is.EqualTo(ChatStatus.Running));
            Assert.That(task.ControlState, Is.EqualTo(ControlState.Running));
            Assert.That(task.StateVersion, Is.EqualTo(1));
            Assert.That(task.RunId, Is.EqualTo("run-1"));
            Assert.That(task.Input, Is.EqualTo("hello"));
            Assert.That(task.Seq, Is.EqualTo(1));
            Assert.That(task.Turn!.Id, Is.EqualTo(Snapshots.TurnId));
            Assert.That(task.Turn.MessageSeq, Is.EqualTo(1));
            Assert.That(task.Turn.VisibleAt, Is.EqualTo(Snapshots.Start));
            Assert.That(task.Turn.Attempt, Is.Zero);
        });
    }

    [Test]
    [Property("contract", "xagent:12.2/30")]
    public void AppendTurn_FinishedTask_ClearsWhatTheLastTurnLeft()
    {
        foreach (var task in new[] { Snapshots.Completed(), Snapshots.Failed(), Snapshots.Paused() })
        {
            var next = Moves.ByName["append"](task, "");
            Assert.Multiple(() =>
            {
                Assert.That(next.Output, Is.Null);
                Assert.That(next.Error, Is.Null);
                Assert.That(next.CompletedAt, Is.Null);
                Assert.That(next.StatusReason, Is.Null);
                Assert.That(next.RunId, Is.EqualTo("run-2"));
                Assert.That(next.StateVersion, Is.EqualTo(task.StateVersion + 1));
                Assert.That(next.Turn!.Lease, Is.Null);
                Assert.That(next.Turn.Attempt, Is.Zero);
                Assert.That(next.Turn.Written, Is.Zero);
            });
        }
    }

    [Test]
    [Property("contract", "xagent:12.2/24")]
    public void AppendTurn_WaitingTask_PointsToReply()
    {
        var refusal = Assert.Throws<DomainException>(() => Moves.ByName["append"](Snapshots.Waiting(), ""));

        Assert.That(refusal!.Error, Is.EqualTo(DomainError.InteractionResponseRequired));
        Assert.That(refusal.Message, Does.Contain("reply"));
    }

    [Test]
    public void AppendTurn_RunningTask_NamesTheRunThatBlocks()
    {
        var refusal = Assert.Throws<DomainException>(() => Moves.ByName["append"](Snapshots.Leased(), ""));

        Assert.That(refusal!.Error, Is.EqualTo(DomainError.TaskBusy));
        Assert.That(refusal.Task!.RunId, Is.EqualTo("run-1"));
    }

    [Test]
    public void AppendTurn_ClockBehindTheTask_NeverGoesBack()
    {
        var task = Snapshots.Completed();

        var next = TurnStateMachine.AppendTurn(task, Snapshots.NewTurn(now: Snapshots.Start.AddHours(-1)));

        Assert.That(next.UpdatedAt, Is.EqualTo(task.UpdatedAt));
        Assert.That(next.Turn!.MessageAt, Is.EqualTo(task.UpdatedAt));
    }

    [Test]
    public void ClaimTurn_SecondAttempt_CountsItAndKeepsTheStart()
    {
        var retried = TurnStateMachine.RetryTurn(Snapshots.Leased(), Snapshots.Token, Moves.Now, "again", Moves.Now);

        var claimed = TurnStateMachine.ClaimTurn(retried, new Lease("o", "t2"), Moves.Now, Moves.Now.AddMinutes(1));

        Assert.That(claimed.Turn!.Attempt, Is.EqualTo(2));
        Assert.That(claimed.Turn.StartedAt, Is.EqualTo(Snapshots.Start));
    }

    [Test]
    public void ClaimTurn_LeaseNotOver_IsRefusedAndExpiredIsTaken()
    {
        var leased = Snapshots.Leased();
        var end = leased.Turn!.VisibleAt;

        Assert.That(() => TurnStateMachine.ClaimTurn(leased, new Lease("o", "t2"), end.AddMilliseconds(-1), end), Throws.TypeOf<IllegalTransitionException>());
        Assert.That(TurnStateMachine.ClaimTurn(leased, new Lease("o", "t2"), end, end.AddMinutes(1)).Turn!.IsHeldBy("t2"), Is.True);
    }

    [Test]
    public void ReleaseTurn_Leased_GivesTheAttemptBack()
    {
        var released = TurnStateMachine.ReleaseTurn(Snapshots.Leased(), Snapshots.Token, Moves.Now);

        Assert.That(released.Turn!.Attempt, Is.Zero);
        Assert.That(released.Turn.Lease, Is.Null);
        Assert.That(released.Turn.VisibleAt, Is.EqualTo(Moves.Now));
    }

    [Test]
    public void FailTurn_Leased_HasAnErrorAndNoOutput()
    {
        var failed = Snapshots.Failed();

        Assert.That((failed.Status, failed.Error, failed.Output), Is.EqualTo((ChatStatus.Failed, "went wrong", (string?)null)));
        Assert.That(failed.CompletedAt, Is.Not.Null);
    }

    [Test]
    public void AskUser_Leased_WaitsWithoutBeingCompleted()
    {
        var waiting = Snapshots.Waiting();

        Assert.That(waiting.CompletedAt, Is.Null);
        Assert.That(waiting.PendingInteraction!.Interactions, Is.Empty);
    }

    [TestCase("", 0)]
    [TestCase("short", 5)]
    public void TitleOf_ShortText_IsTheText(string text, int length)
        => Assert.That(TurnStateMachine.TitleOf(text), Has.Length.EqualTo(length).And.EqualTo(text));

    [Test]
    public void TitleOf_LongText_IsFiftyCharactersAndNeverHalfOfOne()
    {
        var title = TurnStateMachine.TitleOf(string.Concat(Enumerable.Repeat("\U0001F600", 60)));

        Assert.That(title, Is.EqualTo(string.Concat(Enumerable.Repeat("\U0001F600", 50))));
    }
}
