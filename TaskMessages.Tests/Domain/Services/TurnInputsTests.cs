using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Tasks;
using TaskMessages.Storage.Documents;

namespace TaskMessages.Tests.Domain.Services;

/// <summary>The user's text is stored once in flight and once in the ledger, and is found from there; on the embedded database.</summary>
public sealed class TurnInputsTests
{
    /// <summary>Behind what a title holds.</summary>
    private const string Tail = "which nobody else says";

    private static readonly string Question = new string('-', TurnStateMachine.TitleLength) + Tail;

    private ServiceScene _scene = null!;
    private ChatTask _task = null!;

    private TurnInputs Inputs => new(_scene.Messages);

    [SetUp]
    public async Task CreateAsync()
    {
        _scene = await ServiceScene.CreateAsync();
        _task = await _scene.CreateTaskAsync(Question);
    }

    [TearDown]
    public ValueTask Close() => _scene.DisposeAsync();

    [Test]
    public async Task Text_InFlightAndAfter_IsInTheTaskOnceAndThenNotAtAll()
    {
        Assert.That(Copies(await StoredAsync()), Is.EqualTo(1));
        await _scene.FinishAsync();
        Assert.That(Copies(await StoredAsync()), Is.Zero, "neither in the task nor in the turn's record");
        await _scene.ChatTasks().AppendAsync(_scene.NewAppend(_task.Id), CancellationToken.None);
        await _scene.FinishAsync();

        var record = (await _scene.Turns.FindAsync(_task.Turn!.Id, CancellationToken.None))!;
        Assert.That(record.Input, Is.Null);
        Assert.That(await Inputs.ReadAsync(record, CancellationToken.None), Is.EqualTo(Question));
        Assert.That(await Inputs.ReadAsync(await StoredAsync(), CancellationToken.None), Is.EqualTo("next"));
    }

    [Test]
    public async Task Read_EveryStatus_IsTheLastTurnsText()
    {
        Assert.That(await ReadAsync(), Is.EqualTo(Question), "running");
        await _scene.FinishAsync(answer: null);
        Assert.That(await ReadAsync(), Is.EqualTo(Question), "failed");
        await _scene.Control().RetryAsync(_task.Id, _scene.Agent.Id, CancellationToken.None);
        Assert.That(await ReadAsync(), Is.EqualTo(Question), "tried again");
        await _scene.FinishAsync(question: new PendingInteraction("?", null));
        Assert.That(await ReadAsync(), Is.EqualTo(Question), "waiting");
        await _scene.Control().CancelAsync(_task.Id, _scene.Agent.Id, null, CancellationToken.None);
        Assert.That(await ReadAsync(), Is.EqualTo(Question), "canceled between turns");
    }

    [Test]
    public async Task Retry_AfterACancellationThatDroppedMessages_RepeatsTheTurnAndNoneOfThem()
    {
        await _scene.ChatTasks().AppendAsync(_scene.NewAppend(_task.Id, "waits") with { OnBusy = BusyPolicy.Enqueue }, CancellationToken.None);
        var canceled = await _scene.Control().CancelAsync(_task.Id, _scene.Agent.Id, null, CancellationToken.None);

        Assert.That(canceled.IsCanceled, Is.True);
        Assert.That(await ReadAsync(), Is.EqualTo(Question));
        var retried = await _scene.Control().RetryAsync(_task.Id, _scene.Agent.Id, CancellationToken.None);
        Assert.That((retried.Turn!.Message, retried.Turn.Origin), Is.EqualTo((Question, _task.Turn!.Id)));
    }

    [Test]
    public async Task Retry_MessageReplacedBySomethingElse_RepeatsWhatItIsByNow()
    {
        await _scene.FinishAsync(answer: null);
        var message = await _scene.Messages.FindAsync(_task.Turn!.Id, CancellationToken.None);
        await _scene.Messages.ReplaceAsync(message! with { Content = new DataContent(Author.User, Style.Static, []) }, message.ChangeSeq, CancellationToken.None);
        Assert.That(await ReadAsync(), Is.Null, "no text");

        var retried = await _scene.Control().RetryAsync(_task.Id, _scene.Agent.Id, CancellationToken.None);

        Assert.That(retried.Turn!.Content, Is.InstanceOf<DataContent>());
        Assert.That(retried.Turn.Origin, Is.EqualTo(_task.Turn!.Id));
    }

    [Test]
    public async Task Retry_MessageIsGone_IsRefusedAndLeavesTheTaskAlone()
    {
        var failed = await _scene.FinishAsync(answer: null);
        await _scene.Messages.DeleteAllAsync(_task.Id, CancellationToken.None);

        var refusal = Assert.ThrowsAsync<DomainException>(() => _scene.Control().RetryAsync(_task.Id, _scene.Agent.Id, CancellationToken.None))!;

        Assert.That(refusal.Error, Is.EqualTo(DomainError.Conflict));
        Assert.That((await StoredAsync()).StateVersion, Is.EqualTo(failed.StateVersion));
        Assert.That(await ReadAsync(), Is.Null);
    }

    [Test]
    public async Task Read_TaskStoredWhenTasksKeptACopy_IsThatOneUntilTheNextTurn()
    {
        var old = await _scene.FinishAsync() with { Id = "900", StoredInput = "kept", Records = [] };
        await _scene.Tasks.InsertAsync(old, CancellationToken.None);

        Assert.That(await Inputs.ReadAsync((await _scene.Tasks.FindAsync("900", CancellationToken.None))!, CancellationToken.None), Is.EqualTo("kept"));
        await _scene.ChatTasks().AppendAsync(_scene.NewAppend("900"), CancellationToken.None);
        var next = (await _scene.Tasks.FindAsync("900", CancellationToken.None))!;
        Assert.That((next.StoredInput, next.Input), Is.EqualTo(((string?)null, "next")));
    }

    [Test]
    public async Task ReadAll_TasksInEveryState_AreThoseOfReadEach()
    {
        await _scene.FinishAsync();
        var running = await _scene.CreateTaskAsync("runs");
        var tasks = new[] { await StoredAsync(), running, TurnStateMachine.CreateExternal("chat", null, null, running.CreatedAt) };

        var all = await Inputs.ReadAllAsync(tasks, CancellationToken.None);

        Assert.That(tasks.Select(task => all[task.Id]), Is.EqualTo(new[] { Question, "runs", null }));
    }

    private async Task<ChatTask> StoredAsync() => (await _scene.Tasks.FindAsync(_task.Id, CancellationToken.None))!;

    private async Task<string?> ReadAsync() => await Inputs.ReadAsync(await StoredAsync(), CancellationToken.None);

    private static int Copies(ChatTask task) => TaskDocument.From(task).ToString()!.Split(Tail).Length - 1;
}
