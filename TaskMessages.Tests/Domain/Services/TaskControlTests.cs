using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Domain.Services;

/// <summary>Cancel, pause, resume, retry and the busy policies, on the embedded database.</summary>
public sealed class TaskControlTests
{
    private ServiceScene _scene = null!;
    private ChatTask _task = null!;

    [SetUp]
    public async Task CreateAsync()
    {
        _scene = await ServiceScene.CreateAsync();
        _task = await _scene.CreateTaskAsync("one");
    }

    [TearDown]
    public ValueTask Close() => _scene.DisposeAsync();

    [Test]
    public async Task Cancel_RunningTask_FailsItWithTheReasonAndTwiceIsOnce()
    {
        var canceled = await CancelAsync("too slow");
        var again = await CancelAsync("another reason");

        Assert.That((canceled.Status, canceled.Error, canceled.Turn), Is.EqualTo((ChatStatus.Failed, "Canceled: too slow", (Turn?)null)));
        Assert.That((again.Error, again.StateVersion), Is.EqualTo((canceled.Error, canceled.StateVersion)));
        Assert.That(await _scene.LedgerAsync(_task.Id), Is.EqualTo(new[] { "one" }));
    }

    [Test]
    public async Task Cancel_WaitingAndPausedTasks_FailThem()
    {
        await _scene.FinishAsync(question: new PendingInteraction("?", null));
        Assert.That((await CancelAsync(null)).Error, Is.EqualTo("Canceled."));

        await AppendAsync("two", BusyPolicy.Reject);
        await PauseAsync();
        Assert.That((await CancelAsync(null)).Status, Is.EqualTo(ChatStatus.Failed));
    }

    [Test]
    public async Task Cancel_CompletedTask_IsRefused()
    {
        await _scene.FinishAsync();

        Assert.That((await RefusedAsync(() => CancelAsync(null))).Error, Is.EqualTo(DomainError.NotCancelable));
    }

    [TestCase("Canceled by upstream")]
    [TestCase("Canceled: by upstream")]
    public async Task Cancel_AgentFailedWithTheWordsOfACancellation_IsRefused(string error)
    {
        await _scene.FinishAsync(answer: null, error: error);

        Assert.That((await RefusedAsync(() => CancelAsync(null))).Error, Is.EqualTo(DomainError.NotCancelable));
        Assert.That((await _scene.Control().RetryAsync(_task.Id, _scene.Agent.Id, CancellationToken.None)).Status, Is.EqualTo(ChatStatus.Running));
    }

    [Test]
    public async Task Cancel_CanceledTaskThatWasTriedAgainAndFailed_IsRefused()
    {
        await CancelAsync("enough");
        await _scene.Control().RetryAsync(_task.Id, _scene.Agent.Id, CancellationToken.None);
        await _scene.FinishAsync(answer: null);

        Assert.That((await RefusedAsync(() => CancelAsync(null))).Error, Is.EqualTo(DomainError.NotCancelable));
    }

    [Test]
    public async Task Cancel_WithMessagesWaiting_DropsThemAndKeepsThemInTheHistory()
    {
        await AppendAsync("two", BusyPolicy.Enqueue);
        await AppendAsync("three", BusyPolicy.Enqueue);

        var canceled = await CancelAsync("enough");

        Assert.That((canceled.Status, canceled.Queue.Count), Is.EqualTo((ChatStatus.Failed, 0)));
        var records = await new TurnInputs(_scene.Messages).FillAsync(canceled.Records, CancellationToken.None);
        Assert.That(records.Select(record => (record.Number, record.Input, record.Error)), Is.EqualTo(new[]
        {
            (1, "one", "Canceled: enough"), (2, "two", "Canceled: enough"), (3, "three", "Canceled: enough"),
        }));
        Assert.That(canceled.Records.Select(record => record.EndSeq), Is.Unique.And.Ordered);
    }

    [TestCase(2)]
    [TestCase(3)]
    public async Task Pause_CanceledAtTheSameMoment_AnswersAsTheTaskWasLeft(int call)
    {
        var faults = new StoreFaults();
        faults.Before(call, () => CancelAsync(null));

        // The second write ends the turn: a cancellation before it makes the pause come too late, one after it finds a paused task.
        if (call == 2)
            Assert.That((await RefusedAsync(() => _scene.Control(faults).PauseAsync(_task.Id, _scene.Agent.Id, CancellationToken.None))).Error, Is.EqualTo(DomainError.NotPausable));
        else
            Assert.That((await _scene.Control(faults).PauseAsync(_task.Id, _scene.Agent.Id, CancellationToken.None)).Status, Is.EqualTo(ChatStatus.Paused));

        Assert.That((await CancelAsync(null)).StateVersion, Is.EqualTo(_task.StateVersion + (call == 2 ? 1 : 2)));
    }

    [Test]
    public async Task PauseAndResume_RunningTask_AnswerTheSameMessageInTheSameRun()
    {
        var paused = await PauseAsync();
        var again = await PauseAsync();
        var resumed = await _scene.Control().ResumeAsync(_task.Id, _scene.Agent.Id, CancellationToken.None);
        var twice = await _scene.Control().ResumeAsync(_task.Id, _scene.Agent.Id, CancellationToken.None);

        Assert.That((paused.Status, again.StateVersion), Is.EqualTo((ChatStatus.Paused, paused.StateVersion)));
        Assert.That((resumed.RunId, resumed.Turn!.Message, resumed.Turn.MessageId), Is.EqualTo((_task.RunId, "one", _task.Turn!.Id)));
        Assert.That(twice.Turn!.Id, Is.EqualTo(resumed.Turn.Id));
        Assert.That((await _scene.FinishAsync()).Status, Is.EqualTo(ChatStatus.Completed));
        Assert.That(await _scene.LedgerAsync(_task.Id), Is.EqualTo(new[] { "one" }), "the message is not repeated");
    }

    [Test]
    public async Task Retry_FailedTask_AnswersTheSameMessageInANewRun()
    {
        await _scene.FinishAsync(answer: null);

        var retried = await _scene.Control().RetryAsync(_task.Id, _scene.Agent.Id, CancellationToken.None);

        Assert.That((retried.Status, retried.Error, retried.Input), Is.EqualTo((ChatStatus.Running, (string?)null, "one")));
        Assert.That(retried.RunId, Is.Not.EqualTo(_task.RunId));
        Assert.That((retried.Turn!.Kind, retried.Turn.Origin), Is.EqualTo((TurnKind.Retry, _task.Turn!.Id)));
        Assert.That(await _scene.LedgerAsync(_task.Id), Is.EqualTo(new[] { "one" }));
    }

    [Test]
    public async Task ResumeAndRetryAndPause_WhereTheyMakeNoSense_AreRefused()
    {
        await _scene.FinishAsync();

        Assert.That((await RefusedAsync(() => _scene.Control().ResumeAsync(_task.Id, _scene.Agent.Id, CancellationToken.None))).Error, Is.EqualTo(DomainError.NotPaused));
        Assert.That((await RefusedAsync(() => _scene.Control().RetryAsync(_task.Id, _scene.Agent.Id, CancellationToken.None))).Error, Is.EqualTo(DomainError.NotFailed));
        Assert.That((await RefusedAsync(PauseAsync)).Error, Is.EqualTo(DomainError.NotPausable));
    }

    [Test]
    public async Task Enqueue_BehindARunningTurn_RunsNextAndInOrder()
    {
        var second = await AppendAsync("two", BusyPolicy.Enqueue);
        var third = await AppendAsync("three", BusyPolicy.Enqueue);
        Assert.That((second.QueuePosition, third.QueuePosition), Is.EqualTo(((int?)1, (int?)2)));
        Assert.That(await _scene.LedgerAsync(_task.Id), Is.EqualTo(new[] { "one" }), "a message enters the ledger when its turn starts");

        var next = await _scene.FinishAsync();
        Assert.That((next.Status, next.Input, next.RunId, next.Output), Is.EqualTo((ChatStatus.Running, "two", second.RunId, (string?)null)));
        var last = await _scene.FinishAsync(answer: null);
        Assert.That((last.Input, last.Queue.Count), Is.EqualTo(("three", 0)), "a failed turn does not hold the others up");
        Assert.That((await _scene.FinishAsync()).Status, Is.EqualTo(ChatStatus.Completed));
    }

    [Test]
    public async Task Enqueue_IdleTask_StartsAtOnce()
    {
        await _scene.FinishAsync();

        var started = await AppendAsync("two", BusyPolicy.Enqueue);

        Assert.That((started.QueuePosition, started.Task.Turn!.Message), Is.EqualTo(((int?)null, "two")));
    }

    [Test]
    public async Task Enqueue_HundredAndFirst_IsRefused()
    {
        for (var i = 0; i < TurnStateMachine.QueueLimit; i++)
            await AppendAsync($"{i}", BusyPolicy.Enqueue);

        Assert.That((await RefusedAsync(() => AppendAsync("one too many", BusyPolicy.Enqueue))).Error, Is.EqualTo(DomainError.QueueFull));
    }

    [Test]
    public async Task Interrupt_RunningTurn_MakesWayBeforeThoseThatWait()
    {
        await AppendAsync("waits", BusyPolicy.Enqueue);

        var interrupting = await AppendAsync("now", BusyPolicy.Interrupt);

        Assert.That((interrupting.QueuePosition, interrupting.Task.Turn!.Message), Is.EqualTo(((int?)null, "now")));
        Assert.That(interrupting.Task.Queue.Select(queued => queued.Message), Is.EqualTo(new[] { "waits" }));
        Assert.That(interrupting.Task.Records.Single().Error, Is.EqualTo("Interrupted by a new message."));
        Assert.That(await _scene.LedgerAsync(_task.Id), Is.EqualTo(new[] { "one", "now" }));
    }

    [Test]
    public async Task History_AfterManyTurns_HoldsEachOnceInOrder()
    {
        for (var i = 2; i <= 12; i++)
        {
            await _scene.FinishAsync(answer: i % 3 == 0 ? null : "answer");
            await AppendAsync($"{i}", BusyPolicy.Reject);
        }

        var history = new TurnHistoryService(new TaskMessages.Domain.Execution.TurnStores(_scene.Tasks, _scene.Messages, _scene.Turns));
        var first = await history.ReadAsync(_task.Id, _scene.Agent.Id, 0, 5, long.MaxValue, CancellationToken.None);
        var rest = await history.ReadAsync(_task.Id, _scene.Agent.Id, first.Records[^1].EndSeq, 100, long.MaxValue, CancellationToken.None);

        Assert.That((first.HasMore, rest.HasMore), Is.EqualTo((true, false)));
        Assert.That(first.Records.Concat(rest.Records).Select(record => record.Number), Is.EqualTo(Enumerable.Range(1, 11)));
        Assert.That(rest.Task.Turn!.Number, Is.EqualTo(12));
    }

    private Task<ChatTask> CancelAsync(string? reason) => _scene.Control().CancelAsync(_task.Id, _scene.Agent.Id, reason, CancellationToken.None);

    private Task<ChatTask> PauseAsync() => _scene.Control().PauseAsync(_task.Id, _scene.Agent.Id, CancellationToken.None);

    private Task<AppendResult> AppendAsync(string content, BusyPolicy policy)
        => _scene.ChatTasks().AppendAsync(_scene.NewAppend(_task.Id, content) with { OnBusy = policy }, CancellationToken.None);

    private static async Task<DomainException> RefusedAsync<T>(Func<Task<T>> call)
    {
        try
        {
            await call();
        }
        catch (DomainException refusal)
        {
            return refusal;
        }

        throw new AssertionException("It was not refused.");
    }
}
