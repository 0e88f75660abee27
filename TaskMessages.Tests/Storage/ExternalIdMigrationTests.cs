using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;
using TaskMessages.Storage;
using TaskMessages.Storage.Documents;
using TaskMessages.Tests.Domain;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Storage;

/// <summary>A database in which the names of external conversations are their ids, one space for all agents.</summary>
[TestFixture]
[Property("security", "L4")]
public sealed class ExternalIdMigrationTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private EmbeddedDatabase _database = null!;

    [SetUp]
    public async Task OpenAsync()
    {
        _database = await EmbeddedDatabase.StartAsync();
        // a new database has nothing to move, and says so
        Assert.That(await _database.Database.GetCollection("counters").DeleteManyAsync(new BsonDocument("_id", "migration_external_ids"), None), Is.EqualTo(1));
    }

    [TearDown]
    public async Task CloseAsync() => await _database.DisposeAsync();

    [Test]
    public async Task L4_OldDatabase_HasItsConversationsWithTheirAgents()
    {
        await FillAsync();
        await new Schema(_database.Database).EnsureAsync(None);

        await AssertMovedAsync();
    }

    [Test]
    public async Task L4_MigrationCutOffAtAnyWrite_IsGoneOnWith([Range(0, 11)] int cut)
    {
        await FillAsync();
        var writes = 0;
        var dying = _database.Intercept(command =>
        {
            if (command.GetElement(0).Name is "insert" or "update" or "delete" && writes++ == cut)
                throw new ProcessDiedException();
        });
        Assert.That(() => new ExternalIdMigration(dying).RunAsync(None), cut < 10 ? Throws.TypeOf<ProcessDiedException>() : Throws.Nothing);

        await new ExternalIdMigration(_database.Database).RunAsync(None);

        await AssertMovedAsync();
    }

    [Test]
    public async Task L4_MigrationThatIsDone_IsNotBegunAgain()
    {
        await new ExternalIdMigration(_database.Database).RunAsync(None);
        await FillAsync();
        await new ExternalIdMigration(_database.Database).RunAsync(None);

        using var tasks = new TaskStore(_database.Database);
        Assert.That(await tasks.FindAsync("order-1", None), Is.Not.Null);
    }

    /// <summary>As the service stored them: two conversations of an agent, one of nobody's, and a task of the service's own.</summary>
    private async Task FillAsync()
    {
        var (tasks, messages) = (_database.Database.GetCollection("tasks"), _database.Database.GetCollection("messages"));
        var (agents, names) = (new long?[] { 1, 1, null }, new[] { "order-1", "order-2", "nobody's" });
        for (var i = 0; i < names.Length; i++)
        {
            var task = TaskDocument.From(TurnStateMachine.CreateExternal(names[i], agents[i], null, Snapshots.Start) with { Seq = 3 });
            task.Remove("external_id");
            task.Set("_id", names[i]);
            await tasks.TryInsertAsync(task, None);
            for (var seq = 1; seq <= 3; seq++)
                await messages.TryInsertAsync(MessageDocument.From(NewMessage($"{(i * 16) + seq:x24}", names[i], seq)), None);
        }

        await tasks.TryInsertAsync(TaskDocument.From(Snapshots.Completed("7")), None);
        await messages.TryInsertAsync(MessageDocument.From(NewMessage("0000000000000000000000ff", "7", 1)), None);
    }

    private async Task AssertMovedAsync()
    {
        using var tasks = new TaskStore(_database.Database);
        var messages = new MessageStore(_database.Database, TimeProvider.System);
        foreach (var (agent, name) in new (long?, string)[] { (1, "order-1"), (1, "order-2"), (null, "nobody's") })
        {
            var id = TaskId.OfExternal(agent, name);
            var task = await tasks.FindAsync(id, None);
            Assert.That((task?.AgentId, task?.ExternalId, task?.Seq), Is.EqualTo((agent, name, 3L)));
            Assert.That((await tasks.FindExternalAsync(name, None))?.Id, Is.EqualTo(id));
            Assert.That(await tasks.FindAsync(name, None), Is.Null);
            Assert.That((await messages.HistoryAsync(id, 10, long.MaxValue, null, None)).Select(message => message.Seq), Is.EqualTo(new[] { 1, 2, 3 }));
            Assert.That(await messages.HistoryAsync(name, 10, long.MaxValue, null, None), Is.Empty);
        }

        Assert.That((await tasks.FindAsync("7", None))?.Source, Is.EqualTo(TaskSource.Sdk));
        Assert.That(await messages.HistoryAsync("7", 10, long.MaxValue, null, None), Has.Count.EqualTo(1));
    }

    private static Message NewMessage(string id, string taskId, long seq) => new()
    {
        Id = id,
        TaskId = taskId,
        Seq = seq,
        Content = new TextContent(Author.User, Style.Static, TextFormat.Plain, "text"),
        CreatedAt = Snapshots.Start,
        UpdatedAt = Snapshots.Start,
    };
}
