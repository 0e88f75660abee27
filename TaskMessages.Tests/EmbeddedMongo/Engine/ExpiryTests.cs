using TaskMessages.EmbeddedMongo.Storage;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.EmbeddedMongo.Engine;

[TestFixture]
public sealed class ExpiryTests : EngineFixture
{
    private readonly ManualClock _time = new();

    private protected override TimeProvider Time => _time;

    private protected override StorageOptions Options => base.Options with { ExpirySweepBatch = 10 };

    [Test]
    public async Task SweepExpired_DocumentsOfDifferentAges_DeletesTheExpired()
    {
        await CreateIndexAsync("c", "{ key: { at: 1 }, name: 'ttl', expireAfterSeconds: 60 }");
        await InsertAgedAsync("c", 0, 30, 60, 61);
        Assert.That(await Engine.SweepExpiredAsync(CancellationToken.None), Is.EqualTo(2));
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.That(await Engine.SweepExpiredAsync(CancellationToken.None), Is.EqualTo(1));
        Assert.That(Find("c", "{ }"), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task SweepExpired_MoreThanABatch_DeletesAllInSeveralCommits()
    {
        await CreateIndexAsync("c", "{ key: { at: -1 }, name: 'ttl', expireAfterSeconds: 0 }");
        await InsertAgedAsync("c", [.. Enumerable.Range(1, 35)]);
        var before = Engine.Commits;
        Assert.That(await Engine.SweepExpiredAsync(CancellationToken.None), Is.EqualTo(35));
        Assert.That(Engine.Commits - before, Is.EqualTo(4));
    }

    [Test]
    public async Task SweepExpired_ValuesThatAreNoDates_StayForever()
    {
        await CreateIndexAsync("c", "{ key: { at: 1 }, name: 'ttl', expireAfterSeconds: 0 }");
        await InsertAsync("c", "{ _id: 1, at: 5 }", "{ _id: 2 }", "{ _id: 3, at: null }", "{ _id: 4, at: 'x' }");
        Assert.That(await Engine.SweepExpiredAsync(CancellationToken.None), Is.Zero);
    }

    [Test]
    public async Task SweepExpired_ArrayOfDates_GoesByTheEarliest()
    {
        await CreateIndexAsync("c", "{ key: { at: 1 }, name: 'ttl', expireAfterSeconds: 0 }");
        await WriteAsync(session => session.Insert(session.FindCollection(Db, "c")!, new BsonDocument("at", new BsonArray { Age(5), Age(-500) })));
        Assert.That(await Engine.SweepExpiredAsync(CancellationToken.None), Is.EqualTo(1));
    }

    [Test]
    public async Task SweepExpired_PartialIndex_SparesWhatItDoesNotHold()
    {
        await CreateIndexAsync("c", "{ key: { at: 1 }, name: 'ttl', expireAfterSeconds: 0, partialFilterExpression: { done: true } }");
        await WriteAsync(session =>
        {
            var collection = session.FindCollection(Db, "c")!;
            session.Insert(collection, new BsonDocument { { "at", Age(5) }, { "done", true } });
            return session.Insert(collection, new BsonDocument("at", Age(5)));
        });
        Assert.That(await Engine.SweepExpiredAsync(CancellationToken.None), Is.EqualTo(1));
        Assert.That(Find("c", "{ }"), Has.Length.EqualTo(1));
    }

    private BsonDateTime Age(int seconds) => new(_time.GetUtcNow().AddSeconds(-seconds).ToUnixTimeMilliseconds());

    private Task<int> InsertAgedAsync(string collection, params int[] ages) => WriteAsync(session =>
    {
        foreach (var age in ages)
            session.Insert(session.FindCollection(Db, collection)!, new BsonDocument("at", Age(age)));
        return ages.Length;
    });
}
