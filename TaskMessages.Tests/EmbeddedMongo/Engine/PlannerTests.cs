using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;
using TaskMessages.EmbeddedMongo.Storage.Planning;
using TaskMessages.Tests.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Engine;

[TestFixture]
public sealed class PlannerTests : EngineFixture
{
    [Test]
    public async Task Plan_EqualityOnId_IsIdLookup()
    {
        await InsertAsync("c", "{ _id: 1 }");
        Assert.That(Plan("c", "{ _id: 1 }", "{ a: 1 }").Kind, Is.EqualTo(PlanKind.IdLookup));
        Assert.That(Plan("c", "{ _id: { $gt: 1 } }").Index!.Name, Is.EqualTo("_id_"));
    }

    [TestCase("{ a: 1 }", "a_1_b_1", "[1, 1]", "[MinKey, MaxKey]")]
    [TestCase("{ a: 1, b: { $gt: 5 } }", "a_1_b_1", "[1, 1]", "(5, inf.0]")]
    [TestCase("{ a: 1, b: { $gte: 5, $lt: 7 } }", "a_1_b_1", "[1, 1]", "[5, 7)")]
    [TestCase("{ a: { $lt: 'x' } }", "a_1_b_1", "[\"\", \"x\")", "[MinKey, MaxKey]")]
    public async Task Plan_LeadingFields_BecomeBounds(string filter, string index, string first, string second)
    {
        await CreateIndexAsync("c", "{ key: { a: 1, b: 1 }, name: 'a_1_b_1' }");
        var plan = Plan("c", filter);
        Assert.That(plan.Index!.Name, Is.EqualTo(index));
        Assert.That(plan.Residual, Is.Null, "The bounds are exact.");
        var scan = PlanExplanation.WinningPlan(plan)["inputStage"];
        Assert.That(scan["indexBounds"], SameBson.As(new BsonDocument { { "a", new BsonArray { first } }, { "b", new BsonArray { second } } }));
    }

    [Test]
    public async Task Plan_InWithSeveralValues_ScansOnePointEach()
    {
        await CreateIndexAsync("c", "{ key: { a: 1, b: 1 }, name: 'a_1_b_1' }");
        Assert.That(Plan("c", "{ a: { $in: [3, 1, 2, 1.0] } }").Ranges, Has.Count.EqualTo(3));
        Assert.That(Plan("c", "{ a: { $in: [1, 2] }, b: { $in: [1, 2, 3] } }").Ranges, Has.Count.EqualTo(6));
    }

    [Test]
    public async Task Plan_MoreEqualities_WinOverSortAndRange()
    {
        await CreateIndexAsync("c", "{ key: { a: 1, b: 1 }, name: 'ab' }");
        await CreateIndexAsync("c", "{ key: { a: 1, c: 1 }, name: 'ac' }");
        await CreateIndexAsync("c", "{ key: { c: 1 }, name: 'c' }");
        Assert.That(Plan("c", "{ a: 1, b: 2 }", "{ c: 1 }").Index!.Name, Is.EqualTo("ab"));
        Assert.That(Plan("c", "{ a: 1, b: { $gt: 2 } }", "{ c: 1 }").Index!.Name, Is.EqualTo("ac"));
        Assert.That(Plan("c", "{ d: 1 }", "{ c: 1 }").Index!.Name, Is.EqualTo("c"));
        Assert.That(Plan("c", "{ d: 1 }").Kind, Is.EqualTo(PlanKind.CollectionScan));
    }

    [TestCase("{ a: 1 }", "{ b: 1, c: 1 }", false, false)]
    [TestCase("{ a: 1 }", "{ b: -1, c: -1 }", false, true)]
    [TestCase("{ a: 1 }", "{ b: 1, c: -1 }", true, false)]
    [TestCase("{ a: 1, b: 2 }", "{ c: -1 }", false, true)]
    [TestCase("{ a: 1 }", "{ a: -1, b: 1 }", false, false)]
    [TestCase("{ a: 1 }", "{ c: 1 }", true, false)]
    [TestCase("{ a: { $in: [1, 2] } }", "{ b: 1 }", false, false)]
    [TestCase("{ a: { $in: [1, 2] } }", "{ b: -1, c: -1 }", false, true)]
    [TestCase("{ a: { $in: [1, 2] } }", "{ b: 1, c: -1 }", true, false)]
    [TestCase("{ a: { $in: [1, 2] }, b: { $in: [1, 2] } }", "{ c: 1 }", false, false)]
    [TestCase("{ a: 1, b: { $in: [1, 2] } }", "{ a: 1, c: -1 }", false, true)]
    [TestCase("{ a: { $in: [1, 2] }, b: { $in: [1, 2] } }", "{ a: 1, c: 1 }", true, false)]
    [TestCase("{ a: { $in: [1, 2] }, b: { $gt: 1 } }", "{ c: 1 }", true, false)]
    [TestCase("{ a: { $in: [1, 2] } }", "{ a: -1 }", false, true)]
    [TestCase("{ a: { $gt: 1 } }", "{ a: 1, b: 1 }", false, false)]
    public async Task Plan_Sort_UsesTheIndexWhenItsOrderFits(string filter, string sort, bool inMemory, bool backward)
    {
        await CreateIndexAsync("c", "{ key: { a: 1, b: 1, c: 1 }, name: 'abc' }");
        var plan = Plan("c", filter, sort);
        Assert.That(plan.Index!.Name, Is.EqualTo("abc"));
        Assert.That(plan.SortsInMemory, Is.EqualTo(inMemory));
        Assert.That(plan.Backward, Is.EqualTo(backward));
    }

    [Test]
    public async Task Plan_SortBehindSeveralPoints_MergesOnePartForEach()
    {
        await CreateIndexAsync("c", "{ key: { a: 1, b: -1, c: 1 }, name: 'abc' }");
        await InsertAsync("c", [.. Enumerable.Range(0, 60).Select(i => $"{{ _id: {i}, a: {i % 3}, b: {i % 2}, c: {i * 7 % 60} }}")]);
        var plan = Plan("c", "{ a: { $in: [0, 2] }, b: { $in: [0, 1] }, c: { $lt: 40 } }", "{ c: 1 }");
        Assert.That(plan.Parts, Has.Count.EqualTo(4));
        var merge = PlanExplanation.WinningPlan(plan)["inputStage"];
        Assert.That(merge["stage"].AsString, Is.EqualTo("SORT_MERGE"));
        Assert.That(merge["sortPattern"], SameBson.As(new BsonDocument("c", 1)));
        Assert.That(merge["inputStages"].AsBsonArray.Select(stage => $"{stage["indexBounds"]["a"][0]} {stage["indexBounds"]["b"][0]} {stage["indexBounds"]["c"][0]}"), Is.EqualTo(new[]
        {
            "[0, 0] [0, 0] [-inf.0, 40)", "[0, 0] [1, 1] [-inf.0, 40)", "[2, 2] [0, 0] [-inf.0, 40)", "[2, 2] [1, 1] [-inf.0, 40)",
        }));

        var stats = new ExecutionStats();
        var first = Read(session => session.Execute(plan, stats).Take(5).Select(found => found.Document["c"].AsInt32).ToArray());
        Assert.That(first, Is.EqualTo(Enumerable.Range(0, 60).Where(i => i % 3 != 1 && i * 7 % 60 < 40).Select(i => i * 7 % 60).Order().Take(5)));
        Assert.That(stats.DocumentsExamined, Is.EqualTo(5), "no document is read before its turn comes");
    }

    [TestCase(200, false)]
    [TestCase(201, true)]
    public async Task Plan_SortBehindManyPoints_IsMergedUpToABound(int points, bool inMemory)
    {
        await CreateIndexAsync("c", "{ key: { a: 1, b: 1 }, name: 'ab' }");
        var plan = Plan("c", $"{{ a: {{ $in: [{string.Join(", ", Enumerable.Range(0, points))}] }} }}", "{ b: 1 }");
        Assert.That((plan.SortsInMemory, plan.Merges), Is.EqualTo((inMemory, !inMemory)));
    }

    [Test]
    public async Task Plan_MultikeyField_DoesNotSortAndKeepsFilter()
    {
        await CreateIndexAsync("c", "{ key: { a: 1 }, name: 'a' }");
        await InsertAsync("c", "{ _id: 1, a: [5, 1] }", "{ _id: 2, a: 3 }");
        Assert.That(Plan("c", "{ a: { $gt: 2 } }", "{ a: 1 }").SortsInMemory);
        Assert.That(Plan("c", "{ a: 3 }").Residual, Is.Not.Null);
        Assert.That(Find("c", "{ a: { $gt: 2, $lt: 4 } }", null, "a"), Has.Length.EqualTo(2), "Different elements may meet the two conditions.");
        Assert.That(Find("c", "{ a: { $gte: 1 } }", null, "a"), Has.Length.EqualTo(2), "Each document once.");
    }

    [Test]
    public async Task Plan_OneItemOfAList_SortsByTheFieldsBehindIt_AndNotByTheList()
    {
        await CreateIndexAsync("c", "{ key: { a: 1, b: 1 }, name: 'ab' }");
        await InsertAsync("c", "{ _id: 1, a: [5, 1], b: 3 }", "{ _id: 2, a: [2, 5], b: 1 }", "{ _id: 3, a: 5, b: 2 }", "{ _id: 4, a: [1, 2], b: 0 }");
        var plan = Plan("c", "{ a: 5 }", "{ b: -1 }");
        Assert.That((plan.Index!.Name, plan.SortsInMemory, plan.Backward), Is.EqualTo(("ab", false, true)));
        Assert.That(Find("c", "{ a: 5 }", "{ b: -1 }").Select(document => ShellJson.Parse(document)["_id"].ToInt32()), Is.EqualTo(new[] { 1, 3, 2 }));
        Assert.That(Plan("c", "{ a: 5 }", "{ a: 1, b: 1 }").SortsInMemory, "By its least item, which is not the one looked for.");
        Assert.That(Plan("c", "{ a: { $in: [5, 2] } }", "{ b: 1 }").Merges, "Two places of the index.");
        Assert.That(Find("c", "{ a: { $in: [5, 2] } }", "{ b: 1 }").Select(document => ShellJson.Parse(document)["_id"].ToInt32()), Is.EqualTo(new[] { 4, 2, 3, 1 }), "each once");
    }

    [Test]
    public async Task Plan_TwoThatServeAlike_TakesTheOneThatHoldsLess()
    {
        await CreateIndexAsync("c", "{ key: { a: 1, c: 1 }, name: 'all' }");
        await CreateIndexAsync("c", "{ key: { b: 1, c: 1 }, name: 'some', partialFilterExpression: { b: { $exists: true } } }");
        Assert.That(Plan("c", "{ a: 1, b: 1 }", "{ c: 1 }").Index!.Name, Is.EqualTo("some"));
    }

    [Test]
    public async Task Plan_TwoFieldsOfOneArray_BoundsOnlyOne()
    {
        await CreateIndexAsync("c", "{ key: { 'a.x': 1, 'a.y': 1 }, name: 'xy' }");
        await InsertAsync("c", "{ _id: 1, a: [{ x: 1, y: 2 }, { x: 3, y: 4 }] }");
        Assert.That(Find("c", "{ 'a.x': 1, 'a.y': 4 }", null, "xy"), Has.Length.EqualTo(1));
    }

    [TestCase("{ 'turn.visible_at': { $lte: { $date: '2030-01-01T00:00:00Z' } } }", true)]
    [TestCase("{ 'turn.visible_at': { $exists: true } }", true)]
    [TestCase("{ 'turn.visible_at': null }", false)]
    [TestCase("{ 'turn.visible_at': { $exists: false } }", false)]
    [TestCase("{ }", false)]
    public async Task Plan_PartialOnExistence_ServesOnlyWhatImpliesIt(string filter, bool used)
    {
        await CreateIndexAsync("c", "{ key: { 'turn.visible_at': 1 }, name: 'p', partialFilterExpression: { 'turn.visible_at': { $exists: true } } }");
        var plan = Plan("c", filter, "{ 'turn.visible_at': 1 }");
        Assert.That(plan.Index?.Name, Is.EqualTo(used ? "p" : null));
        Assert.That(plan.SortsInMemory, Is.Not.EqualTo(used));
    }

    [TestCase("{ a: 1, status: 'open' }", true)]
    [TestCase("{ a: 1, status: { $in: ['open'] } }", true)]
    [TestCase("{ a: 1, status: 'closed' }", false)]
    [TestCase("{ a: 1, status: { $in: ['open', 'closed'] } }", false)]
    [TestCase("{ a: 1 }", false)]
    public async Task Plan_PartialOnEquality_ServesOnlyWhatImpliesIt(string filter, bool used)
    {
        await CreateIndexAsync("c", "{ key: { a: 1 }, name: 'p', partialFilterExpression: { status: 'open' } }");
        Assert.That(Plan("c", filter).Index?.Name, Is.EqualTo(used ? "p" : null));
    }

    [TestCase("{ n: { $gt: 10 } }", true)]
    [TestCase("{ n: { $gte: 10 } }", false)]
    [TestCase("{ n: 11 }", true)]
    [TestCase("{ n: { $gt: 10, $lt: 3 } }", true)]
    [TestCase("{ n: { $gt: 'x' } }", false)]
    public async Task Plan_PartialOnRange_ServesOnlyWhatImpliesIt(string filter, bool used)
    {
        await CreateIndexAsync("c", "{ key: { n: 1 }, name: 'p', partialFilterExpression: { n: { $gt: 10 } } }");
        Assert.That(Plan("c", filter).Index?.Name, Is.EqualTo(used ? "p" : null));
    }

    [TestCase("{ a: 1 }", true)]
    [TestCase("{ a: null }", false)]
    [TestCase("{ a: { $in: [1, null] } }", false)]
    public async Task Plan_Sparse_IsNotUsedWhereMissingFieldsMatch(string filter, bool used)
    {
        await CreateIndexAsync("c", "{ key: { a: 1 }, name: 's', sparse: true }");
        Assert.That(Plan("c", filter).Index?.Name, Is.EqualTo(used ? "s" : null));
    }

    [Test]
    public async Task Plan_Hint_IsHonouredByNameAndByKey()
    {
        await CreateIndexAsync("c", "{ key: { a: 1 }, name: 'a_1' }");
        Assert.That(Plan("c", "{ b: 1 }", null, "a_1").Index!.Name, Is.EqualTo("a_1"));
        Assert.That(Plan("c", "{ b: 1 }", null, new BsonDocument("a", 1)).Index!.Name, Is.EqualTo("a_1"));
        Assert.That(Plan("c", "{ a: 1 }", null, new BsonDocument("$natural", -1)).Backward);
    }

    [Test]
    public async Task Plan_UnknownHint_IsBadValue()
    {
        await InsertAsync("c", "{ _id: 1 }");
        var error = Assert.Throws<ServerErrorException>(() => Plan("c", "{ }", null, "nope"));
        Assert.That(error!.Code, Is.EqualTo(2));
        Assert.That(error.Message, Does.Contain("hint provided does not correspond to an existing index"));
    }

    [Test]
    public async Task Plan_HiddenIndex_IsNotUsed()
    {
        await CreateIndexAsync("c", "{ key: { a: 1 }, name: 'a_1', hidden: true }");
        Assert.That(Plan("c", "{ a: 1 }").Kind, Is.EqualTo(PlanKind.CollectionScan));
        Assert.That(() => Plan("c", "{ a: 1 }", null, "a_1"), Throws.TypeOf<ServerErrorException>());
    }

    [Test]
    public async Task Plan_Contradiction_ReadsNothing()
    {
        await CreateIndexAsync("c", "{ key: { a: 1 }, name: 'a_1' }");
        Assert.That(Plan("c", "{ a: { $gt: 5, $lt: 3 } }").Kind, Is.EqualTo(PlanKind.Nothing));
        Assert.That(Plan("c", "{ a: { $in: [] } }").Kind, Is.EqualTo(PlanKind.Nothing));
    }

    [Test]
    public async Task WinningPlan_SortSkipLimit_NestsStages()
    {
        await InsertAsync("c", "{ _id: 1 }");
        var plan = Plan("c", "{ a: 1 }", "{ b: -1 }") with { SortLimit = 7 };
        Assert.That(PlanExplanation.WinningPlan(plan, 2, 5), Is.EqualTo(ShellJson.Parse(
            """
            { stage: 'LIMIT', limitAmount: { $numberLong: '5' }, inputStage: { stage: 'SKIP', skipAmount: { $numberLong: '2' }, inputStage:
              { stage: 'SORT', sortPattern: { b: -1 }, limitAmount: { $numberLong: '7' }, type: 'simple', inputStage:
                { stage: 'COLLSCAN', filter: { a: 1 }, direction: 'forward' } } } }
            """)));
    }

    [Test]
    public async Task ExecutionStats_IndexScan_CountsKeysAndDocuments()
    {
        await CreateIndexAsync("c", "{ key: { a: 1 }, name: 'a_1' }");
        await InsertAsync("c", "{ _id: 1, a: 1, b: 1 }", "{ _id: 2, a: 1, b: 2 }", "{ _id: 3, a: 2, b: 2 }");
        var plan = Plan("c", "{ a: 1, b: 2 }");
        var stats = new ExecutionStats();
        Read(session => session.Execute(plan, stats).Count());
        Assert.That((stats.Returned, stats.KeysExamined, stats.DocumentsExamined), Is.EqualTo((1, 2, 2)));
    }
}
