using TaskMessages.Api.Live;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Domain;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Api.Live;

/// <summary>A number between two others that is not there: the walk waits for it, as long as it may still appear.</summary>
public sealed class LedgerGapTests
{
    private ManualClock _clock = null!;
    private InMemoryMessageStore _messages = null!;
    private ChatTask _task = null!;
    private LedgerWalker _walker = null!;

    [SetUp]
    public async Task CreateAsync()
    {
        (_clock, _messages) = (new ManualClock(), new InMemoryMessageStore());
        _task = TurnStateMachine.CreateTask("1", 7, null, null, Snapshots.NewTurn(now: _clock.Now));
        _task = TurnStateMachine.ClaimTurn(_task, Snapshots.Lease, _clock.Now, _clock.Now.AddMinutes(1));
        _walker = Walker();
        await _messages.InsertAsync(_task.Turn!.ToUserMessage("1"), CancellationToken.None);
        _task = TurnStateMachine.AllotMessages(_task, Snapshots.Token, 0, 2, _clock.Now);
        await AddAsync(3);
    }

    [Test]
    public async Task Advance_OneAndThreeAreStored_TellsOneAndWaitsForTwo()
    {
        Assert.That(await AdvanceAsync(), Is.EqualTo(new[] { Id(1) }));
        Assert.That((_walker.Seq, _walker.IsHeldUp), Is.EqualTo((1L, true)));

        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.That(await AdvanceAsync(), Is.Empty);
        Assert.That(_walker.IsHeldUp, Is.True);

        await AddAsync(2);
        Assert.That(await AdvanceAsync(), Is.EqualTo(new[] { Id(2), Id(3) }), "two, then three");
        Assert.That((_walker.Seq, _walker.IsHeldUp), Is.EqualTo((3L, false)));
    }

    [Test]
    public async Task Advance_TwoNeverComes_PatienceRunsOut()
    {
        await AdvanceAsync();
        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.That(await AdvanceAsync(), Is.EqualTo(new[] { Id(3) }));
        Assert.That((_walker.Seq, _walker.IsHeldUp), Is.EqualTo((3L, false)));

        await AddAsync(2);
        Assert.That(await AdvanceAsync(), Is.Empty, "it never goes back");
    }

    /// <summary>What its poster says of its time tells nothing of when it was stored.</summary>
    [Test]
    public async Task Advance_ThreeIsOfAnotherTime_TwoIsWaitedForAsLongAsEver([Values(-400, 400)] int days)
    {
        var id = new MessageIdSource(_clock).Next();
        await _messages.RemoveAttemptAsync("1", _task.Turn!.Id, [Id(3)], beforeAttempt: 99, CancellationToken.None);
        await _messages.InsertAsync(
            new Message
            {
                Id = id,
                TaskId = "1",
                Seq = 3,
                Content = new TextContent(Author.Agent, Style.Static, TextFormat.Plain, "posted"),
                CreatedAt = _clock.Now.AddDays(days),
                UpdatedAt = _clock.Now.AddDays(days),
            },
            CancellationToken.None);

        Assert.That(await AdvanceAsync(), Is.EqualTo(new[] { Id(1) }));
        Assert.That(_walker.IsHeldUp, Is.True);
        _clock.Advance(TimeSpan.FromSeconds(11));

        Assert.That(await AdvanceAsync(), Is.EqualTo(new[] { id }));
    }

    [Test]
    public async Task Advance_TwoWasRemoved_IsWaitedForAMomentOnly()
    {
        await _messages.RemoveAttemptAsync("1", _task.Turn!.Id, [Id(3)], beforeAttempt: 99, CancellationToken.None);
        _task = TurnStateMachine.RemoveMessages(_task, Snapshots.Token, _clock.Now);

        Assert.That(await AdvanceAsync(), Is.EqualTo(new[] { Id(1) }));
        Assert.That(_walker.IsHeldUp, Is.True);
        _clock.Advance(TimeSpan.FromMilliseconds(200));
        await AdvanceAsync();

        Assert.That((_walker.Seq, _walker.IsHeldUp), Is.EqualTo((4L, false)), "what is missing before a removal was removed");
    }

    [Test]
    public async Task Advance_UpToANumber_StopsThere()
    {
        await AddAsync(2);

        await _walker.AdvanceAsync(_task, 2, CancellationToken.None).AllAsync();

        Assert.That(_walker.Seq, Is.EqualTo(2));
    }

    [Test]
    public async Task Advance_ToATarget_WaitsForNothing()
    {
        var walker = Walker(new StreamTarget(3, new Dictionary<long, GrowingMessage>()));

        await walker.AdvanceAsync(_task, 3, CancellationToken.None).AllAsync();

        Assert.That((walker.Seq, walker.IsHeldUp), Is.EqualTo((3L, false)), "somebody else has waited up to there");
    }

    private static string Id(long seq) => seq == 1 ? Snapshots.TurnId : TurnMessageId.Create(Snapshots.TurnId, (int)seq - 2);

    private LedgerWalker Walker(StreamTarget? target = null)
        => new(new TurnStores(new InMemoryTaskStore(), _messages, new InMemoryTurnStore()), "1", StreamCursor.At(0), _clock, target);

    /// <summary>The messages whose steps are told.</summary>
    private async Task<string[]> AdvanceAsync() => [.. (await _walker.AdvanceAsync(_task, long.MaxValue, CancellationToken.None).AllAsync())
        .Where(sent => sent.Frame.Name == "step.completed")
        .Select(sent => (string)Newtonsoft.Json.Linq.JObject.Parse(sent.Frame.Json)["step"]!["id"]!)
        .Select(id => id.Split(':')[1])];

    private Task<bool> AddAsync(long seq) => _messages.InsertAsync(
        new Message
        {
            Id = Id(seq),
            TaskId = "1",
            Seq = seq,
            Content = new TextContent(Author.Agent, Style.Static, TextFormat.Plain, $"{seq}"),
            StreamingStatus = StreamingStatus.Done,
            CreatedAt = _clock.Now,
            UpdatedAt = _clock.Now,
            TurnId = Snapshots.TurnId,
            Attempt = 1,
        },
        CancellationToken.None);
}
