using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Tests.Domain.Services;

public sealed class ChatTaskServiceTests
{
    private ServiceScene _scene = null!;

    [SetUp]
    public async Task OpenScene() => _scene = await ServiceScene.CreateAsync();

    [TearDown]
    public async Task CloseScene() => await _scene.DisposeAsync();

    [Test]
    [Property("contract", "xagent:12.1/3")]
    [Property("contract", "xagent:12.1/4")]
    public async Task Create_Message_StoresTheTaskOneUserMessageAndWakesTheWorkerOnce()
    {
        var task = await _scene.CreateTaskAsync("hello");

        var stored = (await _scene.Tasks.FindAsync(task.Id, CancellationToken.None))!;
        var message = (await _scene.Messages.HistoryAsync(task.Id, 10, long.MaxValue, null, CancellationToken.None)).Single();
        Assert.Multiple(() =>
        {
            Assert.That((stored.Source, stored.Status, stored.Input, stored.Title), Is.EqualTo((TaskSource.Sdk, ChatStatus.Running, "hello", "hello")));
            Assert.That((message.Id, message.Seq, message.CreatedAt), Is.EqualTo((stored.Turn!.Id, stored.Turn.MessageSeq, stored.Turn.MessageAt)));
            Assert.That(_scene.Notified, Is.EqualTo(1));
        });
    }

    [Test]
    [Property("contract", "xagent:12.16/C")]
    public async Task Create_WhitespaceOnly_KeepsItInTheLedger()
    {
        var task = await _scene.CreateTaskAsync(" \n ");

        Assert.That(await _scene.LedgerAsync(task.Id), Is.EqualTo(new[] { " \n " }));
    }

    [Test]
    [Property("contract", "xagent:12.1/9")]
    [Property("contract", "xagent:12.1/10")]
    public async Task Create_AnotherOrNoAgent_IsTheSameNotFound()
    {
        var stranger = await _scene.StrangerAsync();

        var unknown = await RefusedAsync(_scene.NewTask() with { AgentId = 999_999 });
        var foreign = await RefusedAsync(_scene.NewTask() with { AgentId = stranger.AgentId!.Value });

        Assert.That((unknown.Error, unknown.Message), Is.EqualTo((DomainError.AgentNotFound, foreign.Message)));
        Assert.That(_scene.Notified, Is.Zero);
    }

    [Test]
    public async Task Create_AgentDeletedSinceAuthentication_IsNotFound()
    {
        await _scene.Agents.DeleteAsync(_scene.Agent.Id, CancellationToken.None);

        Assert.That((await RefusedAsync(_scene.NewTask())).Error, Is.EqualTo(DomainError.AgentNotFound));
    }

    [Test]
    public async Task Create_RepeatedWithTheSameIds_IsOneTaskWithTheFirstAnswer()
    {
        var ids = await _scene.ChatTasks().ReserveForCreateAsync(CancellationToken.None);
        var first = await _scene.ChatTasks().CreateAsync(_scene.NewTask() with { Ids = ids }, CancellationToken.None);
        await _scene.FinishAsync();

        var second = await _scene.ChatTasks().CreateAsync(_scene.NewTask() with { Ids = ids with { IsRepetition = true } }, CancellationToken.None);

        Assert.That(
            (second.Id, second.RunId, second.Status, second.StateVersion, second.CreatedAt),
            Is.EqualTo((first.Id, first.RunId, ChatStatus.Running, 1L, first.CreatedAt)));
        Assert.That(await _scene.LedgerAsync(first.Id), Is.EqualTo(new[] { "hello" }));
    }

    [Test]
    [Property("contract", "xagent:12.2/19")]
    [Property("contract", "xagent:12.2/20")]
    public async Task Append_CompletedTask_StartsTheNextTurn()
    {
        var task = await _scene.CreateTaskAsync("one");
        await _scene.FinishAsync();

        var appended = (await _scene.ChatTasks().AppendAsync(_scene.NewAppend(task.Id, "two"), CancellationToken.None)).Task;

        Assert.That((appended.Status, appended.Input, appended.Output, appended.StateVersion), Is.EqualTo((ChatStatus.Running, "two", (string?)null, 3L)));
        Assert.That(appended.RunId, Is.Not.EqualTo(task.RunId));
        Assert.That(await _scene.LedgerAsync(task.Id), Is.EqualTo(new[] { "one", "two" }));
        Assert.That(_scene.Notified, Is.EqualTo(2));
    }

    [Test]
    [Property("contract", "xagent:12.16/A")]
    public async Task Append_FailedTask_StartsTheNextTurn()
    {
        var task = await _scene.CreateTaskAsync();
        await _scene.FinishAsync(answer: null);

        var appended = (await _scene.ChatTasks().AppendAsync(_scene.NewAppend(task.Id), CancellationToken.None)).Task;

        Assert.That((appended.Status, appended.Error), Is.EqualTo((ChatStatus.Running, (string?)null)));
    }

    [Test]
    [Property("contract", "xagent:12.2/22")]
    public async Task Append_RunningTask_IsBusyAndWritesNothing()
    {
        var task = await _scene.CreateTaskAsync("one");

        var refusal = await RefusedAsync(_scene.NewAppend(task.Id));

        Assert.That(refusal.Error, Is.EqualTo(DomainError.TaskBusy));
        Assert.That(refusal.Task!.RunId, Is.EqualTo(task.RunId));
        Assert.That(await _scene.LedgerAsync(task.Id), Is.EqualTo(new[] { "one" }));
        Assert.That(_scene.Notified, Is.EqualTo(1));
    }

    [Test]
    public async Task Append_WaitingTask_AsksForAReplyAndWritesNothing()
    {
        var task = await _scene.CreateTaskAsync("one");
        var waiting = await _scene.FinishAsync(question: new PendingInteraction("which?", null));

        var refusal = await RefusedAsync(_scene.NewAppend(task.Id));

        Assert.That(refusal.Error, Is.EqualTo(DomainError.InteractionResponseRequired));
        Assert.That((await _scene.Tasks.FindAsync(task.Id, CancellationToken.None))!.RunId, Is.EqualTo(waiting.RunId));
        Assert.That(await _scene.LedgerAsync(task.Id), Is.EqualTo(new[] { "one" }));
    }

    [Test]
    [Repeat(3)]
    [Property("contract", "xagent:12.16/B")]
    public async Task Append_SixtyFourInParallel_OneIsAcceptedAndOneMessageIsAdded()
    {
        var task = await _scene.CreateTaskAsync("one");
        await _scene.FinishAsync();
        var service = _scene.ChatTasks();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(async () =>
        {
            try
            {
                await service.AppendAsync(_scene.NewAppend(task.Id, $"{i}"), CancellationToken.None);
                return true;
            }
            catch (DomainException refusal) when (refusal.Error == DomainError.TaskBusy)
            {
                return false;
            }
        })));

        Assert.That(outcomes.Count(accepted => accepted), Is.EqualTo(1));
        Assert.That(await _scene.LedgerAsync(task.Id), Has.Length.EqualTo(2));
        await _scene.FinishAsync();
    }

    [Test]
    public async Task Append_WhileMessagesArrive_IsNotTakenForBusy()
    {
        var task = await _scene.CreateTaskAsync("one");
        await _scene.FinishAsync();
        var posts = Enumerable.Range(0, 20).Select(i => Task.Run(() => _scene.MessageService().CreateAsync(
            new CreateMessageCommand { Caller = _scene.Caller, TaskId = task.Id, Content = MessageServiceTests.TextOf($"note {i}") }, CancellationToken.None)));
        var append = Task.Run(() => _scene.ChatTasks().AppendAsync(_scene.NewAppend(task.Id), CancellationToken.None));

        await Task.WhenAll([append, .. posts]);

        var ledger = await _scene.Messages.HistoryAsync(task.Id, 100, long.MaxValue, null, CancellationToken.None);
        Assert.That(ledger.Select(message => message.Seq), Is.Unique.And.Exactly(22).Items);
        Assert.That(ledger.Select(message => message.Seq), Is.Ordered);
    }

    [Test]
    [Property("contract", "xagent:12.2/26")]
    [Property("contract", "xagent:12.2/27")]
    [Property("contract", "xagent:12.2/28")]
    [Property("contract", "xagent:12.2/29")]
    public async Task Append_Checks_ComeInTheContractsOrder()
    {
        var task = await _scene.CreateTaskAsync();
        var stranger = await _scene.StrangerAsync();
        await _scene.Tasks.CreateExternalAsync(
            TurnStateMachine.CreateExternal("external", _scene.Agent.Id, null, task.CreatedAt), CancellationToken.None);
        var append = _scene.NewAppend(task.Id);

        Assert.That((await RefusedAsync(append with { TaskId = "999", AgentId = null })).Error, Is.EqualTo(DomainError.TaskNotFound));
        Assert.That((await RefusedAsync(append with { Caller = stranger })).Error, Is.EqualTo(DomainError.TaskNotFound));
        Assert.That((await RefusedAsync(append with { TaskId = "external" })).Error, Is.EqualTo(DomainError.TaskNotFound));
        Assert.That((await RefusedAsync(append with { AgentId = null, WorkforceId = 1 })).Error, Is.EqualTo(DomainError.InvalidInput));
        Assert.That((await RefusedAsync(append with { AgentId = 99, WorkforceId = 1 })).Error, Is.EqualTo(DomainError.AgentNotFound));
        Assert.That((await RefusedAsync(append with { WorkforceId = 1 })).Error, Is.EqualTo(DomainError.WorkforceNotFound));
        Assert.That((await RefusedAsync(append)).Error, Is.EqualTo(DomainError.TaskBusy));
    }

    [Test]
    public async Task Append_RepeatedAfterTheTurnEnded_IsNotASecondTurn()
    {
        var task = await _scene.CreateTaskAsync("one");
        await _scene.FinishAsync();
        var command = _scene.NewAppend(task.Id, "two") with { Ids = _scene.ChatTasks().ReserveForAppend() };
        var first = await _scene.ChatTasks().AppendAsync(command, CancellationToken.None);
        await _scene.FinishAsync();
        var repetition = command with { Ids = command.Ids! with { IsRepetition = true } };

        var second = await _scene.ChatTasks().AppendAsync(repetition, CancellationToken.None);

        Assert.That(
            (second.RunId, second.Task.Status, second.Task.StateVersion), Is.EqualTo((first.RunId, ChatStatus.Running, first.Task.StateVersion)));
        Assert.That(await _scene.LedgerAsync(task.Id), Is.EqualTo(new[] { "one", "two" }));
    }

    [Test]
    [Property("contract", "xagent:12.1/18")]
    public async Task Usage_AcceptedCallsOnly_AreCounted()
    {
        var task = await _scene.CreateTaskAsync();
        await RefusedAsync(_scene.NewAppend(task.Id));
        await _scene.ChatTasks().GetAsync(task.Id, _scene.Agent.Id, CancellationToken.None);
        await _scene.FinishAsync();
        await _scene.ChatTasks().AppendAsync(_scene.NewAppend(task.Id), CancellationToken.None);

        await _scene.Usage.FlushAsync(CancellationToken.None);

        var key = (await _scene.Keys.FindAsync(_scene.Key.Key.Id, CancellationToken.None))!;
        Assert.That((key.UsageMonthCalls, key.UsageMonth), Is.EqualTo((2L, key.LastUsedAt!.Value.ToString("yyyy-MM", null))));
    }

    private Task<DomainException> RefusedAsync(CreateTaskCommand command)
        => RefusedAsync(() => _scene.ChatTasks().CreateAsync(command, CancellationToken.None));

    private Task<DomainException> RefusedAsync(AppendCommand command)
        => RefusedAsync(() => _scene.ChatTasks().AppendAsync(command, CancellationToken.None));

    private static async Task<DomainException> RefusedAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (DomainException refusal)
        {
            return refusal;
        }

        throw new AssertionException("The use case did not refuse.");
    }
}
