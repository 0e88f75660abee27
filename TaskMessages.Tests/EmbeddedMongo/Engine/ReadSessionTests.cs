using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;
using TaskMessages.Tests.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Engine;

[TestFixture]
public sealed class ReadSessionTests : EngineFixture
{
    private protected override StorageOptions Options => base.Options with { MaxReaders = 2 };

    [Test]
    public async Task Execute_NoSort_IsTheOrderOfInsertion()
    {
        await InsertAsync("c", "{ _id: 3 }", "{ _id: 1 }", "{ _id: 2 }");
        Assert.That(Ids("{ }"), Is.EqualTo(new[] { 3, 1, 2 }));
        Assert.That(Ids("{ }", null, new BsonDocument("$natural", -1)), Is.EqualTo(new[] { 2, 1, 3 }));
        Assert.That(Ids("{ }", "{ _id: 1 }"), Is.EqualTo(new[] { 1, 2, 3 }));
    }

    [TestCase("{ _id: 5 }", 1)]
    [TestCase("{ _id: 5.0 }", 1)]
    [TestCase("{ _id: { $numberLong: '5' } }", 1)]
    [TestCase("{ _id: { $numberDecimal: '5.0' } }", 1)]
    [TestCase("{ _id: '5' }", 0)]
    [TestCase("{ _id: null }", 0)]
    [TestCase("{ _id: { $in: [5, 6, '5'] } }", 2)]
    [TestCase("{ _id: { $gt: 5, $lte: 7 } }", 2)]
    [TestCase("{ _id: { $ne: 5 } }", 9)]
    public async Task Execute_ById_ComparesByValue(string filter, int expected)
    {
        await InsertAsync("c", [.. Enumerable.Range(0, 10).Select(i => $"{{ _id: {i} }}")]);
        Assert.That(Find("c", filter), Has.Length.EqualTo(expected));
        Assert.That(Read(session => session.Count(session.Plan(session.FindCollection(Db, "c")!, ParseFilter(filter), null, null))), Is.EqualTo(expected));
    }

    [Test]
    public async Task Execute_TwoScansAtOnce_DoNotDisturbEachOther()
    {
        await InsertAsync("c", [.. Enumerable.Range(0, 20).Select(i => $"{{ _id: {i} }}")]);
        var pairs = Read(session =>
        {
            var plan = session.Plan(session.FindCollection(Db, "c")!, ParseFilter("{ _id: { $gte: 0 } }"), null, null);
            return session.Execute(plan, null).SelectMany(_ => session.Execute(plan, null)).Count();
        });
        Assert.That(pairs, Is.EqualTo(400));
    }

    [Test]
    public async Task Execute_AbandonedScan_LeavesTheReaderUsable()
    {
        await InsertAsync("c", [.. Enumerable.Range(0, 20).Select(i => $"{{ _id: {i} }}")]);
        for (var i = 0; i < 50; i++)
        {
            var first = Read(session => session.Execute(session.Plan(session.FindCollection(Db, "c")!, Filter.All, null, null), null).First());
            Assert.That(first.Document["_id"].AsInt32, Is.Zero);
        }
    }

    [Test]
    public async Task Read_WorkThatThrows_LeavesTheReaderUsable()
    {
        await InsertAsync("c", "{ _id: 1 }");
        for (var i = 0; i < 10; i++)
            Assert.That(() => Read<int>(_ => throw new InvalidOperationException("on purpose")), Throws.InvalidOperationException);
        Assert.That(Find("c", "{ }"), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task Read_MoreThanTheReaders_WaitTheirTurnOrAreCanceled()
    {
        await InsertAsync("c", "{ _id: 1 }");
        using var release = new ManualResetEventSlim();
        using var busy = new CountdownEvent(2);
        var holders = Enumerable.Range(0, 2).Select(_ => Task.Run(() => Read(_ =>
        {
            busy.Signal();
            return release.Wait(TimeSpan.FromSeconds(30));
        }))).ToArray();
        Assert.That(busy.Wait(TimeSpan.FromSeconds(30)));
        using var cancel = new CancellationTokenSource();
        var waiting = Task.Run(() => Engine.Read(_ => 1, cancel.Token));
        await cancel.CancelAsync();
        Assert.That(() => waiting, Throws.InstanceOf<OperationCanceledException>());
        var patient = Task.Run(() => Read(_ => 2));
        release.Set();
        Assert.That(await patient, Is.EqualTo(2));
        await Task.WhenAll(holders);
    }

    [Test]
    public async Task Read_Parallel_AllSeeWholeTransactions()
    {
        await InsertAsync("c", "{ _id: 1, n: 0 }", "{ _id: 2, n: 0 }");
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                var values = Read(session => session.Execute(session.Plan(session.FindCollection(Db, "c")!, Filter.All, null, null), null)
                    .Select(found => found.Document["n"].AsInt32).ToArray());
                Assert.That(values[0], Is.EqualTo(values[1]));
            }
        })).ToArray();
        for (var i = 1; i <= 200; i++)
        {
            var n = i;
            await WriteAsync(session =>
            {
                var collection = session.FindCollection(Db, "c")!;
                foreach (var found in session.Execute(session.Plan(collection, Filter.All, null, null), null))
                    session.Replace(collection, found, new BsonDocument { { "_id", found.Document["_id"] }, { "n", n } });
                return 0;
            });
        }

        await stop.CancelAsync();
        await Task.WhenAll(readers);
    }

    [Test]
    public async Task Collections_SeveralDatabases_AreListedByName()
    {
        await WriteAsync(session =>
        {
            session.EnsureCollection("b", "two");
            session.EnsureCollection("a", "z");
            return session.EnsureCollection("b", "one", new BsonDocument("capped", false));
        });
        Assert.That(Read(session => session.Databases()), Is.EqualTo(new[] { "a", "b" }));
        Assert.That(Read(session => session.Collections("b").Select(collection => collection.Name).ToArray()), Is.EqualTo(new[] { "one", "two" }));
        await ReopenAsync();
        Assert.That(Read(session => session.FindCollection("b", "one")!.Options), SameBson.As(new BsonDocument("capped", false)));
        Assert.That(Read(session => session.FindCollection("b", "ONE")), Is.Null);
    }

    private int[] Ids(string filter, string? sort = null, BsonValue? hint = null) => Read(session =>
    {
        var plan = session.Plan(session.FindCollection(Db, "c")!, ParseFilter(filter), ParseSort(sort), hint);
        return session.Execute(plan, null).Select(found => found.Document["_id"].AsInt32).ToArray();
    });
}
