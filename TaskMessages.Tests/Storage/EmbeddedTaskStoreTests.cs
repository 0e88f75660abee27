using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Storage;
using TaskMessages.Tests.Domain;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Storage;

[TestFixtureSource(typeof(Deployment), nameof(Deployment.StoreKinds))]
public sealed class EmbeddedTaskStoreTests(DatabaseKind kind) : TaskStoreContract
{
    private EmbeddedDatabase _database = null!;
    private TaskStore _tasks = null!;

    [TearDown]
    public async Task CloseDatabase()
    {
        _tasks.Dispose();
        await _database.DisposeAsync();
    }

    private protected override async Task<ITaskStore> OpenAsync()
    {
        _database = await EmbeddedDatabase.StartAsync(kind);
        return _tasks = new TaskStore(_database.Database);
    }

    [Test]
    public async Task Moves_EveryStateAndToken_AreThoseOfTheStateMachine()
    {
        foreach (var (state, _) in Snapshots.All())
        {
            foreach (var move in Moves.ByName.Keys)
            {
                foreach (var token in new[] { Snapshots.Token, "foreign" })
                {
                    var id = $"{state} {move} {token}";
                    var task = Snapshots.All(id).Single(pair => pair.Name == state).Task;
                    Assert.That(await TransitionConformance.DifferenceAsync(_tasks, task, move, token), Is.Empty);

                    // out of the queue, so that the next claim finds the next task
                    await _database.RunAsync(new BsonDocument("drop", "tasks"));
                    await new Schema(_database.Database).EnsureAsync(CancellationToken.None);
                }
            }
        }
    }

    [Test]
    public async Task Insert_WithTheFirstMessage_StoresBoth()
    {
        var messages = new MessageStore(_database.Database, TimeProvider.System);
        var (task, message) = Begun();
        Assert.That(await _tasks.InsertAsync(task, message, CancellationToken.None));
        Assert.That((await _tasks.FindAsync("1", CancellationToken.None))?.RunId, Is.EqualTo(task.RunId));
        Assert.That(Text.Of(await messages.FindAsync(message.Id, CancellationToken.None)), Is.EqualTo(Text.Of(message)));
    }

    private static (ChatTask Task, Message First) Begun()
    {
        var task = Snapshots.Queued();
        return (task, task.Turn!.ToUserMessage(task.Id));
    }

    [Test]
    public async Task Insert_TaskOrMessageIsThere_IsToldAndChangesNeither([Values] bool task)
    {
        var messages = new MessageStore(_database.Database, TimeProvider.System);
        var (first, message) = Begun();
        if (task)
            await _tasks.InsertAsync(first, CancellationToken.None);
        else
            await messages.InsertAsync(message, CancellationToken.None);
        Assert.That(await _tasks.InsertAsync(first with { Title = "another" }, message with { Attempt = 7 }, CancellationToken.None), Is.False);
        if (task)
            Assert.That((await _tasks.FindAsync("1", CancellationToken.None))!.Title, Is.EqualTo(first.Title));
        else
            Assert.That((await messages.FindAsync(message.Id, CancellationToken.None))!.Attempt, Is.EqualTo(message.Attempt));
    }

    [Test]
    public async Task Insert_MessageIsTooLarge_StoresNoTaskInOneRound()
    {
        if (kind is not (DatabaseKind.Commands or DatabaseKind.CommandsOnReplicaSet))
            Assert.Pass("Two rounds, which go out together.");
        var (task, message) = Begun();
        var large = message with { Content = new TextContent(Author.User, Style.Static, TextFormat.Plain, new string('x', 17 * 1024 * 1024)) };
        Assert.That(async () => await _tasks.InsertAsync(task, large, CancellationToken.None), Throws.TypeOf<StoreRejectedException>().With.Property("Reason").EqualTo(StoreRejection.TooLarge));
        Assert.That(await _tasks.FindAsync("1", CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task NextTaskId_HalfOfTheBlockIsGone_TheNextBlockIsFetchedAhead()
    {
        for (var i = 0; i < 49; i++)
            await _tasks.NextTaskIdAsync(CancellationToken.None);
        Assert.That(await LastReservedAsync(), Is.EqualTo(100));
        await _tasks.NextTaskIdAsync(CancellationToken.None);
        await Eventually.TrueAsync(async () => await LastReservedAsync() == 200, "the next block");
        var rest = new List<long>();
        for (var i = 0; i < 60; i++)
            rest.Add(await _tasks.NextTaskIdAsync(CancellationToken.None));
        Assert.That(rest, Is.EqualTo(Enumerable.Range(51, 60)), "without a gap");
        Assert.That(await LastReservedAsync(), Is.EqualTo(200));
    }

    [Test]
    public async Task End_TaskIsAsItWasSeen_WritesAll()
    {
        var (round, messages) = await ClaimedAsync();
        if (!_tasks.WritesRounds)
        {
            Assert.That(await _tasks.EndAsync(round, CancellationToken.None), Is.EqualTo(RoundOutcome.NotBegun));
            Assert.That(await StateAsync(), Is.EqualTo((1L, 0, 0)));
            Assert.Pass("The driver's server is sent single commands.");
        }

        Assert.That(await _tasks.EndAsync(round, CancellationToken.None), Is.EqualTo(RoundOutcome.Done));

        Assert.That(Text.Of(await _tasks.FindAsync("1", CancellationToken.None)), Is.EqualTo(Text.Of(round.End.Next)));
        foreach (var message in round.Messages)
            Assert.That(Text.Of(await messages.FindAsync(message.Id, CancellationToken.None)), Is.EqualTo(Text.Of(message)));
        Assert.That(await _tasks.EndAsync(round, CancellationToken.None), Is.EqualTo(RoundOutcome.NotBegun), "a second time");
    }

    [TestCase("a number was given out")]
    [TestCase("another lease")]
    [TestCase("the task is gone")]
    public async Task End_TaskIsNotAsItWasSeen_WritesNothing(string change)
    {
        var (round, _) = await ClaimedAsync();
        if (change == "a number was given out")
            await _tasks.AllotExternalAsync("1", null, 1, Snapshots.Start, CancellationToken.None);
        else if (change == "another lease")
            await _tasks.TakeOverAsync("1", Snapshots.Token, Snapshots.Start, CancellationToken.None);
        else
            await _database.Database.GetCollection(CollectionNames.Tasks).DeleteManyAsync(new BsonDocument("_id", "1"), CancellationToken.None);
        var before = await _tasks.FindAsync("1", CancellationToken.None);

        Assert.That(await _tasks.EndAsync(round, CancellationToken.None), Is.EqualTo(RoundOutcome.NotBegun));

        Assert.That(Text.Of(await _tasks.FindAsync("1", CancellationToken.None)), Is.EqualTo(Text.Of(before)));
        Assert.That((await StateAsync()).Messages, Is.Zero);
    }

    [Test]
    public async Task End_AMessageIsThere_BreaksOffBeforeIt()
    {
        var (round, messages) = await ClaimedAsync();
        await messages.InsertAsync(round.Messages[1], CancellationToken.None);

        var outcome = await _tasks.EndAsync(round, CancellationToken.None);

        Assert.That(outcome, Is.EqualTo(_tasks.WritesRounds ? RoundOutcome.BrokenOff : RoundOutcome.NotBegun));
        Assert.That(await StateAsync(), Is.EqualTo(_tasks.WritesRounds ? (3L, 2, 2) : (1L, 0, 1)));
        Assert.That((await _tasks.FindAsync("1", CancellationToken.None))!.Turn!.IsHeldBy(Snapshots.Token));
    }

    [Test]
    public async Task End_TheMoveDoesNotFit_BreaksOffBeforeIt()
    {
        var (round, _) = await ClaimedAsync();

        var outcome = await _tasks.EndAsync(round with { End = round.End with { Token = "foreign" } }, CancellationToken.None);

        Assert.That(outcome, Is.EqualTo(_tasks.WritesRounds ? RoundOutcome.BrokenOff : RoundOutcome.NotBegun));
        Assert.That(await StateAsync(), Is.EqualTo(_tasks.WritesRounds ? (3L, 2, 2) : (1L, 0, 0)));
    }

    /// <summary>A claimed turn, and the round that ends it with two messages.</summary>
    private async Task<(EndingRound Round, MessageStore Messages)> ClaimedAsync()
    {
        var seen = Snapshots.Leased();
        await _tasks.InsertAsync(seen, CancellationToken.None);
        var at = Snapshots.Start.AddSeconds(2);
        var numbered = TurnStateMachine.AllotMessages(seen, Snapshots.Token, 0, 2, at);
        var answer = Enumerable.Range(0, 2).Select(ordinal => new Message
        {
            Id = TurnMessageId.Create(seen.Turn!.Id, ordinal),
            TaskId = seen.Id,
            Seq = seen.Seq + 1 + ordinal,
            Content = new TextContent(Author.Agent, Style.Static, TextFormat.Plain, $"part {ordinal}"),
            StreamingStatus = StreamingStatus.Done,
            CreatedAt = at,
            UpdatedAt = at,
            TurnId = seen.Turn.Id,
            Attempt = 1,
        }).ToArray();
        var end = TurnStateMachine.CompleteTurn(numbered, Snapshots.Token, "part 1", at);
        var round = new EndingRound(
            new TaskChange(TurnStateMachine.Allot, seen, numbered, Snapshots.Token), answer, new TaskChange(TurnStateMachine.Complete, numbered, end, Snapshots.Token));
        return (round, new MessageStore(_database.Database, TimeProvider.System));
    }

    private async Task<(long Seq, int Written, int Messages)> StateAsync()
    {
        var task = await _tasks.FindAsync("1", CancellationToken.None);
        var messages = await _database.Database.GetCollection(CollectionNames.Messages).FindAsync([], null, null, null, CancellationToken.None);
        return (task?.Seq ?? 0, task?.Turn?.Written ?? 0, messages.Count);
    }

    private async Task<long> LastReservedAsync() =>
        (await _database.Database.GetCollection(CollectionNames.Counters).FindOneAsync(new BsonDocument("_id", CollectionNames.Tasks), CancellationToken.None))!["last"].ToInt64();

    [Test]
    public async Task NextTaskId_AfterAnotherProcess_IsNotGivenOutAgain()
    {
        using var other = new TaskStore(_database.Database);

        var ids = new[]
        {
            await _tasks.NextTaskIdAsync(CancellationToken.None), await other.NextTaskIdAsync(CancellationToken.None),
            await _tasks.NextTaskIdAsync(CancellationToken.None), await other.NextTaskIdAsync(CancellationToken.None),
        };

        Assert.That(ids, Is.EqualTo(new long[] { 1, 101, 2, 102 }));
    }
}
