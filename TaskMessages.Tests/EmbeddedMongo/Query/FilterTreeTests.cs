using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Query.Filters;

namespace TaskMessages.Tests.EmbeddedMongo.Query;

/// <summary>The tree that the planner reads, and the positions that positional operators use.</summary>
public sealed class FilterTreeTests
{
    [TestCase("{a: 1}", "Eq")]
    [TestCase("{a: {$in: [1]}}", "Eq")]
    [TestCase("{$and: [{a: 1}]}", "Eq")]
    [TestCase("{$or: [{a: 1}]}", "Eq")]
    [TestCase("{a: {$gt: 1}}", "Gt")]
    [TestCase("{a: {$gte: 1}}", "Gte")]
    [TestCase("{a: {$lt: 1}}", "Lt")]
    [TestCase("{a: {$lte: 1}}", "Lte")]
    [TestCase("{a: {$in: [1, 2]}}", "In")]
    [TestCase("{a: {$exists: true}}", "Exists")]
    [TestCase("{a: {$type: 'int'}}", "Type")]
    [TestCase("{a: {$regex: 'x'}}", "Regex")]
    [TestCase("{a: {$size: 1}}", "Other")]
    public void Root_SingleCondition_IsThatField(string filter, string expected)
    {
        var node = Filter.Parse(Shell.Doc(filter)).Root as FieldNode;

        Assert.That((node?.Path.Dotted, node?.Operator.ToString()), Is.EqualTo(("a", expected)));
    }

    [Test]
    public void Root_SeveralConditions_AreOneAnd()
    {
        var root = (AndNode)Filter.Parse(Shell.Doc("{a: {$gte: 1, $lt: 5}, b.c: 'x', $or: [{d: 1}, {e: 1}]}")).Root;

        Assert.That(root.Children.Select(child => child.GetType().Name), Is.EqualTo(new[] { "ComparisonNode", "ComparisonNode", "ComparisonNode", "OrNode" }));
    }

    [Test]
    public void Root_Negations_AreNotNodes()
    {
        foreach (var filter in new[] { "{a: {$ne: 1}}", "{a: {$nin: [1]}}", "{a: {$exists: false}}", "{$nor: [{a: 1}]}", "{a: {$not: {$gt: 1}}}" })
            Assert.That(Filter.Parse(Shell.Doc(filter)).Root, Is.TypeOf<NotNode>(), filter);
    }

    [Test]
    public void InValues_Unordered_AreSortedAndDistinct()
    {
        var node = (InNode)Filter.Parse(Shell.Doc("{a: {$in: [3, 1, 2, 1.0]}}")).Root;

        Assert.That(node.Values.Select(value => value.ToInt32()), Is.EqualTo(new[] { 1, 2, 3 }));
    }

    [Test]
    public void MatchesEverything_EmptyFilterOnly()
    {
        Assert.That(Filter.All.MatchesEverything, Is.True);
        Assert.That(Filter.Parse(Shell.Doc("{a: 1}")).MatchesEverything, Is.False);
        Assert.That(Filter.Parse(Shell.Doc("{a: {$in: []}}")).MatchesEverything, Is.False);
    }

    [TestCase("{a: 2}", "{a: [1, 2]}", 1)]
    [TestCase("{a: 2}", "{a: 2}", -1)]
    [TestCase("{a: [1, 2]}", "{a: [1, 2]}", -1)]
    [TestCase("{a.b: 2}", "{a: [{b: 1}, {b: 2}]}", 1)]
    [TestCase("{a.b: 2}", "{a: [{b: 1}, {b: [0, 0, 2]}]}", 1)]
    [TestCase("{a.b: 2}", "{a: {b: [0, 2]}}", 1)]
    [TestCase("{a.1: 2}", "{a: [1, 2]}", -1)]
    [TestCase("{a.1.b: 2}", "{a: [{}, {b: [1, 1, 2]}]}", 2)]
    [TestCase("{a: {$elemMatch: {$gt: 1}}}", "{a: [0, 1, 2]}", 2)]
    [TestCase("{a: {$elemMatch: {b: 2}}}", "{a: [{b: 1}, {b: 2}]}", 1)]
    [TestCase("{a.b: {$elemMatch: {$gt: 1}}}", "{a: [{b: [2]}, {b: [0, 2]}]}", 0)]
    [TestCase("{a: 1, b: 5}", "{a: [0, 1], b: [5]}", 0)]
    [TestCase("{$or: [{a: 9}, {a: 1}]}", "{a: [0, 1]}", 1)]
    [TestCase("{a: {$ne: 5}}", "{a: [0, 1]}", -1)]
    [TestCase("{a: {$in: [1, 7]}}", "{a: [0, 1]}", 1)]
    public void Matches_Array_RecordsTheOutermostPosition(string filter, string document, int expected)
    {
        var details = new MatchDetails();

        Assert.That(Filter.Parse(Shell.Doc(filter)).Matches(Shell.Doc(document), details), Is.True);
        Assert.That(details.ArrayIndex, Is.EqualTo(expected));
    }
}
