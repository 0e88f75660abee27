using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.Tests.EmbeddedMongo.Engine;

[TestFixture]
public sealed class PlanCursorTests : EngineFixture
{
    private const int Count = 250;

    [TestCase("{ }", null, 250)]
    [TestCase("{ a: { $gte: 0 } }", null, 250)]
    [TestCase("{ a: { $gte: 0 } }", "{ a: -1 }", 250)]
    [TestCase("{ a: { $in: [1, 3] } }", null, 50)]
    [TestCase("{ a: { $in: [1, 3] } }", "{ a: -1, _id: -1 }", 50)]
    [TestCase("{ a: { $in: [1, 3, 77] } }", "{ b: 1 }", 50)]
    [TestCase("{ a: { $in: [1, 3] }, b: { $in: [7, 8, 21, 1, 33] } }", "{ b: -1 }", 3)]
    [TestCase("{ tags: { $in: [0, 1, 4] } }", "{ b: -1 }", 216)]
    [TestCase("{ b: { $gte: 0 } }", "{ b: 1 }", 250)]
    [TestCase("{ tags: { $gte: 0 } }", null, 250)]
    [TestCase("{ _id: 7 }", null, 1)]
    [TestCase("{ a: 99 }", null, 0)]
    public async Task Read_BatchByBatch_GivesWhatOneExecutionGives(string filter, string? sort, int expected)
    {
        await FillAsync();
        var plan = Plan("c", filter, sort);
        var whole = Read(session => session.Execute(plan, null).Select(document => document.RowId).ToArray());
        var cursor = new PlanCursor(plan);
        var batches = new List<long>();
        while (!cursor.IsExhausted)
        {
            var batch = ReadBatch(cursor, 7);
            Assert.That(batch, Has.Count.LessThanOrEqualTo(7));
            batches.AddRange(batch);
        }

        Assert.That(batches, Is.EqualTo(whole));
        Assert.That(batches, Has.Count.EqualTo(expected));
    }

    [Test]
    public async Task Read_EmptyBatch_LosesNothing()
    {
        await FillAsync();
        var cursor = new PlanCursor(Plan("c", "{ }"));
        Assert.That(ReadBatch(cursor, 0), Is.Empty);
        Assert.That(ReadBatch(cursor, 0), Is.Empty);
        Assert.That(cursor.IsExhausted, Is.False);
        Assert.That(ReadBatch(cursor, 1000), Has.Count.EqualTo(Count));
        Assert.That(cursor.IsExhausted);
    }

    [Test]
    public async Task Read_SizeLimit_EndsTheBatchButGivesAtLeastOne()
    {
        await FillAsync();
        var cursor = new PlanCursor(Plan("c", "{ }"));
        Assert.That(ReadBatch(cursor, 100, maxSize: 1), Has.Count.EqualTo(1));
        Assert.That(ReadBatch(cursor, 100, maxSize: 1), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Read_PositionDeletedMeanwhile_GoesOnBehindIt()
    {
        await FillAsync();
        var cursor = new PlanCursor(Plan("c", "{ a: { $gte: 0 } }", "{ a: 1 }"));
        var first = ReadBatch(cursor, 10);
        await WriteAsync(session =>
        {
            var collection = session.FindCollection(Db, "c")!;
            foreach (var document in session.Execute(session.Plan(collection, ParseFilter("{ a: 0 }"), null, null), null))
                session.Delete(collection, document);
            return 0;
        });
        var rest = ReadBatch(cursor, 1000);
        // one document had been read ahead
        Assert.That(rest, Has.Count.EqualTo(Count - 25 + 1));
        Assert.That(first.Intersect(rest), Is.Empty);
    }

    [Test]
    public async Task Read_CollectionDroppedMeanwhile_IsKilled()
    {
        await FillAsync();
        var cursor = new PlanCursor(Plan("c", "{ }"));
        ReadBatch(cursor, 10);
        await WriteAsync(session =>
        {
            session.DropCollection(session.FindCollection(Db, "c")!);
            return 0;
        });
        Assert.That(() => ReadBatch(cursor, 10), Throws.TypeOf<ServerErrorException>().With.Property(nameof(ServerErrorException.Code)).EqualTo(175));
    }

    [Test]
    public async Task Execute_SortBeyondItsMemory_IsRefused()
    {
        await Engine.DisposeAsync();
        Engine = StorageEngine.Open(Options with { MaxSortSize = 10_000 }, Time);
        await FillAsync();
        Assert.That(() => Find("c", "{ }", "{ b: 1 }"), Throws.TypeOf<ServerErrorException>().With.Property(nameof(ServerErrorException.Code)).EqualTo(292));
        var limited = Plan("c", "{ }", "{ b: 1 }") with { SortLimit = 5 };
        Assert.That(Read(session => session.Execute(limited, null).Select(found => found.Document["b"].AsInt32).ToArray()), Is.EqualTo(new[] { 0, 1, 2, 3, 4 }));
    }

    private async Task FillAsync()
    {
        await CreateIndexAsync("c", "{ key: { a: 1 }, name: 'a_1' }");
        await CreateIndexAsync("c", "{ key: { a: 1, b: 1 }, name: 'a_1_b_1' }");
        await CreateIndexAsync("c", "{ key: { tags: 1, b: 1 }, name: 'tags_1_b_1' }");
        await InsertAsync("c", [.. Enumerable.Range(0, Count).Select(i => $"{{ _id: {i}, a: {i % 10}, b: {(i * 7) % Count}, tags: [{i % 3}, {i % 5}] }}")]);
    }

    private List<long> ReadBatch(PlanCursor cursor, int count, long maxSize = 1 << 20) => Read(session =>
    {
        var batch = new List<StoredDocument>();
        cursor.Read(session, count, maxSize, batch);
        return batch.ConvertAll(document => document.RowId);
    });
}
