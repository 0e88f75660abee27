using TaskMessages.Benchmarks.Fuzz;
using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Query.Filters;
using TaskMessages.EmbeddedMongo.Storage.Keys;
using TaskMessages.EmbeddedMongo.Storage.Planning;

namespace TaskMessages.Tests.EmbeddedMongo.Engine;

[TestFixture]
public sealed class FieldBoundsTests
{
    [TestCase("5", "[5, 5]")]
    [TestCase("{ $gt: 5 }", "(5, inf.0]")]
    [TestCase("{ $gte: 5 }", "[5, inf.0]")]
    [TestCase("{ $lt: 5 }", "[-inf.0, 5)")]
    [TestCase("{ $lte: 'a' }", "[\"\", \"a\"]")]
    [TestCase("{ $gt: 'a' }", "(\"a\", {})")]
    [TestCase("{ $gt: { x: 1 } }", "({ x: 1 }, [])")]
    [TestCase("{ $lt: true }", "[false, true)")]
    [TestCase("{ $in: [3, 1] }", "[1, 1] [3, 3]")]
    [TestCase("{ $eq: { x: 1 } }", "[{ x: 1 }, { x: 1 }]")]
    [TestCase("null", "[undefined, undefined] [null, null]")]
    [TestCase("{ $in: [null, 1] }", "[undefined, undefined] [null, null] [1, 1]")]
    public void Of_Condition_SetsIntervals(string condition, string expected) =>
        Assert.That(string.Join(' ', Of(condition)!.Intervals.Select(interval => interval.ToText(descending: false))), Is.EqualTo(expected));

    [TestCase("{ $exists: true }")]
    [TestCase("{ $type: 'string' }")]
    [TestCase("{ $mod: [2, 1] }")]
    [TestCase("[1, 2]")]
    [TestCase("{ $gt: [1] }")]
    [TestCase("{ $in: [1, [2]] }")]
    [TestCase("{ $lt: { $maxKey: 1 } }")]
    [TestCase("{ $gte: null }")]
    [TestCase("{ $gt: { $numberDouble: 'NaN' } }")]
    public void Of_ConditionThatSetsNone_IsNull(string condition) => Assert.That(Of(condition), Is.Null);

    [TestCase("{ $gt: 1 }", "{ $lt: 5 }", "(1, 5)")]
    [TestCase("{ $gte: 1 }", "{ $gt: 1 }", "(1, inf.0]")]
    [TestCase("{ $in: [1, 2, 3] }", "{ $gte: 2 }", "[2, 2] [3, 3]")]
    [TestCase("{ $gt: 5 }", "{ $lt: 5 }", "")]
    [TestCase("{ $gt: 5 }", "{ $lt: 'a' }", "")]
    [TestCase("1", "2", "")]
    public void Intersect_TwoConditions_KeepsWhatBothAllow(string left, string right, string expected) => Assert.That(
        string.Join(' ', Of(left)!.Intersect(Of(right)!).Intervals.Select(interval => interval.ToText(descending: false))),
        Is.EqualTo(expected));

    [TestCase("5", "{ $gt: 1 }", true)]
    [TestCase("1", "{ $gt: 1 }", false)]
    [TestCase("{ $gte: 1 }", "{ $gt: 1 }", false)]
    [TestCase("{ $gt: 1 }", "{ $gte: 1 }", true)]
    [TestCase("{ $in: [2, 9] }", "{ $gt: 1 }", true)]
    [TestCase("{ $in: [2, 'x'] }", "{ $gt: 1 }", false)]
    [TestCase("{ $in: [1, 2] }", "{ $in: [2, 1, 3] }", true)]
    [TestCase("{ $lt: 5 }", "{ $lt: 6 }", true)]
    [TestCase("null", "{ $lt: 6 }", false)]
    public void IsWithin_TwoConditions_TellsWhetherOneImpliesTheOther(string inner, string outer, bool expected) =>
        Assert.That(Of(inner)!.IsWithin(Of(outer)!), Is.EqualTo(expected));

    [TestCase("null", true)]
    [TestCase("{ $in: [1, null] }", true)]
    [TestCase("5", false)]
    [TestCase("{ $lt: 5 }", false)]
    public void IncludesMissing_Condition_TellsWhetherAMissingFieldMatches(string condition, bool expected) =>
        Assert.That(Of(condition)!.IncludesMissing, Is.EqualTo(expected));

    [TestCase(false)]
    [TestCase(true)]
    public void WriteStartAndEnd_RandomIntervals_HoldExactlyTheirKeys(bool descending)
    {
        var random = new RandomValues(6);
        for (var i = 0; i < 20_000; i++)
        {
            var interval = new Interval(random.Value(1), random.Next(2) == 0, random.Value(1), random.Next(2) == 0);
            var value = random.Next(4) == 0 ? interval.Low : random.Value(1);
            var (start, end, key) = (new KeyBuffer(), new KeyBuffer(), new KeyBuffer());
            interval.WriteStart(start, descending);
            interval.WriteEnd(end, descending);
            KeyEncoder.Write(key, value, descending);
            // the next field of a compound key
            KeyEncoder.Write(key, random.Value(1), random.Next(2) == 0);
            var (low, high) = (BsonOrder.Compare(value, interval.Low), BsonOrder.Compare(value, interval.High));
            var expected = (low > 0 || (low == 0 && interval.IncludesLow)) && (high < 0 || (high == 0 && interval.IncludesHigh));
            var held = key.Written.SequenceCompareTo(start.Written) >= 0 && key.Written.SequenceCompareTo(end.Written) < 0;
            if (held != expected)
                Assert.Fail($"{BsonText.Of(value)} in {interval.ToText(descending)} must be {expected}");
        }
    }

    [Test]
    public void ToText_Descending_IsReversed() =>
        Assert.That(Of("{ $gt: 1, $lte: 5 }")!.Intervals[0].ToText(descending: true), Is.EqualTo("[inf.0, 1)"));

    private static FieldBounds? Of(string condition)
    {
        var root = Filter.Parse(ShellJson.Parse("{ a: " + condition + " }")).Root;
        return root is AndNode and ? FieldBounds.Of((FieldNode)and.Children[0]) : FieldBounds.Of((FieldNode)root);
    }
}
