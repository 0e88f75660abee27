using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Execution.Growth;
using TaskMessages.Domain.Execution.Leases;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Time;
using TaskMessages.Storage;
using TaskMessages.Storage.Documents;
using TaskMessages.Tests.Domain;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Storage;

/// <summary>Tasks as large as the database stores them, from former times or another hand: they hold nobody up, and come to an end.</summary>
[Property("case", "A1")]
[TestFixture(DatabaseKind.Commands)]
[TestFixture(DatabaseKind.Driver)]
public sealed class StuckTaskTests(DatabaseKind kind)
{
    private const int LargestDocument = 16 * 1024 * 1024;

    private static readonly DateTime Now = TimeProvider.System.GetUtcMilliseconds();
    private static readonly Lease Lease = new("worker", "token");

    private EmbeddedDatabase _database = null!;
    private TaskStore _tasks = null!;
    private TurnStores _stores = null!;

    [SetUp]
    public async Task OpenDatabase()
    {
        _database = await EmbeddedDatabase.StartAsync(kind);
        _tasks = new TaskStore(_database.Database);
        _stores = new TurnStores(_tasks, new MessageStore(_database.Database, TimeProvider.System), new TurnStore(_database.Database));
    }

    [TearDown]
    public async Task CloseDatabase()
    {
        _tasks.Dispose();
        await _database.DisposeAsync();
    }

    [Test]
    public async Task CaseA1_Claim_OfATaskWithoutRoomForALease_NamesItAndItIsGivenUp()
    {
        var stuck = await InsertAsync(Snapshots.Queued("stuck"), spare: 20);
        await _tasks.InsertAsync(WithVisibleAt(Snapshots.Queued("next"), Now), CancellationToken.None);

        var rejection = Assert.ThrowsAsync<StoreRejectedException>(() => ClaimAsync())!;
        Assert.That((rejection.Reason, rejection.Task?.Id), Is.EqualTo((StoreRejection.TooLarge, "stuck")));
        Assert.That(await Runner().GiveUpAsync(rejection.Task!), Is.True);

        Assert.That((await ClaimAsync())?.Id, Is.EqualTo("next"), "what came after it is not held up");
        await CheckGivenUpAsync(stuck);
    }

    [Test]
    public async Task CaseA1_GiveUp_OfATurnThatIsOver_ChangesNothing()
    {
        await _tasks.InsertAsync(Snapshots.Completed(), CancellationToken.None);

        Assert.That(await Runner().GiveUpAsync(Snapshots.Leased()), Is.False);
        Assert.That(Text.Of(await _tasks.FindAsync("1", CancellationToken.None)), Is.EqualTo(Text.Of(Snapshots.Completed())));
    }

    [Test]
    public async Task CaseA1_End_OfATaskWithoutRoomForIt_EndsTheTurnAllTheSame()
    {
        var stuck = await InsertAsync(Snapshots.Queued("stuck"), spare: 150);
        var agent = new DelegateExecutor((_, _) => throw new ExecutorException(new string('e', 1900)));
        var claimed = (await ClaimAsync())!;
        using var held = new HeldTurn(claimed, Now.AddMinutes(1));

        var result = await Runner(agent).RunAsync(held, new Agent { Id = Snapshots.AgentId, Name = "agent", Executor = new EchoSettings() }, CancellationToken.None);

        Assert.That(result.Outcome, Is.EqualTo(TurnOutcome.Failed));
        await CheckGivenUpAsync(stuck);
    }

    private async Task CheckGivenUpAsync(ChatTask before)
    {
        var task = (await _tasks.FindAsync(before.Id, CancellationToken.None))!;
        var records = await _stores.Turns.ReadAllAsync(before.Id);
        Assert.Multiple(() =>
        {
            Assert.That((task.Status, task.Turn, task.Queue.Count), Is.EqualTo((ChatStatus.Failed, (Turn?)null, 0)));
            Assert.That(task.Error, Does.Contain("larger than the database stores"));
            Assert.That(TaskDocument.From(task).ToBson(), Has.Length.LessThan(100_000), "it is small again");
            Assert.That(records.Select(record => (record.Id, record.Input)), Is.SupersetOf(before.Queue.Select(queued => (queued.TurnId, (string?)queued.Message))), "what waited is told of");
        });
        Assert.That(await _stores.Messages.FindAsync(before.Turn!.Id, CancellationToken.None), Is.Not.Null, "the user's message is in the ledger");
    }

    /// <summary>Inserts the task with so much in its queue that only a few bytes are left.</summary>
    private async Task<ChatTask> InsertAsync(ChatTask task, int spare)
    {
        string[] ids = ["0000000000000000000000a1", "0000000000000000000000a2"];
        ChatTask Filled(int length) => WithVisibleAt(task, Snapshots.Start) with
        {
            Queue = [.. ids.Select((id, place) => new QueuedTurn(id, "run", new string('w', place == 0 ? 8_000_000 : length), Now))],
        };

        var empty = TaskDocument.From(Filled(0)).ToBson().Length;
        var full = Filled(LargestDocument - empty - spare);
        Assert.That(TaskDocument.From(full).ToBson(), Has.Length.EqualTo(LargestDocument - spare));
        Assert.That(await _tasks.InsertAsync(full, CancellationToken.None), Is.True);
        return full;
    }

    private static ChatTask WithVisibleAt(ChatTask task, DateTime time) => task with { Turn = task.Turn! with { VisibleAt = time } };

    private Task<ChatTask?> ClaimAsync() => _tasks.ClaimAsync(Lease, Now, Now.AddMinutes(1), [], CancellationToken.None);

    private TurnRunner Runner(params ITurnExecutor[] executors)
    {
        var options = new ExecutionOptions();
        return new TurnRunner(_stores, executors, new RetryBackoff(options, new Random(1)), options, new CollectingFeed(), new LiveTexts(), TimeProvider.System);
    }
}
