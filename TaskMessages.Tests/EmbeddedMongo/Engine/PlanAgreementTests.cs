using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;
using TaskMessages.EmbeddedMongo.Storage.Planning;
using TaskMessages.Tests.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Engine;

/// <summary>
/// Whatever way a query takes, it finds the same: through each index that could serve it, through a scan of everything, in one go, in
/// batches, limited, counted and in a write, always what a plain reading of the manual says.
/// </summary>
[TestFixture]
public sealed class PlanAgreementTests : EngineFixture
{
    private const int Indexes = 9;
    private const int Documents = 50;
    private const int Rounds = 8;
    private const int QueriesEach = 40;

    private int _merges;

    [TestCase(11)]
    [TestCase(12)]
    [TestCase(13)]
    [TestCase(14)]
    [TestCase(15)]
    [TestCase(16)]
    [TestCase(17)]
    [TestCase(18)]
    [TestCase(19, false)]
    [TestCase(20, false)]
    [TestCase(21, false)]
    [TestCase(22, false)]
    public async Task Query_RandomIndexesDocumentsAndFilters_AllPlansAgree(int seed, bool hasLists = true)
    {
        var random = new RandomQueries(seed, hasLists);
        var model = new Dictionary<int, BsonDocument>();
        var plans = 0;
        _merges = 0;
        await CreateIndexAsync("c", "{ key: { a: 1, b: -1, c: 1 }, name: 'abc' }");
        await CreateIndexAsync("c", "{ key: { b: 1, c: -1 }, name: 'bc' }");
        await WriteAsync(session => CreateIndexes(session, random));
        for (var round = 0; round < Rounds; round++)
        {
            await WriteAsync(session => ChangeSome(session, random, model));
            for (var query = 0; query < QueriesEach; query++)
                plans += Check(random, model);
            var (filter, sort) = (random.Filter(), random.Sort());
            await WriteAsync(session => CheckWrite(session, filter, sort, model));
        }

        await TestContext.Out.WriteLineAsync($"seed {seed}: {Rounds * QueriesEach} queries, {plans} plans, of which {_merges} merge");
        Assert.That(plans, Is.GreaterThan(3 * Rounds * QueriesEach), "queries are served by indexes");
        if (!hasLists)
            Assert.That(_merges, Is.GreaterThan(10), "some by several parts of one");
    }

    private static int CreateIndexes(WriteSession session, RandomQueries random)
    {
        var collection = session.EnsureCollection(Db, "c");
        for (var i = 0; i < Indexes; i++)
        {
            var spec = random.Index($"i{i}");
            try
            {
                session.CreateIndex(collection, IndexSpec.Parse(spec));
            }
            catch (ServerErrorException e) when ((ServerError)e.Code is ServerError.IndexOptionsConflict or ServerError.IndexKeySpecsConflict or ServerError.CannotCreateIndex)
            {
                // another of the same key is there already, or the filter is not one for an index
            }
        }

        return 0;
    }

    private static int ChangeSome(WriteSession session, RandomQueries random, Dictionary<int, BsonDocument> model)
    {
        var collection = session.FindCollection(Db, "c")!;
        for (var change = 0; change < Documents; change++)
        {
            var id = random.Next(Documents);
            var stored = session.Execute(session.Plan(collection, Filter.Parse(new BsonDocument("_id", id)), null, null), null).SingleOrDefault();
            var document = random.Document(id);
            try
            {
                if (stored is null)
                    session.Insert(collection, document);
                else if (random.Next(4) == 0)
                    session.Delete(collection, stored);
                else
                    session.Replace(collection, stored, document);
            }
            catch (ServerErrorException e) when (e.Code == (int)ServerError.CannotIndexParallelArrays)
            {
                continue;
            }

            if (session.Execute(session.Plan(collection, Filter.Parse(new BsonDocument("_id", id)), null, null), null).SingleOrDefault() is { } now)
                model[id] = now.Document;
            else
                model.Remove(id);
        }

        return 0;
    }

    /// <returns>How many ways the query was tried.</returns>
    private int Check(RandomQueries random, Dictionary<int, BsonDocument> model)
    {
        var (source, order) = Query(random);
        var filter = Filter.Parse(source);
        var sort = order is null ? null : SortSpec.Parse(order);
        var expected = Ids(model.Values.Where(document => ReferenceFilter.Matches(source, document)));
        var plans = Read(session =>
        {
            var collection = session.FindCollection(Db, "c")!;
            var conditions = Conditions.Of(filter);
            BsonValue?[] hints =
            [
                null, new BsonDocument("$natural", 1), new BsonDocument("$natural", -1),
                .. collection.Indexes.Where(index => IndexCandidate.IsComplete(index, conditions)).Select(index => (BsonValue)index.Name),
            ];
            return hints.Select(hint => session.Plan(collection, filter, sort, hint)).ToArray();
        });
        if (MeetParallelArrays(expected, model, order))
        {
            foreach (var plan in plans)
                Assert.That(() => Read(session => session.Execute(plan, null).Count()), Throws.TypeOf<ServerErrorException>().With.Property("Code").EqualTo((int)ServerError.BadValue));
            return plans.Length;
        }

        foreach (var plan in plans)
            CheckPlan(plan, order, expected, 1 + random.Next(6));
        return plans.Length;
    }

    /// <summary>Whether the fields behind the first one are such as hold few lists, or none.</summary>
    private static bool CanGiveOrder(BsonDocument key) => key.ElementCount > 1 && key.Elements.Skip(1).All(field => field.Name is "b" or "c");

    private (BsonDocument Filter, BsonDocument? Order) Query(RandomQueries random)
    {
        var keys = Read(session => session.FindCollection(Db, "c")!.Indexes.Select(index => index.Spec.Key).Where(CanGiveOrder).ToArray());
        return keys.Length > 0 && random.Next(3) == 0 ? random.Places(keys[random.Next(keys.Length)]) : (random.Filter(), random.Sort());
    }

    private void CheckPlan(QueryPlan plan, BsonDocument? order, int[] expected, int size)
    {
        _merges += plan.Merges ? 1 : 0;
        string Told() => $"{plan.Filter.Source} sorted by {order} through {PlanExplanation.WinningPlan(plan)}";
        var found = Read(session => session.Execute(plan, null).Select(stored => stored.Document).ToArray());
        Assert.That(Ids(found), Is.EqualTo(expected), Told);
        Assert.That(Read(session => session.Count(plan)), Is.EqualTo(expected.Length), () => "count of " + Told());
        Assert.That(InBatches(plan, size).Select(Id), Is.EqualTo(found.Select(Id)), () => "in batches " + Told());
        if (order is null)
            return;
        var reference = new ReferenceOrder(order);
        Assert.That(found, Is.Ordered.Using<BsonDocument>(reference), Told);
        var limited = Read(session => session.Execute(plan with { SortLimit = size }, null).Take(size).Select(stored => stored.Document).ToArray());
        Assert.That(limited, Has.Length.EqualTo(Math.Min(size, expected.Length)), () => "limited " + Told());
        for (var i = 0; i < limited.Length; i++)
            Assert.That(reference.Compare(limited[i], found[i]), Is.Zero, () => "limited " + Told());
    }

    private List<BsonDocument> InBatches(QueryPlan plan, int size)
    {
        var cursor = new PlanCursor(plan);
        var all = new List<StoredDocument>();
        while (!cursor.IsExhausted)
        {
            var batch = new List<StoredDocument>();
            Read(session =>
            {
                cursor.Read(session, size, 300, batch);
                return 0;
            });
            all.AddRange(batch);
        }

        return all.ConvertAll(stored => stored.Document);
    }

    private static int CheckWrite(WriteSession session, BsonDocument source, BsonDocument? order, Dictionary<int, BsonDocument> model)
    {
        var expected = Ids(model.Values.Where(document => ReferenceFilter.Matches(source, document)));
        var sort = order is null || MeetParallelArrays(expected, model, order) ? null : SortSpec.Parse(order);
        var plan = session.Plan(session.FindCollection(Db, "c")!, Filter.Parse(source), sort, null);
        Assert.That(Ids(session.Execute(plan, null).Select(stored => stored.Document)), Is.EqualTo(expected), () => $"write with {source} through {PlanExplanation.WinningPlan(plan)}");
        return 0;
    }

    private static bool MeetParallelArrays(int[] ids, Dictionary<int, BsonDocument> model, BsonDocument? order) =>
        order is not null && Array.Exists(ids, id => new ReferenceOrder(order).MeetsParallelArrays(model[id]));

    private static int Id(BsonDocument document) => document["_id"].AsInt32;

    private static int[] Ids(IEnumerable<BsonDocument> documents) => [.. documents.Select(Id).Order()];
}
