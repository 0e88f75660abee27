using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Storage;
using TaskMessages.Tests.Domain;
using TaskMessages.Tests.EmbeddedMongo.Query;

namespace TaskMessages.Tests.Storage;

/// <summary>What is told of tasks while the stores write them, by both ways to the database.</summary>
[TestFixtureSource(typeof(Deployment), nameof(Deployment.WatchedKinds))]
public sealed class TaskWatchTests(DatabaseKind kind)
{
    private static readonly DateTime Now = Snapshots.Start.AddSeconds(10);

    private EmbeddedDatabase _database = null!;
    private TaskStore _store = null!;

    [SetUp]
    public async Task Open()
    {
        _database = await EmbeddedDatabase.StartAsync(kind);
        _store = new TaskStore(_database.Database);
    }

    [TearDown]
    public async Task Close()
    {
        _store.Dispose();
        await _database.DisposeAsync();
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Watch_ALifeOfATask_SaysWhenAWorkerIsWanted(CancellationToken cancellationToken)
    {
        await using var watch = new TaskWatch(_database.Database).WatchAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        Assert.That(await watch.MoveNextAsync() ? watch.Current : null, Is.Empty);

        await _store.InsertAsync(Snapshots.Queued("1"), cancellationToken);
        await _store.ClaimAsync(new Lease("host/boot/1", "t"), Now, Now.AddMinutes(1), [], cancellationToken);
        await _store.AllotAsync("1", "t", 0, 1, Now, cancellationToken);
        await _store.HeartbeatAsync("1", "t", Now.AddMinutes(2), cancellationToken);

        Assert.That(await ReadAsync(watch, 4), Is.EqualTo(new[]
        {
            new TaskTouch("1", TurnTouch.Begun), new TaskTouch("1", TurnTouch.Taken), new TaskTouch("1", TurnTouch.None), new TaskTouch("1", TurnTouch.None),
        }));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Watch_AnotherTurnOfATaskThatHadEnded_IsBegun(CancellationToken cancellationToken)
    {
        var completed = Snapshots.Completed("1");
        await _store.InsertAsync(completed, cancellationToken);
        await using var watch = new TaskWatch(_database.Database).WatchAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        await watch.MoveNextAsync();

        await _store.ApplyAsync(new TaskChange(TurnStateMachine.Append, completed, TurnStateMachine.AppendTurn(completed, Snapshots.NewTurn("again", Now))), cancellationToken);

        Assert.That(await ReadAsync(watch, 1), Is.EqualTo(new[] { new TaskTouch("1", TurnTouch.Begun) }));
    }

    [Test]
    public async Task Watch_OnAStandaloneServer_IsRejected()
    {
        await using var standalone = await EmbeddedDatabase.StartAsync(DatabaseKind.Commands);
        Assert.That(
            async () => await new TaskWatch(standalone.Database).WatchAsync(CancellationToken.None).GetAsyncEnumerator().MoveNextAsync(),
            Throws.TypeOf<StoreRejectedException>());
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task CollectionWatch_IsOpenWithItsFirstBatch_AndTellsWhatIsWrittenThen(CancellationToken cancellationToken)
    {
        var collection = _database.Database.GetCollection("watched");
        await using var batches = collection.WatchAsync([Shell.Doc("{$project: {operationType: 1, documentKey: 1}}")], cancellationToken).GetAsyncEnumerator(cancellationToken);
        Assert.That(await batches.MoveNextAsync() ? batches.Current : null, Is.Empty);
        await collection.InsertMissingAsync([Shell.Doc("{_id: 1}"), Shell.Doc("{_id: 2}")], cancellationToken);
        await collection.UpdateOneAsync(Shell.Doc("{_id: 1}"), Shell.Doc("{$set: {v: 9}}"), cancellationToken);

        var told = new List<string>();
        while (told.Count < 3 && await batches.MoveNextAsync())
            told.AddRange(batches.Current.Select(happened => $"{happened["operationType"].AsString} {happened["documentKey"]["_id"]}"));

        Assert.That(told, Is.EqualTo(new[] { "insert 1", "insert 2", "update 1" }));
    }

    [Test]
    public void CollectionWatch_WithAStageThatItDoesNotTake_IsRejected() => Assert.That(
        async () => await _database.Database.GetCollection("watched").WatchAsync([Shell.Doc("{$group: {_id: 1}}")], CancellationToken.None).GetAsyncEnumerator().MoveNextAsync(),
        Throws.TypeOf<StoreRejectedException>());

    private static async Task<List<TaskTouch>> ReadAsync(IAsyncEnumerator<IReadOnlyList<TaskTouch>> watch, int count)
    {
        var touches = new List<TaskTouch>();
        while (touches.Count < count && await watch.MoveNextAsync())
            touches.AddRange(watch.Current);
        return touches;
    }
}
