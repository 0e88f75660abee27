using TaskMessages.Api.Live;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Domain.Services;

public sealed class MessageServiceTests
{
    private ServiceScene _scene = null!;
    private MessageService _service = null!;

    internal static TextContent TextOf(string text) => new(Author.User, Style.Static, TextFormat.Plain, text);

    [SetUp]
    public async Task OpenScene()
    {
        _scene = await ServiceScene.CreateAsync();
        _service = _scene.MessageService();
    }

    [TearDown]
    public async Task CloseScene() => await _scene.DisposeAsync();

    [Test]
    [Property("contract", "agentex:20/21")]
    public async Task Create_NewConversation_IsOpenedForTheKeysAgent()
    {
        var message = await PostAsync(_scene.Caller, "chat 1");

        var task = (await _scene.Tasks.FindAsync(_scene.IdOf("chat 1"), CancellationToken.None))!;
        Assert.That((task.AgentId, task.OwnerKeyId, task.Source), Is.EqualTo((_scene.Caller.AgentId, _scene.Caller.KeyId, TaskSource.External)));
        Assert.That((message.Seq, message.StreamingStatus, message.CreatedAt), Is.EqualTo((1L, (StreamingStatus?)null, message.UpdatedAt)));
        Assert.That(Storage.Text.Of(await _service.GetAsync(_scene.Caller, message.Id, CancellationToken.None)), Is.EqualTo(Storage.Text.Of(message)));
    }

    [Test]
    public async Task Create_ConversationOpenedInParallel_IsOneWithDistinctNumbers()
    {
        var posted = await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => Task.Run(() => PostAsync(_scene.Caller, "chat"))));

        Assert.That(posted.Select(message => message.Seq).Order(), Is.EqualTo(Enumerable.Range(1, 24).Select(seq => (long)seq)));
    }

    [TestCase("7")]
    [TestCase("99999999999999999999")]
    public async Task Create_NumberThatIsNoTask_IsNotFound(string id)
        => Assert.That((await RefusedAsync(() => PostAsync(_scene.Caller, id))).Error, Is.EqualTo(DomainError.TaskNotFound));

    [TestCase("")]
    [TestCase("a\nb")]
    public async Task Create_UnprintableTaskId_IsInvalid(string id)
        => Assert.That((await RefusedAsync(() => PostAsync(_scene.Caller, id))).Error, Is.EqualTo(DomainError.InvalidInput));

    [Test]
    public async Task Stranger_AnyUseCase_FindsNothing()
    {
        var message = await PostAsync(_scene.Caller, "chat");
        var stranger = await _scene.StrangerAsync();
        var none = CancellationToken.None;

        DomainException[] refusals =
        [
            await RefusedAsync(() => _service.GetAsync(stranger, message.Id, none)),
            await RefusedAsync(() => _service.UpdateAsync(stranger, message.Id, "chat", TextOf("x"), null, none)),
            await RefusedAsync(() => _service.UpdateBatchAsync(stranger, "chat", [new(message.Id, TextOf("x"))], none)),
        ];

        Assert.That(refusals.Select(refusal => refusal.Error), Has.All.EqualTo(DomainError.MessageNotFound));
        Assert.That(await (await _service.ListAsync(stranger, new MessageListQuery { TaskId = "chat" }, none)).AllAsync(), Is.Empty);
        Assert.That((await _service.PageAsync(stranger, new MessagePageQuery { TaskId = "chat" }, none)).Items, Is.Empty);
        Assert.That(await _scene.LedgerAsync("chat"), Is.EqualTo(new[] { "text" }));
    }

    [Test]
    [Property("security", "L4")]
    public async Task L4_NameOfAnothersConversation_IsAConversationOfItsOwn()
    {
        var first = await PostAsync(_scene.Caller, "order-4712");
        var stranger = await _scene.StrangerAsync();
        var second = await PostAsync(stranger, "order-4712");

        Assert.That((first.Seq, second.Seq), Is.EqualTo((1L, 1L)));
        Assert.That(await IdsAsync(_scene.Caller), Is.EqualTo(new[] { first.Id }));
        Assert.That(await IdsAsync(stranger), Is.EqualTo(new[] { second.Id }));
        Assert.That(await IdsAsync(Caller.Anonymous), Is.EqualTo(new[] { first.Id }), "who sees every task means the first");

        async Task<IEnumerable<string>> IdsAsync(Caller caller)
            => (await _service.PageAsync(caller, new MessagePageQuery { TaskId = "order-4712" }, CancellationToken.None)).Items.Select(message => message.Id);
    }

    [Test]
    public async Task Anonymous_Caller_SeesEveryTaskAndItsOwnAreNobodys()
    {
        var own = await PostAsync(Caller.Anonymous, "open chat");
        var foreign = await PostAsync(_scene.Caller, "chat");

        Assert.That((await _service.GetAsync(Caller.Anonymous, foreign.Id, CancellationToken.None)).Id, Is.EqualTo(foreign.Id));
        Assert.That(
            (await RefusedAsync(() => _service.GetAsync(_scene.Caller, own.Id, CancellationToken.None))).Error, Is.EqualTo(DomainError.MessageNotFound));
    }

    [Test]
    public async Task Create_DeletedTask_IsNotFound()
    {
        var task = TurnStateMachine.CreateExternal("gone", _scene.Agent.Id, null, Snapshots.Start) with { Lifecycle = TaskLifecycle.Deleted };
        await _scene.Tasks.InsertAsync(task, CancellationToken.None);

        Assert.That((await RefusedAsync(() => PostAsync(_scene.Caller, "gone"))).Error, Is.EqualTo(DomainError.TaskNotFound));
    }

    [Test]
    [Property("contract", "agentex:20/24")]
    public async Task Create_GivenTime_IsKeptInMillisecondsAndDoesNotMoveTheClock()
    {
        var future = new DateTime(2099, 1, 1, 0, 0, 0, 5, DateTimeKind.Utc).AddTicks(42);

        var given = await _service.CreateAsync(NewMessage("chat") with { CreatedAt = future }, CancellationToken.None);
        var next = await PostAsync(_scene.Caller, "chat");

        Assert.That((given.CreatedAt, given.UpdatedAt), Is.EqualTo((future.AddTicks(-42), future.AddTicks(-42))));
        Assert.That(next.CreatedAt, Is.LessThan(future));
    }

    [Test]
    [Property("contract", "agentex:20/25")]
    public async Task CreateBatch_GivenBase_IsBasePlusIExactly()
    {
        var start = new DateTime(2025, 1, 1, 12, 0, 0, 123, DateTimeKind.Utc);

        var batch = await _service.CreateBatchAsync(NewBatch(4) with { CreatedAt = start }, CancellationToken.None);

        Assert.That(batch.Select(message => message.CreatedAt), Is.EqualTo(Enumerable.Range(0, 4).Select(i => start.AddMilliseconds(i))));
        Assert.That(batch.Select(message => message.UpdatedAt), Is.EqualTo(batch.Select(message => message.CreatedAt)));
    }

    [Test]
    [Property("contract", "agentex:20/23")]
    [Property("contract", "agentex:20/4")]
    public async Task CreateBatch_ServerTime_IsStrictlyIncreasingAlsoAcrossBatches()
    {
        var first = await _service.CreateBatchAsync(NewBatch(50), CancellationToken.None);
        var second = await _service.CreateBatchAsync(NewBatch(50), CancellationToken.None);

        var all = first.Concat(second).ToArray();
        Assert.That(first.Select(message => message.CreatedAt), Is.Ordered.And.Unique);
        Assert.That(second.Select(message => message.CreatedAt), Is.Ordered.And.Unique);
        Assert.That(all.Select(message => message.CreatedAt), Is.Ordered);
        Assert.That(all.Select(message => message.Seq), Is.EqualTo(Enumerable.Range(1, 100).Select(seq => (long)seq)));
        Assert.That(await _scene.LedgerAsync("chat"), Is.EqualTo(all.Select(message => ((TextContent)message.Content).Content)));
    }

    [Test]
    public async Task CreateBatch_Empty_IsEmptyAndOpensNothing()
    {
        Assert.That(await _service.CreateBatchAsync(NewBatch(0), CancellationToken.None), Is.Empty);
        Assert.That(await _scene.Tasks.FindAsync(_scene.IdOf("chat"), CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task Create_RepeatedWithTheSameIds_IsOneMessage()
    {
        var command = NewMessage("chat") with { Ids = _service.Reserve(1) };
        var first = await _service.CreateAsync(command, CancellationToken.None);

        var second = await _service.CreateAsync(command with { Ids = command.Ids! with { IsRepetition = true } }, CancellationToken.None);

        Assert.That(Storage.Text.Of(second), Is.EqualTo(Storage.Text.Of(first)));
        Assert.That(await _scene.LedgerAsync("chat"), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task CreateBatch_RepeatedAfterAllWasStored_IsTheSameBatch()
    {
        var command = NewBatch(3) with { Ids = _service.Reserve(3) };
        var first = await _service.CreateBatchAsync(command, CancellationToken.None);

        var second = await _service.CreateBatchAsync(command with { Ids = command.Ids! with { IsRepetition = true } }, CancellationToken.None);

        Assert.That(Storage.Text.Of(second), Is.EqualTo(Storage.Text.Of(first)));
    }

    [Test]
    [Property("contract", "agentex:20/29")]
    public async Task Update_UnknownOrWrongTask_IsNotFoundAndNothingChanges()
    {
        var message = await PostAsync(_scene.Caller, "chat");
        await PostAsync(_scene.Caller, "other");

        var unknown = await RefusedAsync(() => _service.UpdateAsync(
            _scene.Caller, "000000000000000000000000", "chat", TextOf("x"), null, CancellationToken.None));
        var wrong = await RefusedAsync(() => _service.UpdateAsync(_scene.Caller, message.Id, "other", TextOf("x"), null, CancellationToken.None));

        Assert.That(unknown.Message, Is.EqualTo("Item with id '000000000000000000000000' does not exist."));
        Assert.That(wrong.Error, Is.EqualTo(DomainError.MessageNotFound));
        Assert.That(await _scene.LedgerAsync("chat"), Is.EqualTo(new[] { "text" }));
    }

    [Test]
    [Property("contract", "agentex:20/30")]
    public async Task UpdateBatch_OwnAndForeign_KeepsTheOrderAndSkipsTheForeign()
    {
        var batch = await _service.CreateBatchAsync(NewBatch(2), CancellationToken.None);
        var other = await PostAsync(_scene.Caller, "other");

        var updated = await _service.UpdateBatchAsync(
            _scene.Caller,
            "chat",
            [Update(batch[1].Id, "second"), Update(other.Id, "foreign"), Update(batch[0].Id, "first")],
            CancellationToken.None);

        Assert.That(updated.Select(message => message.Id), Is.EqualTo(new[] { batch[1].Id, batch[0].Id }));
        Assert.That(await _scene.LedgerAsync("chat"), Is.EqualTo(new[] { "first", "second" }));
        Assert.That(await _scene.LedgerAsync("other"), Is.EqualTo(new[] { "text" }));
    }

    [Test]
    public async Task UpdateBatch_OfMany_TakesAReadAndTwoWritesForSixteen_AndKeepsTheOrder()
    {
        const int Count = 40;
        var batch = await _service.CreateBatchAsync(NewBatch(Count), CancellationToken.None);
        var (ofTasks, ofMessages) = (new StoreFaults(), new StoreFaults());
        var service = new MessageService(new FaultyTaskStore(_scene.Tasks, ofTasks), new FaultyMessageStore(_scene.Messages, ofMessages), _scene.Feed, _scene.Ids, _scene.Clock);

        var updated = await service.UpdateBatchAsync(_scene.Caller, "chat", [.. batch.Reverse().Select(message => Update(message.Id, $"new {message.Seq}"))], CancellationToken.None);

        Assert.That(updated.Select(message => message.Id), Is.EqualTo(batch.Reverse().Select(message => message.Id)));
        Assert.That(updated.Select(message => message.ChangeSeq), Is.Ordered.Ascending.And.Unique, "streams tell them in the order of the request");
        Assert.That(updated[^1].ChangeSeq - updated[0].ChangeSeq, Is.EqualTo(Count - 1), "without a gap");
        Assert.That(await _scene.LedgerAsync("chat"), Is.EqualTo(batch.Select(message => $"new {message.Seq}")));
        Assert.That(ofMessages.Calls, Is.EqualTo(1 + 3 + Count), "one look at all, a read for sixteen, a write for each");
        Assert.That(ofTasks.Calls, Is.LessThanOrEqualTo(3 + 3), "numbers for sixteen at once");
    }

    [Test]
    public async Task UpdateBatch_OfSeveralAtOnce_TheLastStays_AndNoNumberIsLost()
    {
        var batch = await _service.CreateBatchAsync(NewBatch(20), CancellationToken.None);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(round => _service.UpdateBatchAsync(
            _scene.Caller, "chat", [.. batch.Select(message => Update(message.Id, $"{round}"))], CancellationToken.None)));

        var stored = await _scene.Messages.FindManyAsync([.. batch.Select(message => message.Id)], CancellationToken.None);
        var task = (await _scene.Tasks.FindAsync(_scene.IdOf("chat"), CancellationToken.None))!;
        var told = stored.SelectMany(message => message.Superseded.Append(message.ChangeSeq).Append(message.Seq)).ToHashSet();
        Assert.That(Enumerable.Range(1, (int)task.Seq).Select(number => (long)number), Is.SubsetOf(told), "no stream waits for a number that never comes");
        Assert.That(stored.Select(message => ((TextContent)message.Content).Content), Is.All.Matches<string>(text => text.Length == 1));
    }

    [Test]
    public async Task UpdateBatch_UnknownIdLast_ChangesNothing()
    {
        var batch = await _service.CreateBatchAsync(NewBatch(1), CancellationToken.None);

        var refusal = await RefusedAsync(() => _service.UpdateBatchAsync(
            _scene.Caller, "chat", [Update(batch[0].Id, "changed"), Update("nothing", "x")], CancellationToken.None));

        Assert.That(refusal.Message, Is.EqualTo("Item with id 'nothing' does not exist."));
        Assert.That(await _scene.LedgerAsync("chat"), Is.EqualTo(new[] { "item 0" }));
    }

    [Test]
    public async Task List_ConversationNobodyOpened_IsEmptyAndANumberIsNotFound()
    {
        Assert.That(await (await _service.ListAsync(_scene.Caller, new MessageListQuery { TaskId = "nothing" }, CancellationToken.None)).AllAsync(), Is.Empty);
        Assert.That(
            (await RefusedAsync(() => _service.ListAsync(Caller.Anonymous, new MessageListQuery { TaskId = "7" }, CancellationToken.None))).Error,
            Is.EqualTo(DomainError.TaskNotFound));
    }

    [Test]
    public async Task Create_InAChatTask_IsInItsLedgerAndStartsNoTurn()
    {
        var task = await _scene.CreateTaskAsync("hello");
        await _scene.FinishAsync();

        await PostAsync(_scene.Caller, task.Id);

        Assert.That(await _scene.LedgerAsync(task.Id), Is.EqualTo(new[] { "hello", "text" }));
        Assert.That((await _scene.Tasks.FindAsync(task.Id, CancellationToken.None))!.Status, Is.EqualTo(ChatStatus.Completed));
        Assert.That(_scene.Notified, Is.EqualTo(1));
    }

    /// <summary>Readers hold a number for dead that is missing for too long.</summary>
    [Test]
    public async Task Create_WriteThatTakesTooLong_IsMadeWithAnotherNumber()
    {
        var (clock, faults) = (new ManualClock(), new StoreFaults());
        faults.Before(0, () =>
        {
            clock.Advance(TimeSpan.FromSeconds(6));
            return Task.CompletedTask;
        });
        var service = new MessageService(_scene.Tasks, new FaultyMessageStore(_scene.Messages, faults), _scene.Feed, _scene.Ids, clock);

        var message = await service.CreateAsync(NewMessage("chat"), CancellationToken.None);

        Assert.That(message.Seq, Is.EqualTo(2), "the first number is given up");
        Assert.That((await _scene.Messages.FindAsync(message.Id, CancellationToken.None))!.Seq, Is.EqualTo(2));
        Assert.That(await _scene.LedgerAsync("chat"), Is.EqualTo(new[] { "text" }));
    }

    /// <summary>A reader that has gone on past a number never looks back at it.</summary>
    [Test]
    [Property("contract", "agentex:20/74")]
    public async Task Update_WriteThatComesAfterReadersHaveGoneOn_IsToldToThem([Values] bool isBatch)
    {
        var posted = await PostAsync(_scene.Caller, "chat");
        var (clock, faults) = (new ManualClock(), new StoreFaults());
        var reader = new LedgerWalker(new TurnStores(_scene.Tasks, _scene.Messages, new InMemoryTurnStore()), posted.TaskId, StreamCursor.At(0), clock, voice: new MessageVoice(posted.TaskId));
        await ReadAsync(reader);
        faults.Before(isBatch ? 2 : 1, async () =>
        {
            var other = NewMessage("chat") with { CreatedAt = clock.Now };
            await _service.CreateAsync(other, CancellationToken.None);
            await ReadAsync(reader);
            Assert.That((reader.Seq, reader.IsHeldUp), Is.EqualTo((1L, true)), "it waits for the number of the replacement");
            clock.Advance(TimeSpan.FromSeconds(11));
            await ReadAsync(reader);
            Assert.That(reader.Seq, Is.EqualTo(3), "and then holds it for dead");
        });
        var service = new MessageService(_scene.Tasks, new FaultyMessageStore(_scene.Messages, faults), _scene.Feed, _scene.Ids, clock);

        var updated = isBatch
            ? (await service.UpdateBatchAsync(_scene.Caller, "chat", [Update(posted.Id, "replaced")], CancellationToken.None)).Single()
            : await service.UpdateAsync(_scene.Caller, posted.Id, "chat", TextOf("replaced"), null, CancellationToken.None);

        Assert.That(await ReadAsync(reader), Has.One.Contains("replaced"));
        Assert.That(Storage.Text.Of(await _service.GetAsync(_scene.Caller, posted.Id, CancellationToken.None)), Is.EqualTo(Storage.Text.Of(updated)));
    }

    /// <summary>The write itself came through, late: the process stood still before it, and nothing had been told to stop it.</summary>
    [Test]
    [Property("contract", "agentex:20/74")]
    public async Task Create_ProcessThatStoodStill_TellsReadersThatHaveGoneOn([Values] bool isBatch)
    {
        var (clock, faults, messages) = (new ManualClock(), new StoreFaults(), new InMemoryMessageStore());
        var others = new MessageService(_scene.Tasks, messages, _scene.Feed, _scene.Ids, clock);
        var first = await others.CreateAsync(NewMessage("chat"), CancellationToken.None);
        var reader = new LedgerWalker(new TurnStores(_scene.Tasks, messages, new InMemoryTurnStore()), first.TaskId, StreamCursor.At(first.Seq), clock, voice: new MessageVoice(first.TaskId));
        faults.Before(0, async () =>
        {
            await others.CreateAsync(NewMessage("chat") with { CreatedAt = clock.Now }, CancellationToken.None);
            await ReadAsync(reader);
            clock.Advance(TimeSpan.FromSeconds(3600));
            await ReadAsync(reader);
            Assert.That(reader.Seq, Is.EqualTo(isBatch ? 4 : 3));
        });
        var service = new MessageService(_scene.Tasks, new FaultyMessageStore(messages, faults), _scene.Feed, _scene.Ids, clock);

        var stored = isBatch
            ? await service.CreateBatchAsync(NewBatch(2), CancellationToken.None)
            : [await service.CreateAsync(NewMessage("chat") with { Content = TextOf("item 0") }, CancellationToken.None)];

        Assert.That(await ReadAsync(reader), Has.Exactly(isBatch ? 2 : 1).Contains("item"));
        Assert.That(messages.Ledger(first.TaskId), Has.Count.EqualTo(2 + stored.Count), "each once");
    }

    /// <summary>The frames of what is new.</summary>
    private async Task<string[]> ReadAsync(LedgerWalker reader)
    {
        var task = (await _scene.Tasks.FindAsync(_scene.IdOf("chat"), CancellationToken.None))!;
        return [.. (await reader.AdvanceAsync(task, long.MaxValue, CancellationToken.None).AllAsync()).Select(sent => sent.Frame.Json)];
    }

    private Task<Message> PostAsync(Caller caller, string taskId)
        => _service.CreateAsync(NewMessage(taskId) with { Caller = caller }, CancellationToken.None);

    private CreateMessageCommand NewMessage(string taskId) => new() { Caller = _scene.Caller, TaskId = taskId, Content = TextOf("text") };

    private CreateMessagesCommand NewBatch(int count)
        => new() { Caller = _scene.Caller, TaskId = "chat", Contents = [.. Enumerable.Range(0, count).Select(i => TextOf($"item {i}"))] };

    private static KeyValuePair<string, MessageContent> Update(string id, string text) => new(id, TextOf(text));

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
