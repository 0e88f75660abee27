using TaskMessages.Api.Worker;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Domain;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Api.Worker;

/// <summary>Questions that nobody answers in time, and what deleted tasks have left.</summary>
public sealed class QuestionDeadlinesTests : ITurnSignal
{
    private CollectingLogger<QuestionDeadlines> _log = null!;
    private ManualClock _clock = null!;
    private InMemoryTaskStore _tasks = null!;
    private InMemoryMessageStore _messages = null!;
    private StoreFaults _faults = null!;
    private int _notified;

    [SetUp]
    public void Create()
    {
        (_clock, _tasks, _messages, _faults) = (new ManualClock(), new InMemoryTaskStore(), new InMemoryMessageStore(), new StoreFaults());
        (_log, _notified) = (new CollectingLogger<QuestionDeadlines>(), 0);
    }

    public void Notify() => Interlocked.Increment(ref _notified);

    [Test]
    public async Task RunOnce_WithADefaultAnswer_StartsTheTurnWithIt()
    {
        Ask("1", _clock.Now, "blue");
        using var deadlines = Deadlines();

        Assert.That(await deadlines.RunOnceAsync(CancellationToken.None), Is.EqualTo(1));

        var task = await TaskAsync("1");
        Assert.That((task.Status, task.Turn!.Kind, task.Turn.Message), Is.EqualTo((ChatStatus.Running, TurnKind.Reply, "blue")));
        Assert.That(_messages.Ledger("1").Select(message => ((TextContent)message.Content).Content), Is.EqualTo(new[] { "blue" }));
        Assert.That(_notified, Is.GreaterThan(0), "a worker is woken");
    }

    [Test]
    public async Task RunOnce_WithoutOne_FailsTheTask()
    {
        Ask("1", _clock.Now, null);
        using var deadlines = Deadlines();

        Assert.That(await deadlines.RunOnceAsync(CancellationToken.None), Is.EqualTo(1));

        var task = await TaskAsync("1");
        Assert.That((task.Status, task.Error, task.PendingInteraction), Is.EqualTo((ChatStatus.Failed, "The question was not answered in time.", (PendingInteraction?)null)));
        Assert.That(await deadlines.RunOnceAsync(CancellationToken.None), Is.Zero, "once");
    }

    /// <summary>A task of former times, whose default answer does not fit beside what is stored already.</summary>
    [Test]
    public async Task RunOnce_DefaultAnswerIsRefusedByTheDatabase_FailsTheTask()
    {
        _faults = new StoreFaults { BreakAt = 1, Dies = false, Error = new StoreRejectedException(StoreRejection.TooLarge, "too large") };
        Ask("1", _clock.Now, "blue");
        using var deadlines = Deadlines();

        Assert.That(await deadlines.RunOnceAsync(CancellationToken.None), Is.EqualTo(1));

        var task = await TaskAsync("1");
        Assert.That((task.Status, task.Error, task.Turn), Is.EqualTo((ChatStatus.Failed, "The question was not answered in time.", (Turn?)null)));
        Assert.That(_messages.Ledger("1"), Is.Empty);
    }

    [Test]
    public async Task RunOnce_DefaultAnswerThatNoTurnCouldHold_FailsTheTask()
    {
        Ask("1", _clock.Now, new string('x', TaskSize.Message + 1));
        using var deadlines = Deadlines();

        Assert.That(await deadlines.RunOnceAsync(CancellationToken.None), Is.EqualTo(1));

        Assert.That((await TaskAsync("1")).Status, Is.EqualTo(ChatStatus.Failed));
    }

    [Test]
    public async Task RunOnce_NotYetOrNever_IsLeftAlone()
    {
        Ask("1", _clock.Now.AddMilliseconds(1), "early");
        Ask("2", null, "never");
        using var deadlines = Deadlines();

        Assert.That(await deadlines.RunOnceAsync(CancellationToken.None), Is.Zero);

        Assert.That((await TaskAsync("1")).Status, Is.EqualTo(ChatStatus.WaitingForUser));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(await deadlines.RunOnceAsync(CancellationToken.None), Is.EqualTo(1));
        Assert.That((await TaskAsync("2")).Status, Is.EqualTo(ChatStatus.WaitingForUser));
    }

    [Test]
    public async Task RunOnce_AnsweredAtTheLastMoment_IsTheUsers()
    {
        Ask("1", _clock.Now, "default");
        var waiting = await TaskAsync("1");
        _faults.Before(1, () =>
        {
            _tasks.Put(TurnStateMachine.ReplyTurn(waiting, Snapshots.NewTurn("mine", _clock.Now, "507f1f77bcf86cd799439012")));
            return Task.CompletedTask;
        });
        using var deadlines = Deadlines();

        Assert.That(await deadlines.RunOnceAsync(CancellationToken.None), Is.Zero);

        Assert.That((await TaskAsync("1")).Turn!.Message, Is.EqualTo("mine"));
        Assert.That(_messages.Ledger("1"), Is.Empty, "the default answer is not in the ledger");
    }

    [Test]
    public async Task Execute_MoreThanABatch_SettlesThemAllInOneRound()
    {
        for (var i = 0; i < 250; i++)
            Ask($"{i}", _clock.Now, null);
        using var deadlines = Deadlines();
        await deadlines.StartAsync(CancellationToken.None);
        await Eventually.TrueAsync(() => _clock.HasTimer, "it waits for its time");

        _clock.Advance(TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(async () => (await _tasks.OverdueAsync(_clock.Now, 1, CancellationToken.None)).Count == 0, "all are settled");

        await deadlines.StopAsync(CancellationToken.None);
    }

    [Test]
    public async Task Execute_DatabaseIsAwayForOnce_SaysSoAndGoesOn()
    {
        _faults = new StoreFaults { BreakAt = 0, Kind = FaultKind.Lost, Dies = false };
        Ask("1", _clock.Now, "blue");
        using var deadlines = Deadlines();
        await deadlines.StartAsync(CancellationToken.None);

        await PassAsync(async () => (await TaskAsync("1")).Status == ChatStatus.Running, "the question is settled");

        Assert.That(_log.Events.Count(entry => entry.Level == Microsoft.Extensions.Logging.LogLevel.Warning), Is.EqualTo(1));
        await deadlines.StopAsync(CancellationToken.None);
    }

    [Test]
    public async Task Execute_TaskWasDeletedAMinuteAgo_IsPurged()
    {
        _tasks.Put(TurnStateMachine.DeleteTask(Snapshots.Completed(), _clock.Now));
        await _messages.InsertAsync(Snapshots.Queued().Turn!.ToUserMessage("1"), CancellationToken.None);
        using var deadlines = Deadlines();
        await deadlines.StartAsync(CancellationToken.None);
        await Eventually.TrueAsync(() => _clock.HasTimer, "it waits for its time");

        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.That(_messages.Ledger("1"), Is.Not.Empty, "its worker may still write");
        await PassAsync(async () => (await TaskAsync("1")).PurgeAt is null, "it is purged");

        Assert.That(_messages.Ledger("1"), Is.Empty);
        await deadlines.StopAsync(CancellationToken.None);
    }

    private void Ask(string id, DateTime? until, string? answer) => _tasks.Put(TurnStateMachine.AskUser(
        Snapshots.Leased(id), Snapshots.Token, new PendingInteraction("which?", null) { ExpiresAt = until, DefaultAnswer = answer }, Snapshots.Start.AddSeconds(1)));

    private async Task<ChatTask> TaskAsync(string id) => (await _tasks.FindAsync(id, CancellationToken.None))!;

    /// <summary>Lets seconds pass until something is so.</summary>
    private Task PassAsync(Func<Task<bool>> condition, string what) => Eventually.TrueAsync(
        () =>
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            return condition();
        },
        what);

    private QuestionDeadlines Deadlines()
    {
        var stores = new TurnStores(new FaultyTaskStore(_tasks, _faults), _messages, new InMemoryTurnStore());
        var mover = new TaskTransitions(stores, this, new CollectingFeed(), _clock);
        var replies = new ReplyService(stores, mover, usage: null!, new MessageIdSource(_clock), _clock);
        return new QuestionDeadlines(stores.Tasks, replies, new TaskListService(stores, mover, new NoHeldTurns(), new CollectingFeed(), [], _clock), _clock, _log);
    }
}
