using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;
using TaskMessages.Storage;
using TaskMessages.Storage.Documents;
using TaskMessages.Tests.Domain;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Storage;

/// <summary>What tasks are found by, by their metadata: it never hides one that matches.</summary>
public sealed class MetadataKeysTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly object?[] Values = [null, true, false, 0L, 1L, 1.0, 1.5, -0.0, 9007199254740993L, 9007199254740992.0, 1e300, "", "1", "true", "null", "text", "é"];
    private static readonly string[] Names = ["a", "b", "c.d", "0", "e"];

    private EmbeddedDatabase _database = null!;
    private TaskStore _tasks = null!;

    [SetUp]
    public async Task OpenAsync()
    {
        _database = await EmbeddedDatabase.StartAsync();
        _tasks = new TaskStore(_database.Database);
    }

    [TearDown]
    public async Task CloseAsync()
    {
        _tasks.Dispose();
        await _database.DisposeAsync();
    }

    /// <summary>Lists of every agent do not use the keys, so they tell what an agent's must be.</summary>
    [Test, Property("contract", "agentex:20/45")]
    public async Task List_AnyMetadata_FindsTheSameAsWithoutKeys([Values(1, 2, 3)] int seed, [Values] bool overflow)
    {
        var random = new Random(seed);
        for (var number = 0; number < 200; number++)
            await _tasks.InsertAsync(Snapshots.Completed($"{number:000}") with { Metadata = RandomMap(random, depth: 3), CreatedAt = Snapshots.Start.AddSeconds(random.Next(50)) }, None);
        if (overflow)
            await _tasks.InsertAsync(Snapshots.Completed("large") with { Metadata = Large(MetadataKeys.Limit + 1) }, None);
        var hits = 0;
        for (var round = 0; round < 300; round++)
        {
            var wanted = overflow && round == 0 ? new JsonMap { ["member 3"] = 3L } : RandomMap(random, depth: 2, names: ["a", "b", "0", "e"]);
            var skip = random.Next(3);
            var page = new TaskPageQuery { Metadata = wanted, Skip = skip, Limit = 10, Descending = random.Next(2) == 0 };
            var expected = await IdsAsync(page);
            Assert.That(await IdsAsync(page with { AgentId = Snapshots.AgentId }), Is.EqualTo(expected), TaskDocument.From(Snapshots.Completed() with { Metadata = wanted })["metadata"].ToString());

            var leaves = FilterLeaf.Flatten("metadata", wanted).ToArray();
            var list = new TaskListQuery { AgentId = null, Sources = [TaskSource.Sdk], Metadata = leaves, Limit = 10 };
            Assert.That(await IdsAsync(list with { AgentId = Snapshots.AgentId }), Is.EqualTo(await IdsAsync(list)), string.Join(", ", leaves.AsEnumerable()));
            hits += expected.Length;
        }

        Assert.That(hits, Is.GreaterThan(100), "the values are few enough to be found");
    }

    [Test]
    public void Of_MoreThanTheLimit_IsTheOneKeyOfAll()
    {
        Assert.That(MetadataKeys.Of(Large(MetadataKeys.Limit)), Has.Count.EqualTo(MetadataKeys.Limit));
        Assert.That(MetadataKeys.Of(Large(MetadataKeys.Limit + 1)), Is.EqualTo(new BsonArray { MetadataKeys.Overflow }));
        Assert.That(MetadataKeys.Of([]), Is.Null);
        Assert.That(MetadataKeys.Of(new JsonMap { ["empty"] = new JsonMap(), ["none"] = new List<object?>() }), Is.Null);
        Assert.That(TaskDocument.From(Snapshots.Completed()).Contains("metadata_keys"), Is.False, "a task without metadata costs nothing");
    }

    [Test]
    public void Wanted_Several_IsTheLongest()
        => Assert.That(
            MetadataKeys.Wanted(new JsonMap { ["env"] = "prod", ["on"] = true, ["customer"] = new JsonMap { ["id"] = "0190f3c4" } }),
            Is.EqualTo(MetadataKeys.Wanted(new JsonMap { ["customer"] = new JsonMap { ["id"] = "0190f3c4" } })));

    [Test]
    public async Task Change_ToOtherMetadata_ChangesTheKeysInTheSameWrite()
    {
        var task = Snapshots.Completed() with { Metadata = new JsonMap { ["a"] = "old" } };
        await _tasks.InsertAsync(task, None);
        foreach (var metadata in new[] { new JsonMap { ["a"] = "new", ["b"] = 2L }, new JsonMap { ["b"] = 3L }, [], new JsonMap { ["a"] = "again" } })
        {
            var next = TaskStateMachine.DescribeTask(task, metadata, task.Params, Snapshots.Start);
            var changed = await _tasks.ApplyAsync(new TaskChange(TaskStateMachine.Describe, task, next), None);

            Assert.That(await KeysAsync(), Is.EqualTo(MetadataKeys.Of(metadata)));
            task = changed!;
        }
    }

    [Test]
    public async Task Migration_TasksWithoutKeys_GetThemOnce()
    {
        var (tasks, marks) = (_database.Database.GetCollection("tasks"), _database.Database.GetCollection("counters"));
        Assert.That(await marks.DeleteManyAsync(new BsonDocument("_id", "migration_metadata_keys"), None), Is.EqualTo(1), "a new database has nothing to add, and says so");
        for (var number = 0; number < 300; number++)
            await _tasks.InsertAsync(Snapshots.Completed($"{number}") with { Metadata = number % 3 == 0 ? null : number % 3 == 1 ? [] : new JsonMap { ["n"] = (long)(number % 10), ["$set"] = "x" } }, None);
        await tasks.UpdateManyAsync([], new BsonDocument("$unset", new BsonDocument("metadata_keys", "")), None);
        var query = new TaskPageQuery { AgentId = Snapshots.AgentId, Metadata = new JsonMap { ["n"] = 2L }, Skip = 0, Limit = 100 };
        Assert.That(await IdsAsync(query), Is.Empty);

        var writes = 0;
        var dying = _database.Intercept(command =>
        {
            if (command.GetElement(0).Name == "update" && Interlocked.Increment(ref writes) > 40)
                throw new ProcessDiedException();
        });
        Assert.That(() => new MetadataKeysMigration(dying).RunAsync(None), Throws.TypeOf<ProcessDiedException>());
        await new MetadataKeysMigration(_database.Database).RunAsync(None);

        Assert.That(await IdsAsync(query), Has.Length.EqualTo(10));
        Assert.That(await IdsAsync(query), Is.EqualTo(await IdsAsync(query with { AgentId = null })));
        await tasks.UpdateManyAsync([], new BsonDocument("$unset", new BsonDocument("metadata_keys", "")), None);
        await new MetadataKeysMigration(_database.Database).RunAsync(None);
        Assert.That(await IdsAsync(query), Is.Empty, "it is not begun again");
    }

    private async Task<BsonArray?> KeysAsync()
        => (await _database.Database.GetCollection("tasks").FindOneAsync([], None))!.TryGetValue("metadata_keys", out var keys) ? keys.AsBsonArray : null;

    private async Task<string[]> IdsAsync(TaskPageQuery query) => [.. (await _tasks.ListAsync(query, None)).Select(task => task.Id)];

    private async Task<string[]> IdsAsync(TaskListQuery query) => [.. (await _tasks.ListAsync(query, None).AllAsync()).Select(task => task.Id)];

    private static JsonMap Large(int count)
    {
        var map = new JsonMap();
        for (var number = 0; number < count; number++)
            map[$"member {number}"] = (long)number;
        return map;
    }

    private static JsonMap RandomMap(Random random, int depth, string[]? names = null)
    {
        var map = new JsonMap();
        for (var count = random.Next(1, 3); count > 0; count--)
            map[Pick(random, names ?? Names)] = RandomValue(random, depth, names);
        return map;
    }

    private static object? RandomValue(Random random, int depth, string[]? names) => (depth == 0 ? 9 : random.Next(6)) switch
    {
        0 => RandomMap(random, depth - 1, names),
        1 => Enumerable.Range(0, random.Next(3)).Select(_ => RandomValue(random, depth - 1, names)).ToList(),
        _ => Pick(random, Values),
    };

    private static T Pick<T>(Random random, T[] items) => items[random.Next(items.Length)];
}
