using TaskMessages.Api.Live;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Domain;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Api.Live;

/// <summary>What is read of a task after a number, from its messages, its turn and its records.</summary>
public sealed class LedgerChangesTests
{
    private InMemoryMessageStore _messages = null!;
    private InMemoryTurnStore _turns = null!;

    [SetUp]
    public void Create() => (_messages, _turns) = (new InMemoryMessageStore(), new InMemoryTurnStore());

    [Test]
    public async Task Read_TurnInFlight_StartsAndLacksItsMessageUntilThatIsThere()
    {
        var task = Snapshots.Leased();

        var missing = (await ReadAsync(task)).Single();
        Assert.That((missing.Seq, missing.StartsTurn, missing.LacksMessage, missing.Begun), Is.EqualTo((1L, true, true, (Message?)null)));

        await _messages.InsertAsync(task.Turn!.ToUserMessage(task.Id), CancellationToken.None);
        var there = (await ReadAsync(task)).Single();
        Assert.That((there.StartsTurn, there.LacksMessage, there.Begun!.Id), Is.EqualTo((true, false, task.Turn.Id)));
    }

    [Test]
    public async Task Read_TurnThatRepeatsAMessage_LacksNone()
    {
        var task = Snapshots.Leased() with { Turn = Snapshots.Leased().Turn! with { Origin = "507f1f77bcf86cd799439010" } };

        Assert.That((await ReadAsync(task)).Single().LacksMessage, Is.False);
    }

    [Test]
    public async Task Read_MessageThatGrew_BeginsAndEndsAtItsTwoNumbers()
    {
        await AddAsync(2, changeSeq: 5);
        await AddAsync(3);

        var changes = await ReadAsync(Snapshots.Completed() with { Records = [] });

        Assert.That(changes.Select(change => (change.Seq, change.Begun is not null, change.Ended is not null)), Is.EqualTo(new[]
        {
            (2L, true, false), (3L, true, false), (5L, false, true),
        }));
    }

    [Test]
    public async Task Read_AfterANumber_LeavesOutWhatIsKnown()
    {
        await AddAsync(1);
        await AddAsync(2, changeSeq: 4);
        await AddAsync(3);

        var changes = await ReadAsync(Snapshots.Leased(), after: 3);

        Assert.That(changes.Select(change => (change.Seq, change.Begun, change.StartsTurn)), Is.EqualTo(new[] { (4L, (Message?)null, false) }));
        Assert.That(changes[0].Ended!.Seq, Is.EqualTo(2));
    }

    [Test]
    public async Task Read_RecordFiledAndInTheTask_IsToldOnce()
    {
        var task = Snapshots.Failed();
        await _turns.FileAsync(task.Records, CancellationToken.None);

        var changes = await ReadAsync(task);

        Assert.That(changes.Select(change => (change.Seq, change.StartsTurn, change.Status)), Is.EqualTo(new[]
        {
            (1L, true, (ChatStatus?)null), (2L, false, ChatStatus.Failed),
        }));
    }

    [Test]
    public async Task Read_RecordOfAMessageThatNeverStarted_HasNumberAndNoStatus()
    {
        var dropped = Snapshots.Completed().Records[0] with { StartSeq = null, EndSeq = 3, Kind = TurnKind.Append, Status = ChatStatus.Failed };
        var canceled = dropped with { Id = "507f1f77bcf86cd799439012", EndSeq = 4, Kind = TurnKind.Cancel };

        var changes = await ReadAsync(Snapshots.Completed() with { Records = [dropped, canceled] });

        Assert.That(changes.Select(change => (change.Seq, change.Status)), Is.EqualTo(new[] { (3L, (ChatStatus?)null), (4L, ChatStatus.Failed) }));
    }

    [Test]
    public async Task Read_Removal_NamesEveryMessageThatTheTurnHasHad([Values] bool isOver)
    {
        var running = TurnStateMachine.RemoveMessages(
            TurnStateMachine.AllotMessages(Snapshots.Leased(), Snapshots.Token, 0, 2, Snapshots.Start), Snapshots.Token, Snapshots.Start);
        var task = isOver ? TurnStateMachine.CompleteTurn(running, Snapshots.Token, null, Snapshots.Start) : running;

        var removal = (await ReadAsync(task)).Single(change => change.Removed.Count > 0);

        Assert.That(removal.Seq, Is.EqualTo(4));
        Assert.That(removal.RemovedSince, Is.EqualTo(1), "where its turn began");
        Assert.That(removal.Removed, Is.EqualTo(TurnMessageId.All(Snapshots.TurnId, 2)));
        Assert.That((await ReadAsync(task, after: 4)).SelectMany(change => change.Removed), Is.Empty);
    }

    [Test]
    public async Task Read_MoreThanABatch_TellsNothingBehindWhatMayFollow()
    {
        const int Count = 450;
        for (var seq = 2; seq < Count; seq++)
            await AddAsync(seq);
        var record = Snapshots.Completed().Records[0] with { StartSeq = 1, EndSeq = Count };
        var task = Snapshots.Completed() with { Records = [record], Seq = Count };

        var (told, after, rounds) = (new List<long>(), 0L, 0);
        for (var hasMore = true; hasMore; rounds++)
        {
            (var changes, hasMore) = await Changes.ReadAsync(task, after, CancellationToken.None);
            told.AddRange(changes.Select(change => change.Seq));
            after = told[^1];
        }

        Assert.That(told, Is.EqualTo(Enumerable.Range(1, Count)), "each once, in order, and the end last");
        Assert.That(rounds, Is.GreaterThan(2));
    }

    [Test]
    public async Task Read_MoreRecordsThanABatch_TellsNothingBehindTheLastOfThem()
    {
        const int Turns = 250;
        await _turns.FileAsync(
            [.. Enumerable.Range(0, Turns).Select(turn => Snapshots.Completed().Records[0] with
            {
                Id = $"{turn + 1:x24}", StartSeq = (turn * 2) + 1, EndSeq = (turn * 2) + 2,
            })],
            CancellationToken.None);
        await AddAsync((Turns * 2) + 1);

        var (changes, hasMore) = await Changes.ReadAsync(Snapshots.External("1") with { Id = "1" }, 0, CancellationToken.None);

        Assert.That(hasMore, Is.True);
        Assert.That(changes[^1].Seq, Is.EqualTo(400), "the message behind it would seem to be next");
    }

    private LedgerChanges Changes => new(new TurnStores(new InMemoryTaskStore(), _messages, _turns));

    private async Task<IReadOnlyList<LedgerChange>> ReadAsync(ChatTask task, long after = 0) => (await Changes.ReadAsync(task, after, CancellationToken.None)).Changes;

    private Task<bool> AddAsync(long seq, long changeSeq = 0) => _messages.InsertAsync(
        new Message
        {
            Id = $"{seq:x24}",
            TaskId = "1",
            Seq = seq,
            ChangeSeq = changeSeq,
            Content = new TextContent(Author.Agent, Style.Static, TextFormat.Plain, "text"),
            CreatedAt = Snapshots.Start,
            UpdatedAt = Snapshots.Start,
        },
        CancellationToken.None);
}
