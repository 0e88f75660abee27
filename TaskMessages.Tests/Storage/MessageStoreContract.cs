using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Stores;
using TaskMessages.Tests.Domain;

namespace TaskMessages.Tests.Storage;

/// <summary>What every implementation of <see cref="IMessageStore"/> must do.</summary>
public abstract class MessageStoreContract
{
    private const string TaskId = "1";
    private static readonly DateTime At = Snapshots.Start;
    private static readonly MessageIdSource Ids = new(TimeProvider.System);

    private IMessageStore _store = null!;

    [SetUp]
    public async Task OpenStore() => _store = await OpenAsync();

    private protected abstract Task<IMessageStore> OpenAsync();

    private static IEnumerable<MessageContent> EveryContent() =>
    [
        new TextContent(Author.User, Style.Static, TextFormat.Plain, ""),
        new TextContent(Author.Agent, Style.Active, TextFormat.Markdown, "# \u00e9\0\U0001F600", [new Attachment("f1", "a.txt", 1L << 40, "text/plain")]),
        new ReasoningContent(Author.Agent, Style.Static, []),
        new ReasoningContent(Author.Agent, Style.Static, ["a", "b"], ["c"]),
        new DataContent(Author.User, Style.Static, Nasty()),
        new ToolRequestContent(Author.Agent, Style.Static, "c1", "search", Nasty()),
        new ToolResponseContent(Author.Agent, Style.Static, "c1", "search", null),
        new ToolResponseContent(Author.Agent, Style.Static, "c1", "search", new List<object?> { 1L, null, Nasty() }, false),
    ];

    private static JsonMap Nasty() => new()
    {
        ["a.b"] = 1L,
        ["$set"] = new JsonMap { ["$gt"] = null, [""] = "" },
        ["int"] = (long)int.MaxValue,
        ["long"] = long.MaxValue,
        ["min"] = long.MinValue,
        ["double"] = 1.5,
        ["whole double"] = 2.0,
        ["flags"] = new List<object?> { true, false, null, new List<object?>(), new JsonMap() },
    };

    [TestCaseSource(nameof(EveryContent))]
    [Property("contract", "agentex:20/36")]
    public async Task Insert_AnyContent_ComesBackAsItWas(MessageContent content)
    {
        var message = NewMessage(content) with { StreamingStatus = StreamingStatus.InProgress, TurnId = Snapshots.TurnId, Attempt = 2 };

        Assert.That(await _store.InsertAsync(message, CancellationToken.None), Is.True);

        Assert.That(Text.Of(await _store.FindAsync(message.Id, CancellationToken.None)), Is.EqualTo(Text.Of(message)));
    }

    [Test]
    public async Task Insert_SameId_IsRefusedAndChangesNothing()
    {
        var message = await AddAsync("first", 1);

        Assert.That(await _store.InsertAsync(message with { Content = TextOf("second") }, CancellationToken.None), Is.False);
        Assert.That(ContentsOf([(await _store.FindAsync(message.Id, CancellationToken.None))!]), Is.EqualTo(new[] { "first" }));
    }

    [Test]
    public async Task InsertMany_SomeThere_AddsTheRestOnly()
    {
        var first = await AddAsync("first", 1);

        await _store.InsertManyAsync([first with { Content = TextOf("changed") }, NewMessage(TextOf("second"), 2)], CancellationToken.None);
        await _store.InsertManyAsync([], CancellationToken.None);

        Assert.That(ContentsOf(await _store.HistoryAsync(TaskId, 10, long.MaxValue, null, CancellationToken.None)), Is.EqualTo(new[] { "first", "second" }));
    }

    [TestCase("non-existent-message-id")]
    [TestCase("000000000000000000000000")]
    [TestCase("")]
    public async Task Find_UnknownId_IsNull(string id)
    {
        Assert.That(await _store.FindAsync(id, CancellationToken.None), Is.Null);
        Assert.That(await _store.FindManyAsync([id], CancellationToken.None), Is.Empty);
        Assert.That(await _store.ReplaceAsync(NewMessage(TextOf("x"), 1) with { Id = id }, 1, CancellationToken.None), Is.False);
    }

    [Test]
    [Property("contract", "agentex:20/28")]
    public async Task Update_WrongTask_LeavesTheMessage()
    {
        var message = await AddAsync("first", 1);

        Assert.That(await _store.ReplaceAsync(message with { TaskId = "2", Content = TextOf("x") }, message.ChangeSeq, CancellationToken.None), Is.False);
        Assert.That(Text.Of(await _store.FindAsync(message.Id, CancellationToken.None)), Is.EqualTo(Text.Of(message)));
    }

    [Test]
    [Property("contract", "agentex:20/34")]
    public async Task Replace_OtherType_ReplacesWhatMayChange_AndOnlyWhatWasSeen()
    {
        var message = await AddAsync("first", 1);
        var next = message with
        {
            Content = new DataContent(Author.Agent, Style.Active, Nasty()),
            StreamingStatus = StreamingStatus.Done,
            ChangeSeq = 5,
            UpdatedAt = At.AddHours(1),
        };

        Assert.That(await _store.ReplaceAsync(next, message.ChangeSeq, CancellationToken.None), Is.True);
        Assert.That(await _store.ReplaceAsync(message with { Content = TextOf("late"), ChangeSeq = 4 }, message.ChangeSeq, CancellationToken.None), Is.False, "it has moved on");
        Assert.That(await _store.SupersedeAsync(message.Id, 3, CancellationToken.None), Is.True);
        Assert.That(await _store.SupersedeAsync(message.Id, 5, CancellationToken.None), Is.False, "its own number");
        Assert.That(await _store.ReplaceAsync(next with { ChangeSeq = 6 }, 5, CancellationToken.None), Is.True);
        next = next with { ChangeSeq = 6, Superseded = [3, 5] };

        Assert.That(Text.Of(await _store.FindAsync(message.Id, CancellationToken.None)), Is.EqualTo(Text.Of(next)));
        Assert.That((await _store.ChangedAfterAsync(TaskId, 4, 10, CancellationToken.None)).Items.Select(changed => changed.Id), Is.EqualTo(new[] { message.Id }));
    }

    [Test]
    public async Task SaveAttempt_LaterAttempt_ReplacesAndTheEarlierIsRefused()
    {
        var first = NewMessage(TextOf("one"), 2) with { Attempt = 1, StreamingStatus = StreamingStatus.InProgress };

        Assert.That(await SaveAsync(first), Is.True);
        Assert.That(await SaveAsync(first with { Content = TextOf("one more") }), Is.True);
        Assert.That(await SaveAsync(first with { Content = TextOf("two"), Attempt = 2, StreamingStatus = StreamingStatus.Done }), Is.True);
        Assert.That(await SaveAsync(first with { Content = TextOf("late") }), Is.False);

        Assert.That(ContentsOf(await _store.HistoryAsync(TaskId, 10, long.MaxValue, null, CancellationToken.None)), Is.EqualTo(new[] { "two" }));
    }

    [Test]
    public async Task RemoveAttempt_StoredAndNotYetStored_NeitherAppearsAgain()
    {
        string[] ids = [TurnMessageId.Create(Snapshots.TurnId, 0), TurnMessageId.Create(Snapshots.TurnId, 1)];
        var stored = NewMessage(TextOf("stored"), 2) with { Id = ids[0], Attempt = 1, TurnId = Snapshots.TurnId };
        var late = NewMessage(TextOf("late"), 3) with { Id = ids[1], Attempt = 1, TurnId = Snapshots.TurnId };
        await SaveAsync(stored);

        await _store.RemoveAttemptAsync(TaskId, Snapshots.TurnId, ids, 2, CancellationToken.None);

        Assert.That(await SaveAsync(stored), Is.False);
        Assert.That(await SaveAsync(late), Is.False);
        Assert.That(await _store.InsertAsync(late, CancellationToken.None), Is.False);
        Assert.That(await _store.HistoryAsync(TaskId, 10, long.MaxValue, null, CancellationToken.None), Is.Empty);
        Assert.That(await _store.FindAsync(ids[0], CancellationToken.None), Is.Null);
        Assert.That(await _store.FindManyAsync(ids, CancellationToken.None), Is.Empty);
        Assert.That(await _store.ReplaceAsync(stored, stored.ChangeSeq, CancellationToken.None), Is.False);
    }

    [Test]
    public async Task SealAttempt_SavedUnsavedAndGrowing_TheEarlierAttemptWritesNothingMore()
    {
        var ids = TurnMessageId.All(Snapshots.TurnId, 3);
        var done = NewMessage(TextOf("done"), 2) with { Id = ids[0], Attempt = 1, TurnId = Snapshots.TurnId, StreamingStatus = StreamingStatus.Done };
        var growing = done with { Id = ids[1], Seq = 3, ChangeSeq = 3, Content = TextOf("grow"), StreamingStatus = StreamingStatus.InProgress };
        var missing = done with { Id = ids[2], Seq = 4, ChangeSeq = 4, Content = TextOf("late") };
        await SaveAsync(done);
        await SaveAsync(growing);

        var left = await _store.SealAttemptAsync(TaskId, Snapshots.TurnId, ids, 2, CancellationToken.None);

        Assert.That(left.Select(message => message.Id), Is.EqualTo(new[] { growing.Id }), "what is to be closed");
        foreach (var late in new[] { done, growing, missing })
            Assert.That(await SaveAsync(late with { Content = TextOf("late") }), Is.False, late.Id);
        Assert.That(await _store.InsertAsync(missing, CancellationToken.None), Is.False, "a missing one has left a tombstone");
        Assert.That(ContentsOf(await _store.HistoryAsync(TaskId, 10, long.MaxValue, null, CancellationToken.None)), Is.EqualTo(new[] { "done", "grow" }));

        Assert.That(await SaveAsync(growing with { Attempt = 2, StreamingStatus = StreamingStatus.Done }), Is.True, "who has sealed it may close it");
        Assert.That(await _store.SealAttemptAsync(TaskId, Snapshots.TurnId, ids, 2, CancellationToken.None), Is.Empty);
    }

    [Test]
    public async Task SealAttempt_OfALaterAttempt_IsLeftAlone()
    {
        var id = TurnMessageId.Create(Snapshots.TurnId, 0);
        var message = NewMessage(TextOf("mine"), 2) with { Id = id, Attempt = 3, TurnId = Snapshots.TurnId };
        await SaveAsync(message);

        await _store.SealAttemptAsync(TaskId, Snapshots.TurnId, [id], 2, CancellationToken.None);

        Assert.That(await SaveAsync(message with { Content = TextOf("mine still") }), Is.True);
    }

    [Test]
    public async Task RemoveAttempt_ThenTheNewAttempt_WritesUnderTheSameId()
    {
        var id = TurnMessageId.Create(Snapshots.TurnId, 0);
        var message = NewMessage(TextOf("dead"), 2) with { Id = id, Attempt = 1, TurnId = Snapshots.TurnId };
        await SaveAsync(message);
        await _store.RemoveAttemptAsync(TaskId, Snapshots.TurnId, [id], 2, CancellationToken.None);

        var mine = message with { Content = TextOf("mine"), Attempt = 2, Seq = 3 };
        Assert.That(await SaveAsync(mine), Is.True);
        await _store.RemoveAttemptAsync(TaskId, Snapshots.TurnId, [id], 2, CancellationToken.None);

        Assert.That(Text.Of(await _store.FindAsync(id, CancellationToken.None)), Is.EqualTo(Text.Of(mine)));
    }

    [Test]
    [Property("contract", "agentex:20/33")]
    public async Task DeleteAll_Task_CountsAndLeavesOthers()
    {
        await AddAsync("a", 1);
        await AddAsync("b", 2);

        Assert.That(await _store.DeleteAllAsync("2", CancellationToken.None), Is.Zero);
        Assert.That(await _store.DeleteAllAsync(TaskId, CancellationToken.None), Is.EqualTo(2));
        Assert.That(await _store.DeleteAllAsync(TaskId, CancellationToken.None), Is.Zero);
    }

    private protected static TextContent TextOf(string text) => new(Author.User, Style.Static, TextFormat.Plain, text);

    private static Message NewMessage(MessageContent content, long seq = 1) => new()
    {
        Id = Ids.Next(),
        TaskId = TaskId,
        Seq = seq,
        Content = content,
        CreatedAt = At,
        UpdatedAt = At,
    };

    private static IEnumerable<string> ContentsOf(IEnumerable<Message> messages) => messages.Select(message => ((TextContent)message.Content).Content);

    private async Task<Message> AddAsync(string text, long seq)
    {
        var message = NewMessage(TextOf(text), seq);
        await _store.InsertAsync(message, CancellationToken.None);
        return message;
    }

    private Task<bool> SaveAsync(Message message) => _store.SaveAttemptAsync(message, CancellationToken.None);
}
