using System.Text;
using TaskMessages.Api.Live;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Execution.Growth;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Domain;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Api.Live;

/// <summary>One task's reader and the streams it serves.</summary>
public sealed class TaskReaderTests
{
    private CollectingLogger<TaskReader> _log = null!;
    private ManualClock _clock = null!;
    private InMemoryTaskStore _tasks = null!;
    private InMemoryMessageStore _messages = null!;
    private StoreFaults _faults = null!;
    private TaskReader _reader = null!;

    [SetUp]
    public async Task CreateAsync()
    {
        (_clock, _tasks, _messages, _faults) = (new ManualClock(), new InMemoryTaskStore(), new InMemoryMessageStore(), new StoreFaults());
        _log = new CollectingLogger<TaskReader>();
        var task = TurnStateMachine.CreateTask("1", 7, null, null, Snapshots.NewTurn(now: _clock.Now));
        _tasks.Put(TurnStateMachine.ClaimTurn(task, Snapshots.Lease, _clock.Now, _clock.Now.AddMinutes(1)));
        await _messages.InsertAsync(task.Turn!.ToUserMessage("1"), CancellationToken.None);
        CreateReader();
    }

    [TearDown]
    public void Dispose() => _reader.Dispose();

    [Test]
    public async Task Add_TaskIsGone_IsNull()
    {
        using var reader = new TaskReader("another", Stores(), _clock, _log);

        Assert.That(await reader.AddAsync(new EventStream(), null, CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task Add_RunningTask_StandsAtWhatIsStored()
    {
        var (here, isAdded) = (await _reader.AddAsync(new EventStream(), null, CancellationToken.None))!.Value;

        Assert.That((here.Seq, isAdded), Is.EqualTo((1L, true)));
    }

    [TestCase(0)]
    [TestCase(40)]
    public async Task Add_NumberIsGivenOutAndNotStored_IsToldWhenItIs(int after)
    {
        await BeWithoutTurnsAsync();
        var missing = await GiveOutAsync();
        for (var i = 0; i < after; i++)
            await PostAsync(await GiveOutAsync(), $"later {i}");
        var stream = await AddAsync();

        await PostAsync(missing, "late");
        _reader.Changed();

        Assert.That(await ReadToAsync(stream, "late"), Does.Contain($"id: {missing}\n"));
    }

    [Test]
    public async Task Add_TaskThatNothingWasGivenOutOfLately_StandsAtItsEnd()
    {
        await BeWithoutTurnsAsync();
        await GiveOutAsync();
        _clock.Advance(LedgerWalker.Patience + TimeSpan.FromSeconds(1));

        var (here, _) = (await _reader.AddAsync(new EventStream(), null, CancellationToken.None))!.Value;

        Assert.That(here.Seq, Is.EqualTo((await TaskAsync()).Seq), "the number has no message, and never will");
    }

    [Test]
    public async Task Changed_MessageIsStored_EveryStreamIsSentIt()
    {
        var (one, two) = (await AddAsync(), await AddAsync());

        await SaveAsync(await AllotAsync(), "answer");
        _reader.Changed();

        foreach (var stream in new[] { one, two })
            Assert.That(await ReadToAsync(stream, "step.completed"), Does.Contain("answer").And.Contain("id: 2\n"));
    }

    [Test]
    public async Task Changed_NumberIsMissing_LooksAgainByItself()
    {
        var stream = await AddAsync();
        var (first, second) = (await AllotAsync(), await AllotAsync());
        await SaveAsync(second, "second");
        _reader.Changed();
        await Eventually.TrueAsync(() => _clock.HasTimer, "it wants to look again soon");

        await SaveAsync(first, "first");
        _clock.Advance(TimeSpan.FromMilliseconds(40));

        var text = await ReadToAsync(stream, "second");
        Assert.That(text.IndexOf("first", StringComparison.Ordinal), Is.GreaterThan(0).And.LessThan(text.IndexOf("second", StringComparison.Ordinal)));
    }

    [Test]
    public async Task Grown_PieceThatIsNotStored_IsSentAndNotRepeatedWhenItIs()
    {
        var stream = await AddAsync();
        var seq = await AllotAsync();
        await SaveAsync(seq, "Hel", StreamingStatus.InProgress);
        _reader.Changed();
        await ReadToAsync(stream, "message.delta");

        _reader.Grown(new GrowingText(Id(seq), seq, 3, "lo"));
        Assert.That(await ReadToAsync(stream, "message.delta"), Does.Contain("\"lo\"").And.Contain("id: 2:2.5\n"));
        await SaveAsync(seq, "Hello!", StreamingStatus.InProgress);
        _reader.Changed();
        Assert.That(await ReadToAsync(stream, "message.delta"), Does.Contain("\"!\""));
    }

    [Test]
    public async Task Changed_TextGrowsInAnotherProcess_LooksAgainByItself()
    {
        var stream = await AddAsync();
        var seq = await AllotAsync();
        await SaveAsync(seq, "Hel", StreamingStatus.InProgress);
        _reader.Changed();
        await ReadToAsync(stream, "message.delta");
        await Eventually.TrueAsync(() => _clock.HasTimer, "it wants to look again");

        await SaveAsync(seq, "Hello", StreamingStatus.InProgress);
        _clock.Advance(TimeSpan.FromMilliseconds(250));

        Assert.That(await ReadToAsync(stream, "message.delta"), Does.Contain("\"lo\""));
    }

    [Test]
    public async Task Changed_TextThatGrowsElsewhereIsLate_LooksSoonerAndThenSeldom()
    {
        var stream = await AddAsync();
        var seq = await AllotAsync();
        await SaveAsync(seq, "Hel", StreamingStatus.InProgress);
        _reader.Changed();
        await ReadToAsync(stream, "message.delta");

        for (var look = 0; look < 5; look++)
            await LookAsync(null);
        await GrowAsync("Hell", "l");

        foreach (var wait in new[] { 250, 50, 100, 200, 250, 250 })
            await LookAsync(wait);
        await GrowAsync("Hello", "o");
        await LookAsync(250);

        async Task GrowAsync(string text, string added)
        {
            await SaveAsync(seq, text, StreamingStatus.InProgress);
            await Eventually.TrueAsync(() => _clock.HasTimer, "it wants to look again");
            _clock.Advance(_clock.NextDueIn!.Value);
            Assert.That(await ReadToAsync(stream, "message.delta"), Does.Contain($"\"{added}\""));
        }

        async Task LookAsync(int? wait)
        {
            await Eventually.TrueAsync(() => _clock.HasTimer, "it wants to look again");
            var due = _clock.NextDueIn!.Value;
            Assert.That(due.TotalMilliseconds, Is.EqualTo(wait ?? due.TotalMilliseconds));
            _clock.Advance(due);
            await Eventually.TrueAsync(() => _clock.HasTimer, "it has looked");
        }
    }

    [Test]
    public async Task Changed_DatabaseIsAway_SaysSoAndLooksAgainAfterASecond()
    {
        _reader.Dispose();
        _faults = new StoreFaults { BreakAt = 2, Kind = FaultKind.Lost, Dies = false };
        CreateReader();
        var stream = await AddAsync();
        await Eventually.TrueAsync(() => _faults.Calls == 2, "it looks once more after the stream was added");
        await SaveAsync(await AllotAsync(), "answer");
        _reader.Changed();
        await Eventually.TrueAsync(() => _clock.HasTimer, "it wants to look again");
        Assert.That(_log.Events.Select(entry => entry.EventId), Is.EqualTo(new[] { 6001 }));

        _clock.Advance(TimeSpan.FromSeconds(1));

        await ReadToAsync(stream, "step.completed");
    }

    [Test]
    public async Task Changed_TaskEnds_EveryStreamIsConcluded()
    {
        var stream = await AddAsync();
        _tasks.Put(TurnStateMachine.CompleteTurn(await TaskAsync(), Snapshots.Token, "answer", _clock.Now));
        _reader.Changed();

        Assert.That(await ReadToAsync(stream, "task.completed"), Does.Contain("answer"));
        Assert.That(stream.Take().IsLast, Is.True);
    }

    [Test]
    public async Task Changed_TaskIsDeleted_EveryStreamIsClosed()
    {
        var stream = await AddAsync();
        _tasks.Put(TurnStateMachine.DeleteTask(await TaskAsync(), _clock.Now));
        _reader.Changed();

        Assert.That(await ReadToAsync(stream, "stream.error"), Does.Contain("task_deleted"));
    }

    [Test]
    public async Task Add_ClientHasMoreThanIsStored_IsNotAddedBeforeTheReaderHasIt()
    {
        var (first, second) = (await AllotAsync(), await AllotAsync());
        await SaveAsync(second, "second");
        var cursor = StreamCursor.At(second);

        var (here, isAdded) = (await _reader.AddAsync(new EventStream(), cursor, CancellationToken.None))!.Value;
        Assert.That((here.Seq, isAdded), Is.EqualTo((1L, false)), "what comes next it has already");

        await SaveAsync(first, "first");
        (here, isAdded) = (await _reader.AddAsync(new EventStream(), cursor, CancellationToken.None))!.Value;
        Assert.That((here.Seq, isAdded), Is.EqualTo((second, true)));
    }

    [Test]
    public async Task Add_ClientHasAPartOfWhatIsNotReadYet_IsNotAddedBeforeTheReaderHasAllOfIt()
    {
        var seq = await AllotAsync();
        var cursor = new StreamCursor(seq - 1, 1, new Dictionary<long, int>());

        var (here, isAdded) = (await _reader.AddAsync(new EventStream(), cursor, CancellationToken.None))!.Value;
        Assert.That((here.Seq, isAdded), Is.EqualTo((seq - 1, false)), "it would be sent that part a second time");

        await SaveAsync(seq, "Hel", StreamingStatus.InProgress);
        (here, isAdded) = (await _reader.AddAsync(new EventStream(), cursor, CancellationToken.None))!.Value;
        Assert.That((here.Seq, isAdded), Is.EqualTo((seq, true)));
    }

    [TestCase(1000, 0)]
    [TestCase(1, 1)]
    public async Task Add_ClientClaimsWhatWasNeverGivenOut_IsAdded(int seq, int frames)
    {
        var added = await _reader.AddAsync(new EventStream(), new StreamCursor(seq, frames, new Dictionary<long, int>()), CancellationToken.None);

        Assert.That(added!.Value.IsAdded, Is.True, "nobody was told of what does not exist");
    }

    [Test]
    public async Task Remove_Stream_TellsWhetherItWasTheLastAndSendsItNoMore()
    {
        var (one, two) = (await AddAsync(), await AddAsync());

        Assert.That(await _reader.RemoveAsync(one), Is.False);
        await SaveAsync(await AllotAsync(), "answer");
        _reader.Changed();
        await ReadToAsync(two, "step.completed");

        Assert.That(one.Take().Frames, Is.Empty);
        Assert.That(await _reader.RemoveAsync(two), Is.True);
    }

    private void CreateReader() => _reader = new TaskReader("1", Stores(), _clock, _log);

    private TurnStores Stores() => new(new FaultyTaskStore(_tasks, _faults), _messages, new InMemoryTurnStore());

    private async Task<EventStream> AddAsync()
    {
        var stream = new EventStream();
        Assert.That((await _reader.AddAsync(stream, null, CancellationToken.None))!.Value.IsAdded, Is.True);
        return stream;
    }

    /// <summary>As the tasks are that agents write into by themselves.</summary>
    private async Task BeWithoutTurnsAsync()
    {
        _tasks.Put(await TaskAsync() with { Turn = null });
        _reader.Dispose();
        _reader = new TaskReader("1", Stores(), _clock, _log, new MessageVoice("1"));
    }

    private async Task<long> GiveOutAsync() => (await _tasks.AllotExternalAsync("1", null, 1, _clock.Now, CancellationToken.None))!.FirstSeq;

    private Task<bool> PostAsync(long seq, string text) => _messages.InsertAsync(
        new Message
        {
            Id = Id(seq),
            TaskId = "1",
            Seq = seq,
            ChangeSeq = seq,
            Content = new TextContent(Author.Agent, Style.Static, TextFormat.Plain, text),
            CreatedAt = _clock.Now,
            UpdatedAt = _clock.Now,
        },
        CancellationToken.None);

    private async Task<ChatTask> TaskAsync() => (await _tasks.FindAsync("1", CancellationToken.None))!;

    /// <summary>The next number, for a message of the turn.</summary>
    private async Task<long> AllotAsync() => (await _tasks.AllotAsync("1", Snapshots.Token, 0, 1, _clock.Now, CancellationToken.None))!.FirstSeq;

    private static string Id(long seq) => TurnMessageId.Create(Snapshots.TurnId, (int)seq - 2);

    private Task<bool> SaveAsync(long seq, string text, StreamingStatus status = StreamingStatus.Done) => _messages.SaveAttemptAsync(
        new Message
        {
            Id = Id(seq),
            TaskId = "1",
            Seq = seq,
            Content = new TextContent(Author.Agent, Style.Static, TextFormat.Plain, text),
            StreamingStatus = status,
            CreatedAt = _clock.Now,
            UpdatedAt = _clock.Now,
            TurnId = Snapshots.TurnId,
            Attempt = 1,
        },
        CancellationToken.None);

    /// <summary>Takes what is sent until a word is in it.</summary>
    private static async Task<string> ReadToAsync(EventStream stream, string word)
    {
        var text = new StringBuilder();
        while (!text.ToString().Contains(word, StringComparison.Ordinal))
        {
            await stream.WaitAsync().WaitAsync(Eventually.Patience);
            var (frames, isLast) = stream.Take();
            foreach (var frame in frames)
                text.Append(Encoding.UTF8.GetString(frame));
            Assert.That(!isLast || text.ToString().Contains(word, StringComparison.Ordinal), Is.True, $"it ends before {word}: {text}");
        }

        return text.ToString();
    }
}
