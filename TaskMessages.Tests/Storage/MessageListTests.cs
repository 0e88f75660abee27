using TaskMessages.Domain.Messages;
using TaskMessages.Storage;
using TaskMessages.Tests.Domain;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Storage;

/// <summary>Lists, pages and filters over one ledger.</summary>
[TestFixtureSource(typeof(Deployment), nameof(Deployment.StoreKinds))]
public sealed class MessageListTests(DatabaseKind kind)
{
    private const string TaskId = "1";
    private static readonly MessageIdSource Ids = new(TimeProvider.System);

    private EmbeddedDatabase _database = null!;
    private MessageStore _store = null!;
    private long _seq;

    [SetUp]
    public async Task OpenStore()
    {
        _database = await EmbeddedDatabase.StartAsync(kind);
        _store = new MessageStore(_database.Database, TimeProvider.System);
        _seq = 0;
    }

    [TearDown]
    public async Task CloseDatabase() => await _database.DisposeAsync();

    [Test]
    [Property("contract", "agentex:20/9")]
    public async Task List_SameMillisecond_NewestFirstByNumber()
    {
        for (var i = 0; i < 5; i++)
            await AddAsync(TextOf($"{i}"), milliseconds: 0);

        Assert.That(await TextsAsync(new MessageListQuery { TaskId = TaskId }), Is.EqualTo(new[] { "4", "3", "2", "1", "0" }));
        Assert.That(await TextsAsync(new MessageListQuery { TaskId = TaskId, Descending = false }), Is.EqualTo(new[] { "0", "1", "2", "3", "4" }));
    }

    [Test]
    [Property("contract", "agentex:20/26")]
    public async Task List_ArrivalReversed_TimesWin()
    {
        await AddAsync(TextOf("late"), milliseconds: 10);
        await AddAsync(TextOf("early"), milliseconds: 5);

        Assert.That(
            await TextsAsync(new MessageListQuery { TaskId = TaskId, OrderBy = "created_at", Descending = false }), Is.EqualTo(new[] { "early", "late" }));
    }

    [Test]
    [Property("contract", "agentex:20/22")]
    public async Task List_LimitAndPage_WalkTheWholeOrder()
    {
        for (var i = 0; i < 7; i++)
            await AddAsync(TextOf($"{i}"), i);

        Assert.That(await TextsAsync(new MessageListQuery { TaskId = TaskId, Limit = 3, Descending = false }), Is.EqualTo(new[] { "0", "1", "2" }));
        Assert.That(await TextsAsync(new MessageListQuery { TaskId = TaskId, Limit = 3, Page = 3, Descending = false }), Is.EqualTo(new[] { "6" }));
        Assert.That(await TextsAsync(new MessageListQuery { TaskId = TaskId, Limit = 1000, Page = int.MaxValue }), Is.Empty);
    }

    [Test]
    public async Task List_OrderByAnyField_TiesFallBackToTheLedgersOrder()
    {
        await AddAsync(TextOf("text a"), 1);
        await AddAsync(DataOf(new JsonMap { ["x"] = 1L }), 2);
        await AddAsync(TextOf("text b"), 3);

        var byType = await _store.ListAsync(new MessageListQuery { TaskId = TaskId, OrderBy = "content.type", Descending = false }, CancellationToken.None).AllAsync();
        var unknown = await _store.ListAsync(new MessageListQuery { TaskId = TaskId, OrderBy = "nothing", Descending = true }, CancellationToken.None).AllAsync();

        Assert.That(byType.Select(message => message.Seq), Is.EqualTo(new long[] { 2, 1, 3 }));
        Assert.That(unknown.Select(message => message.Seq), Is.EqualTo(new long[] { 3, 2, 1 }));
    }

    [TestCase(PageDirection.Older)]
    [TestCase(PageDirection.Newer)]
    [Property("contract", "agentex:20/7")]
    public async Task Page_DrainedBySeven_GivesEveryMessageOnceInOrder(PageDirection direction)
    {
        for (var i = 0; i < 60; i++)
            await AddAsync(TextOf($"{i}"), i / 4);

        var seen = new List<long>();
        MessagePosition? cursor = null;
        do
        {
            var page = await _store.PageAsync(
                new MessagePageQuery { TaskId = TaskId, Limit = 7, Cursor = cursor, Direction = direction }, CancellationToken.None);
            Assert.That(page.Items.Select(message => message.Seq), Is.Ordered.Descending);
            seen.AddRange(direction == PageDirection.Older ? page.Items.Select(message => message.Seq) : page.Items.Select(message => message.Seq).Reverse());
            cursor = page.Next(direction);
        }
        while (cursor is not null);

        var all = Enumerable.Range(1, 60).Select(seq => (long)seq);
        Assert.That(seen, Is.EqualTo(direction == PageDirection.Older ? all.Reverse() : all));
    }

    [Test]
    [Property("contract", "agentex:20/35")]
    public async Task Page_BeforeAndAfterACursor_PartitionTheLedgerAlsoWhenTheMessageIsGone()
    {
        for (var i = 0; i < 9; i++)
            await AddAsync(TextOf($"{i}"), i / 3);
        var middle = (await _store.ListAsync(new MessageListQuery { TaskId = TaskId, Limit = 5 }, CancellationToken.None).AllAsync())[^1];
        var cursor = new MessagePosition(middle.CreatedAt, middle.Seq, middle.Id);
        await _store.RemoveAttemptAsync(TaskId, "", [middle.Id], beforeAttempt: 1, CancellationToken.None);

        var older = await _store.PageAsync(new MessagePageQuery { TaskId = TaskId, Cursor = cursor }, CancellationToken.None);
        var newer = await _store.PageAsync(
            new MessagePageQuery { TaskId = TaskId, Cursor = cursor, Direction = PageDirection.Newer }, CancellationToken.None);

        Assert.That(older.Items.Select(message => message.Seq), Is.EqualTo(new long[] { 4, 3, 2, 1 }));
        Assert.That(newer.Items.Select(message => message.Seq), Is.EqualTo(new long[] { 9, 8, 7, 6 }));
    }

    [Test]
    [Property("contract", "agentex:20/16")]
    public async Task Page_WithFilter_BothHoldOnEveryPage()
    {
        for (var i = 0; i < 50; i++)
            await AddAsync(i % 2 == 0 ? TextOf($"{i}") : DataOf([]), i);
        var query = new MessagePageQuery { TaskId = TaskId, Limit = 10, Filters = [Include("content.type", "text")] };

        var first = await _store.PageAsync(query, CancellationToken.None);
        var second = await _store.PageAsync(query with { Cursor = first.Next(PageDirection.Older) }, CancellationToken.None);

        Assert.That(first.HasMore && second.HasMore, Is.True);
        Assert.That(first.Items.Concat(second.Items).Select(message => message.Content.Type), Has.Exactly(20).EqualTo(ContentType.Text));
    }

    [Test]
    [Property("contract", "agentex:20/15")]
    public async Task List_Filters_MatchAsTheContractSays()
    {
        await AddAsync(TextOf("hi") with { Author = Author.Agent }, 1, StreamingStatus.Done);
        await AddAsync(TextOf("hi"), 2);
        await AddAsync(DataOf(new JsonMap { ["status"] = "completed", ["n"] = 1L, ["user"] = new JsonMap { ["role"] = "admin" }, ["list"] = new List<object?> { "a", "b" } }), 3);
        await AddAsync(DataOf(new JsonMap { ["status"] = "open", ["n"] = 1.0, ["ok"] = true, ["$gt"] = 5L }), 4);

        await ExpectAsync([1, 2], Include("content.type", "text"));
        await ExpectAsync([1], Include("content.type", "text", "content.author", "agent", "streaming_status", "DONE"));
        await ExpectAsync([3], Include("content.data.status", "completed"));
        await ExpectAsync([3], Include("content.data.user.role", "admin", "content.data.status", "completed"));
        await ExpectAsync([3, 4], Include("content.data.n", 1L));
        await ExpectAsync([4], Include("content.data.ok", true));
        await ExpectAsync([3], Include("content.data.list", "a"));
        await ExpectAsync([4], Include("content.data.$gt", 5L));
        await ExpectAsync([1, 2, 3], Include("content.data.ok", null));
        await ExpectAsync([], Include("content.data", new JsonMap { ["$exists"] = true }));
        await ExpectAsync([3, 4], Include("content.data.status", "completed"), Include("content.data.status", "open"));
        await ExpectAsync([1, 2], Exclude("content.type", "data"));
        await ExpectAsync([4], Include("content.type", "data"), Exclude("content.data.status", "completed"), Exclude("content.data.status", "none"));
        await ExpectAsync([1, 2, 3, 4], new MessageFilter([], Exclude: false));
        await ExpectAsync([], new MessageFilter([], Exclude: true));
    }

    [Test]
    public async Task History_Limit_IsTheNewestOldestFirst()
    {
        for (var i = 0; i < 5; i++)
            await AddAsync(TextOf($"{i}"), i / 2);

        var history = await _store.HistoryAsync(TaskId, 3, long.MaxValue, null, CancellationToken.None);

        Assert.That(history.Select(message => message.Seq), Is.EqualTo(new long[] { 3, 4, 5 }));
    }

    private async Task ExpectAsync(long[] seqs, params MessageFilter[] filters)
    {
        var found = await _store.ListAsync(new MessageListQuery { TaskId = TaskId, Descending = false, Filters = filters }, CancellationToken.None).AllAsync();
        Assert.That(found.Select(message => message.Seq), Is.EqualTo(seqs), Text.Of(filters));
    }

    private static MessageFilter Include(params object?[] leaves) => new(Leaves(leaves), Exclude: false);

    private static MessageFilter Exclude(params object?[] leaves) => new(Leaves(leaves), Exclude: true);

    private static FilterLeaf[] Leaves(object?[] pairs) => [.. pairs.Chunk(2).Select(pair => new FilterLeaf((string)pair[0]!, pair[1]))];

    private static TextContent TextOf(string text) => new(Author.User, Style.Static, TextFormat.Plain, text);

    private static DataContent DataOf(JsonMap data) => new(Author.User, Style.Static, data);

    private async Task<IEnumerable<string>> TextsAsync(MessageListQuery query)
        => (await _store.ListAsync(query, CancellationToken.None).AllAsync()).Select(message => ((TextContent)message.Content).Content);

    private Task<bool> AddAsync(MessageContent content, int milliseconds, StreamingStatus? status = null)
    {
        var at = Snapshots.Start.AddMilliseconds(milliseconds);
        var message = new Message { Id = Ids.Next(), TaskId = TaskId, Seq = ++_seq, Content = content, StreamingStatus = status, CreatedAt = at, UpdatedAt = at };
        return _store.InsertAsync(message, CancellationToken.None);
    }
}
