using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Tasks;
using TaskMessages.Storage.Documents;
using TaskMessages.Tests.Domain;

namespace TaskMessages.Tests.Storage;

/// <summary>The largest tasks that the state machine lets come about, encoded: every one fits into a document.</summary>
[Property("case", "A1")]
public sealed class TaskSizeTests
{
    /// <summary>What a claim, a stop or a heartbeat may add to the largest.</summary>
    private const int Spare = 64 * 1024;

    private static readonly DateTime Now = Snapshots.Start;
    private static readonly string Message = new('語', (TaskSize.Message - 5) / 3);
    private static readonly JsonMap Metadata = new() { ["m"] = new string('m', TaskSize.Metadata - 64) };
    private static readonly string Error = new('é', 100_000);

    [Test]
    public void CaseA1_Sum_OfAllPartsThatStandTogether_IsBelowTheDocument()
    {
        Assert.That(TaskSize.Message + TaskSize.Queue + TaskSize.Records + TaskSize.Metadata + TaskSize.Params + TaskSize.Rest, Is.LessThan(TaskSize.Document));
        Assert.That(TaskSize.Question + TaskSize.Queue + TaskSize.Records + TaskSize.Metadata + TaskSize.Params + TaskSize.Rest, Is.LessThan(TaskSize.Document));
        Assert.That(TaskSize.Output + TaskSize.Records + TaskSize.Metadata + TaskSize.Params + TaskSize.Rest, Is.LessThan(TaskSize.Document));
    }

    [TestCase(1)]
    [TestCase(TurnStateMachine.QueueLimit)]
    public void CaseA1_Running_AfterAFullQueueWasCancelled_WithAFullQueue_Fits(int messages)
    {
        var task = Fill(Running(), messages);
        task = TurnStateMachine.StopTurn(task, new TurnStop(StopKind.Cancel, Error), null, Snapshots.Lease, Now);
        task = TurnStateMachine.EndStopped(task, Snapshots.Token, Now).Next;
        Assert.That(SizeOf(task), Is.LessThan(TaskSize.Document - Spare), "cancelled");

        task = TurnStateMachine.AppendTurn(task, NewTurn(Message));
        task = TurnStateMachine.ClaimTurn(task, Snapshots.Lease, Now, Now);
        task = Fill(task, messages);
        for (var attempt = 0; attempt < 1000; attempt++)
            task = TurnStateMachine.RemoveMessages(task, Snapshots.Token, Now);
        task = TurnStateMachine.RetryTurn(task, Snapshots.Token, Now, Error, Now);

        Assert.That(SizeOf(task), Is.InRange(TaskSize.Message + TaskSize.Metadata, TaskSize.Document - Spare), "running again");
    }

    [Test]
    public void CaseA1_Waiting_WithTheLargestQuestionAndQueue_Fits()
    {
        var question = new PendingInteraction(new string('q', TaskSize.Question - 2048), null) { DefaultAnswer = "a" };
        Assert.That(TaskSize.Of(question), Is.LessThanOrEqualTo(TaskSize.Question));

        var task = TurnStateMachine.AskUser(Fill(Running(), 8), Snapshots.Token, question, Now);

        Assert.That(SizeOf(task), Is.LessThan(TaskSize.Document - Spare));
        Assert.That(SizeOf(TurnStateMachine.AbandonTask(task, Snapshots.TurnId, Error, Now)), Is.LessThan(TaskSize.Document - Spare));
    }

    [Test]
    public void CaseA1_Ended_WithTheLargestOutput_StartsTheNextOfAFullQueue()
    {
        var task = TurnStateMachine.CompleteTurn(Fill(Running(), 1), Snapshots.Token, new string('o', TaskSize.Output), Now);

        Assert.That((task.Status, task.Turn!.Number), Is.EqualTo((ChatStatus.Running, 2)));
        Assert.That(SizeOf(task), Is.LessThan(TaskSize.Document - Spare));
    }

    [Test]
    public void CaseA1_Of_QueuedTurnAndQuestion_IsNeverLessThanIsStored()
    {
        var queued = new QueuedTurn(Snapshots.TurnId, Guid.NewGuid().ToString(), Message, Now, Snapshots.TraceParent);
        var question = new PendingInteraction("語", [new JsonMap { ["a"] = new List<object?> { 1L, 2L } }]) { DefaultAnswer = "é", ExpiresAt = Now };

        Assert.That(TaskSize.Of(queued), Is.GreaterThanOrEqualTo(QueuedTurnDocument.From(queued).ToBson().Length + 8));
        Assert.That(TaskSize.Of(question), Is.GreaterThanOrEqualTo(TaskDocument.From(question).ToBson().Length));
    }

    [Test]
    public void CaseA1_PartsAboveTheirLimit_AreRefused()
    {
        var tooLarge = Message + "語";
        Assert.Multiple(() =>
        {
            Assert.That(Refusal(() => TurnStateMachine.CreateTask("1", 1, 1, null, NewTurn(tooLarge))), Is.EqualTo(DomainError.TooLarge));
            Assert.That(Refusal(() => TurnStateMachine.CreateTask("1", 1, 1, new JsonMap { ["m"] = new string('m', TaskSize.Metadata) }, NewTurn("x"))), Is.EqualTo(DomainError.TooLarge));
            Assert.That(Refusal(() => TurnStateMachine.AppendTurn(Snapshots.Completed(), NewTurn(tooLarge))), Is.EqualTo(DomainError.TooLarge));
            Assert.That(Refusal(() => TurnStateMachine.ReplyTurn(Snapshots.Waiting(), NewTurn(tooLarge))), Is.EqualTo(DomainError.TooLarge));
            Assert.That(Refusal(() => TurnStateMachine.TryTurnAgain(Snapshots.Failed(), NewTurn(tooLarge))), Is.EqualTo(DomainError.TooLarge));
            Assert.That(Refusal(() => TurnStateMachine.EnqueueTurn(Snapshots.Leased(), Queued(tooLarge))), Is.EqualTo(DomainError.QueueFull));
        });
    }

    [TestCase("a", 3000, 2000)]
    [TestCase("😀", 3000, 1999)]
    [TestCase("a", 2000, 2000)]
    public void Cut_LongError_EndsBetweenCharacters(string letter, int count, int length)
        => Assert.That(TaskSize.Cut(string.Concat(Enumerable.Repeat(letter, count)))!, Has.Length.EqualTo(length));

    private static ChatTask Running() => TurnStateMachine.ClaimTurn(
        TurnStateMachine.CreateTask("1", long.MaxValue, long.MaxValue, Metadata, NewTurn(Message)), Snapshots.Lease, Now, Now);

    /// <summary>As many messages as wait at the most, which fill the queue to the last byte.</summary>
    private static ChatTask Fill(ChatTask task, int messages)
    {
        var size = (TaskSize.Queue / messages) - TaskSize.QueuedFrame - 5;
        for (var place = 0; place < messages; place++)
            task = TurnStateMachine.EnqueueTurn(task, Queued(new string('w', size)));
        Assert.That(TurnStateMachine.HasRoom(task, Queued(new string('w', TaskSize.QueuedFrame)), TaskSize.Queue), Is.False, "the queue is full");
        return task;
    }

    private static NewTurn NewTurn(string message) => new(Snapshots.TurnId, "run", message, new string('z', 64), Now, new string('c', 64), Snapshots.TraceParent);

    private static QueuedTurn Queued(string message) => new(Snapshots.TurnId, Guid.NewGuid().ToString(), message, Now, Snapshots.TraceParent);

    private static int SizeOf(ChatTask task) => TaskDocument.From(task).ToBson().Length;

    private static DomainError? Refusal(Action act)
    {
        try
        {
            act();
            return null;
        }
        catch (DomainException refusal)
        {
            return refusal.Error;
        }
    }
}
