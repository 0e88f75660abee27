using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;
using TaskMessages.Storage;
using TaskMessages.Tests.Domain;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Storage;

/// <summary>The queries that run all the time read no more than they return.</summary>
public sealed class IndexUseTests
{
    private const int Others = 300;

    private EmbeddedDatabase _database = null!;

    [SetUp]
    public async Task OpenDatabase()
    {
        _database = await EmbeddedDatabase.StartAsync();
        using var tasks = new TaskStore(_database.Database);
        var messages = new MessageStore(_database.Database, TimeProvider.System);
        var ids = new MessageIdSource(TimeProvider.System);
        for (var i = 0; i < Others; i++)
        {
            await tasks.InsertAsync(i % 100 == 0 ? Snapshots.Queued($"{i}") : Snapshots.Completed($"{i}"), CancellationToken.None);
            var at = Snapshots.Start.AddMilliseconds(i);
            await messages.InsertAsync(
                new Message
                {
                    Id = ids.Next(),
                    TaskId = $"{i % 3}",
                    Seq = i,
                    Content = Domain.Services.MessageServiceTests.TextOf("x"),
                    CreatedAt = at,
                    UpdatedAt = at,
                },
                CancellationToken.None);
        }
    }

    [TearDown]
    public async Task CloseDatabase() => await _database.DisposeAsync();

    [Test]
    public async Task Claim_QueueOfThreeAmongManyTasks_ReadsOne()
    {
        var filter = new BsonDocument
        {
            { "status", "running" }, { "turn.visible_at", new BsonDocument("$lte", Snapshots.Start) },
        };

        Assert.That(await ExaminedAsync("tasks", filter, new BsonDocument("turn.visible_at", 1), 1), Is.EqualTo(1));
    }

    [Test]
    public async Task ClaimOfAgent_AmongManyTurnsOfAnother_ReadsOne()
    {
        using var tasks = new TaskStore(_database.Database);
        for (var number = 0; number < 50; number++)
            await tasks.InsertAsync(Snapshots.Queued($"busy {number}") with { AgentId = 1 }, CancellationToken.None);
        await tasks.InsertAsync(Snapshots.Queued("single") with { AgentId = 2000 }, CancellationToken.None);
        var ready = new BsonDocument("$lte", Snapshots.Start);

        Assert.That(await ExaminedAsync("tasks", new BsonDocument { { "status", "running" }, { "turn.visible_at", ready }, { "agent_id", 2000L } }, new BsonDocument("turn.visible_at", 1), 1), Is.EqualTo(1));
        Assert.That(
            await ExaminedAsync("tasks", new BsonDocument { { "agent_id", new BsonDocument("$gt", 1L) }, { "turn.visible_at", ready } }, new BsonDocument { { "agent_id", 1 }, { "turn.visible_at", 1 } }, 1),
            Is.EqualTo(1),
            "the next agent that has a ready turn");
    }

    [Test]
    public async Task Page_DeepInALedger_ReadsThePage()
    {
        foreach (var direction in Enum.GetValues<PageDirection>())
        {
            var match = MessageQuery.Match("0", []);
            MessageQuery.Beyond(match, new MessagePosition(Snapshots.Start.AddMilliseconds(150), 150, ""), direction);

            Assert.That(
                await ExaminedAsync("messages", match, MessageQuery.Order(direction == PageDirection.Older), 10), Is.InRange(10, 11), $"{direction}");
        }
    }

    [Test]
    public async Task TaskPage_OfAnAgent_ReadsThePage([Values(null, TaskLifecycle.Completed)] TaskLifecycle? lifecycle, [Values] bool descending)
    {
        var query = new TaskPageQuery { AgentId = Snapshots.AgentId, Lifecycle = lifecycle, Descending = descending, Skip = 0, Limit = 5 };
        using var tasks = new TaskStore(_database.Database);
        for (var number = 0; number < 5; number++)
            await tasks.InsertAsync(Snapshots.Completed($"closed {number}") with { Lifecycle = TaskLifecycle.Completed }, CancellationToken.None);

        Assert.That(await ExaminedAsync("tasks", TaskQuery.Match(query), TaskQuery.Order(query), 5), Is.InRange(5, 6));
    }

    [Test]
    public async Task TaskPage_ByMetadata_ReadsThePage([Values(null, TaskLifecycle.Open)] TaskLifecycle? lifecycle, [Values] bool descending)
    {
        await AddCustomersAsync();
        var wanted = new JsonMap { ["customer"] = new JsonMap { ["id"] = "c-7" }, ["tags"] = new List<object?> { "a" } };

        var examined = await ExaminedByAsync(tasks => tasks.ListAsync(
            new TaskPageQuery { AgentId = Snapshots.AgentId, Lifecycle = lifecycle, Metadata = wanted, Descending = descending, Skip = 0, Limit = 5 }, CancellationToken.None));

        Assert.That(examined, Is.InRange(5, 6));
    }

    [Test]
    public async Task TaskPage_ByMetadataOfEveryAgent_ReadsThePage([Values] bool descending)
    {
        await AddCustomersAsync(501, 502, null, 503);
        var wanted = new JsonMap { ["customer"] = new JsonMap { ["id"] = "c-7" } };
        var query = new TaskPageQuery { Metadata = wanted, Descending = descending, Skip = 3, Limit = 5 };
        IReadOnlyList<ChatTask> page = [];

        var examined = await ExaminedByAsync(async tasks => page = await tasks.ListAsync(query, CancellationToken.None));

        Assert.That(examined, Is.InRange(8, 9), "what is passed over, and the page");
        using var tasks = new TaskStore(_database.Database);
        var all = await tasks.ListAsync(query with { Metadata = null, Skip = 0, Limit = 10_000 }, CancellationToken.None);
        var expected = all.Where(task => task.Metadata?["customer"] is JsonMap customer && Equals(customer["id"], "c-7")).Skip(3).Take(5);
        Assert.That(page.Select(task => task.Id), Is.EqualTo(expected.Select(task => task.Id)));
        Assert.That(page.Select(task => task.AgentId).Distinct().Count(), Is.GreaterThan(1));
    }

    [TestCase(90)]
    [TestCase(110)]
    public async Task TaskPage_ByMetadataOfManyAgents_FindsThemAll(int agents)
    {
        using var tasks = new TaskStore(_database.Database);
        var marked = new JsonMap { ["mark"] = "these" };
        for (var agent = 0; agent < agents; agent++)
            await tasks.InsertAsync(Snapshots.Completed($"of agent {agent}") with { AgentId = 1000 + agent, Metadata = marked }, CancellationToken.None);
        var many = new JsonMap(marked);
        for (var member = 0; member < MetadataKeys.Limit; member++)
            many[$"m{member}"] = (long)member;
        await tasks.InsertAsync(Snapshots.Completed("with more than has keys") with { AgentId = 1000, Metadata = many }, CancellationToken.None);

        var found = await tasks.ListAsync(new TaskPageQuery { Metadata = marked, Skip = 0, Limit = 1000 }, CancellationToken.None);

        Assert.That(found, Has.Count.EqualTo(agents + 1));
        Assert.That(found, Is.Ordered.Descending.By(nameof(ChatTask.CreatedAt)));
    }

    [Test]
    public async Task TaskList_ByMetadata_ReadsThePage()
    {
        await AddCustomersAsync();

        var examined = await ExaminedByAsync(async tasks => await tasks.ListAsync(
            new TaskListQuery { AgentId = Snapshots.AgentId, Sources = [TaskSource.Sdk], Metadata = [new FilterLeaf("metadata.customer.id", "c-7")], Limit = 5 },
            CancellationToken.None).AllAsync());

        Assert.That(examined, Is.InRange(5, 6));
    }

    [Test]
    public async Task TaskList_OfEveryAgent_ReadsThePage()
    {
        var query = new TaskListQuery { AgentId = null, Sources = [TaskSource.Sdk, TaskSource.Rpc, TaskSource.External], Limit = 5 };

        Assert.That(await ExaminedAsync("tasks", TaskQuery.Match(query), TaskQuery.NewestFirst, 5), Is.InRange(5, 6));
    }

    [TestCase("common", null, 5)]
    [TestCase("common", Snapshots.AgentId, 5)]
    [TestCase("rare", null, 1)]
    [TestCase("rare", Snapshots.AgentId, 1)]
    [TestCase("rare common", Snapshots.AgentId, 1)]
    [TestCase("absent", Snapshots.AgentId, 0)]
    public async Task TaskList_ByWords_ReadsThePage(string words, long? agent, int found)
    {
        await new Schema(_database.Database, keepsWords: true).EnsureAsync(CancellationToken.None);
        using var tasks = new TaskStore(_database.Database, keepsWords: true);
        for (var number = 0; number < 50; number++)
            await tasks.InsertAsync(Snapshots.Completed($"worded {number}") with { Title = number == 7 ? "common, and rare" : "common" }, CancellationToken.None);
        var query = new TaskListQuery { AgentId = agent, Sources = [TaskSource.Sdk, TaskSource.Rpc, TaskSource.External], Limit = 5, Words = SearchWords.Of(words) };

        var shown = await tasks.ListAsync(query, CancellationToken.None).ToListAsync();
        Assert.That(shown.Sum(batch => batch.Count), Is.EqualTo(found));
        Assert.That(await ExaminedAsync("tasks", TaskQuery.Match(query), TaskQuery.NewestFirst, 5), Is.InRange(found, found + 1));
    }

    [Test]
    public async Task Leases_AmongManyTasks_AreCountedAlongTheQueue()
    {
        using var tasks = new TaskStore(_database.Database);
        for (var number = 0; number < 4; number++)
            await tasks.InsertAsync(Snapshots.Leased($"leased {number}"), CancellationToken.None);
        var turn = Snapshots.Leased().Turn!;
        var before = await tasks.LeasesAsync(turn.VisibleAt.AddSeconds(-1), 100, CancellationToken.None);
        var after = await tasks.LeasesAsync(turn.VisibleAt, 100, CancellationToken.None);

        Assert.That(before.HeldBy, Is.EqualTo(new Dictionary<string, int> { [turn.Lease!.Owner] = 4 }));
        Assert.That((before.Expired, before.IsWhole), Is.EqualTo((0, true)));
        Assert.That((after.HeldBy.Count, after.Expired), Is.EqualTo((0, 4)));
        Assert.That((await tasks.LeasesAsync(turn.VisibleAt.AddSeconds(-1), 3, CancellationToken.None)).IsWhole, Is.False);
        Assert.That(await ExaminedAsync("tasks", new BsonDocument("turn.visible_at", new BsonDocument("$gt", turn.VisibleAt.AddSeconds(-1))), new BsonDocument("turn.visible_at", 1), 100), Is.EqualTo(4));
    }

    [Test]
    public async Task Scan_WithoutAnIndex_IsSeen()
        => Assert.That(await ExaminedAsync("tasks", new BsonDocument("title", "none"), [], 1), Is.EqualTo(Others));

    /// <summary>Tasks of thirty customers, ten each.</summary>
    private Task AddCustomersAsync() => AddCustomersAsync(Snapshots.AgentId);

    /// <summary>The same, of several agents in turn.</summary>
    private async Task AddCustomersAsync(params long?[] agents)
    {
        using var tasks = new TaskStore(_database.Database);
        for (var number = 0; number < Others; number++)
        {
            var agent = agents[number / 30 % agents.Length];
            var metadata = new JsonMap { ["customer"] = new JsonMap { ["id"] = $"c-{number % 30}" }, ["tags"] = new List<object?> { "a", "b" }, ["n"] = (long)number };
            await tasks.InsertAsync(Snapshots.Completed($"of a customer {number}") with { AgentId = agent, Metadata = metadata }, CancellationToken.None);
        }
    }

    /// <summary>What the last query of a list read.</summary>
    private async Task<long> ExaminedByAsync(Func<TaskStore, Task> list)
    {
        BsonDocument? find = null;
        using var tasks = new TaskStore(_database.Intercept(command => find = command.GetElement(0).Name == "find" ? command.DeepClone().AsBsonDocument : find));
        await list(tasks);
        return await ExaminedAsync(find!);
    }

    private Task<long> ExaminedAsync(string collection, BsonDocument filter, BsonDocument sort, int limit)
        => ExaminedAsync(new BsonDocument { { "find", collection }, { "filter", filter }, { "sort", sort }, { "limit", limit } });

    private async Task<long> ExaminedAsync(BsonDocument find)
    {
        var explain = new BsonDocument { { "explain", find }, { "verbosity", "executionStats" } };
        var reply = await _database.RunAsync(explain);
        return reply["executionStats"]["totalDocsExamined"].ToInt64();
    }
}
