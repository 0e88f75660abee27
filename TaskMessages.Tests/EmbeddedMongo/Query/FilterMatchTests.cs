using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Query;

/// <summary>Each row is a filter, a document that it matches, and one that it does not; <c>-</c> where there is none.</summary>
public sealed class FilterMatchTests
{
    private const string None = "-";

    [TestCase("{}", "{a: 1}", None)]
    [TestCase("{a: 1}", "{a: 1.0}", "{a: 2}")]
    [TestCase("{a: 1}", "{a: [3, 1]}", "{a: [[1]]}")]
    [TestCase("{a: 'x'}", "{b: 0, a: 'x'}", "{a: 'X'}")]
    [TestCase("{a: null}", "{b: 1}", "{a: 0}")]
    [TestCase("{a: null}", "{a: [1, null]}", "{a: []}")]
    [TestCase("{a: null}", "{a: {$undefined: true}}", "{a: {}}")]
    [TestCase("{a: [1, 2]}", "{a: [1, 2]}", "{a: [2, 1]}")]
    [TestCase("{a: [1, 2]}", "{a: [[1, 2], 3]}", "{a: [1, 2, 3]}")]
    [TestCase("{a: []}", "{a: []}", "{a: [1]}")]
    [TestCase("{a: {b: 1, c: 2}}", "{a: {b: 1, c: 2}}", "{a: {c: 2, b: 1}}")]
    [TestCase("{a: {}}", "{a: {}}", "{a: {b: 1}}")]
    [TestCase("{a: {$eq: {b: 1}}}", "{a: [{b: 1}]}", "{a: {b: 2}}")]
    [TestCase("{a: {$eq: [1]}}", "{a: [1]}", "{a: 1}")]
    [TestCase("{a: {$eq: {$numberDouble: 'NaN'}}}", "{a: {$numberDouble: 'NaN'}}", "{a: 0}")]
    [TestCase("{a: {$ne: 1}}", "{b: 1}", "{a: [2, 1]}")]
    [TestCase("{a: {$ne: null}}", "{a: 0}", "{}")]
    [TestCase("{_id: {$ref: 'c', $id: 1}}", "{_id: {$ref: 'c', $id: 1}}", "{_id: {$ref: 'c', $id: 2}}")]
    [TestCase("{$comment: 'why', a: 1}", "{a: 1}", "{a: 2}")]
    [TestCase("{$expr: {$gt: ['$a', '$b']}}", "{a: 2, b: 1}", "{a: 1, b: 2}")]
    [TestCase("{$expr: '$a', b: 1}", "{a: 3, b: 1}", "{a: 0, b: 1}")]
    public void Equality(string filter, string matched, string unmatched) => Check(filter, matched, unmatched);

    [TestCase("{a: {$gt: 1}}", "{a: 1.5}", "{a: 1}")]
    [TestCase("{a: {$gt: 1}}", "{a: [0, 2]}", "{a: '2'}")]
    [TestCase("{a: {$gte: 1}}", "{a: {$numberLong: '1'}}", "{a: 0.99}")]
    [TestCase("{a: {$lt: 'b'}}", "{a: 'a'}", "{a: 1}")]
    [TestCase("{a: {$lte: {$numberDecimal: '1.5'}}}", "{a: 1.5}", "{a: 2}")]
    [TestCase("{a: {$lt: {$numberDouble: 'NaN'}}}", None, "{a: 1}")]
    [TestCase("{a: {$lte: {$numberDouble: 'NaN'}}}", "{a: {$numberDouble: 'NaN'}}", "{a: 1}")]
    [TestCase("{a: {$lt: 5}}", "{a: 1}", "{a: {$numberDouble: 'NaN'}}")]
    [TestCase("{a: {$gte: null}}", "{}", "{a: 1}")]
    [TestCase("{a: {$gt: null}}", None, "{a: null}")]
    [TestCase("{a: {$gt: {$minKey: 1}}}", "{a: 1}", "{a: {$minKey: 1}}")]
    [TestCase("{a: {$lt: {$maxKey: 1}}}", "{a: 'x'}", "{a: {$maxKey: 1}}")]
    [TestCase("{a: {$gt: {$maxKey: 1}}}", None, "{a: 1}")]
    [TestCase("{a: {$gt: {b: 1}}}", "{a: {b: 2}}", "{a: 5}")]
    [TestCase("{a: {$gt: [1]}}", "{a: [1, 1]}", "{a: 2}")]
    [TestCase("{a: {$gt: false}}", "{a: true}", "{a: 1}")]
    [TestCase("{a: {$lt: {$date: {$numberLong: '5'}}}}", "{a: {$date: {$numberLong: '4'}}}", "{a: 4}")]
    [TestCase("{a: {$gt: 1, $lt: 3}}", "{a: [0, 5]}", "{a: 3}")]
    public void Range(string filter, string matched, string unmatched) => Check(filter, matched, unmatched);

    [TestCase("{a: {$in: [1, 'x']}}", "{a: 'x'}", "{a: 2}")]
    [TestCase("{a: {$in: [1, 2, 3, 4, 5, 6]}}", "{a: 6.0}", "{a: 7}")]
    [TestCase("{a: {$in: [null, 1]}}", "{}", "{a: 2}")]
    [TestCase("{a: {$in: []}}", None, "{}")]
    [TestCase("{a: {$in: [[1], 2]}}", "{a: [1]}", "{a: [3]}")]
    [TestCase("{a: {$in: [{$regularExpression: {pattern: '^x', options: ''}}, 1]}}", "{a: 'xy'}", "{a: 'yx'}")]
    [TestCase("{a: {$nin: [1, 2]}}", "{}", "{a: [5, 2]}")]
    [TestCase("{a: {$nin: []}}", "{a: 1}", None)]
    [TestCase("{a: {$nin: [null]}}", "{a: 1}", "{}")]
    public void In(string filter, string matched, string unmatched) => Check(filter, matched, unmatched);

    [TestCase("{$and: [{a: 1}, {b: 1}]}", "{a: 1, b: 1}", "{a: 1}")]
    [TestCase("{$or: [{a: 1}, {b: 1}]}", "{b: 1}", "{a: 2}")]
    [TestCase("{$nor: [{a: 1}, {b: 1}]}", "{}", "{b: 1}")]
    [TestCase("{$or: [{a: 1}], c: 1}", "{a: 1, c: 1}", "{a: 1}")]
    [TestCase("{a: {$not: {$gt: 1}}}", "{a: 'x'}", "{a: 2}")]
    [TestCase("{a: {$not: {$gt: 1, $lt: 5}}}", "{a: 7}", "{a: 2}")]
    [TestCase("{a: {$not: {$regularExpression: {pattern: 'x', options: ''}}}}", "{a: 1}", "{a: 'xx'}")]
    [TestCase("{$and: [{$or: [{a: 1}, {a: 2}]}, {$nor: [{b: 1}]}]}", "{a: 2}", "{a: 2, b: 1}")]
    public void Logical(string filter, string matched, string unmatched) => Check(filter, matched, unmatched);

    [TestCase("{a.b: 1}", "{a: {b: 1}}", "{a: {c: 1}}")]
    [TestCase("{a.b: 1}", "{a: [{c: 1}, {b: 1}]}", "{a: [[{b: 1}]]}")]
    [TestCase("{a.b: 1}", "{a: [{b: [0, 1]}]}", "{a: 1}")]
    [TestCase("{a.b: null}", "{a: {}}", "{a: []}")]
    [TestCase("{a.b: null}", "{a: 5}", "{a: [1, 2]}")]
    [TestCase("{a.b: null}", "{}", "{a: [{b: 1}]}")]
    [TestCase("{a.b: null}", "{a: [{b: 1}, {}]}", "{a: {b: 2}}")]
    [TestCase("{a.1: 7}", "{a: [5, 7, 3]}", "{a: [7, 5]}")]
    [TestCase("{a.1: 4}", "{a: [5, {'1': 4}]}", "{a: [5, [4]]}")]
    [TestCase("{a.1: [4]}", "{a: [5, [4]]}", "{a: [5, 4]}")]
    [TestCase("{a.1.b: 4}", "{a: [5, {b: 4}]}", "{a: [{b: 4}]}")]
    [TestCase("{a.0.0: 1}", "{a: [[1]]}", "{a: [1]}")]
    [TestCase("{a.0.b: 1}", "{a: [[{b: 1}]]}", "{a: [[[{b: 1}]]]}")]
    [TestCase("{a.b.c: 1}", "{a: [{b: [{c: 1}]}]}", "{a: {b: 1}}")]
    [TestCase("{'': 1}", "{'': 1}", "{a: 1}")]
    public void Path(string filter, string matched, string unmatched) => Check(filter, matched, unmatched);

    [TestCase("{a: {$exists: true}}", "{a: null}", "{b: 1}")]
    [TestCase("{a: {$exists: 0}}", "{}", "{a: null}")]
    [TestCase("{a.b: {$exists: true}}", "{a: [1, {b: 1}]}", "{a: [1]}")]
    [TestCase("{a: {$exists: false}}", "{b: []}", "{a: []}")]
    [TestCase("{a: {$type: 'int'}}", "{a: 1}", "{a: 1.5}")]
    [TestCase("{a: {$type: 2}}", "{a: ['x']}", "{a: 1}")]
    [TestCase("{a: {$type: 'number'}}", "{a: {$numberDecimal: '1'}}", "{a: '1'}")]
    [TestCase("{a: {$type: ['null', 'bool']}}", "{a: null}", "{}")]
    [TestCase("{a: {$type: 'array'}}", "{a: []}", "{a: 1}")]
    [TestCase("{a: {$type: -1}}", "{a: {$minKey: 1}}", "{a: 1}")]
    [TestCase("{a: {$type: 127.0}}", "{a: {$maxKey: 1}}", "{a: 1}")]
    public void ElementOperators(string filter, string matched, string unmatched) => Check(filter, matched, unmatched);

    [TestCase("{a: {$regex: '^b.*d$'}}", "{a: 'bcd'}", "{a: 'abcd'}")]
    [TestCase("{a: {$regex: 'B', $options: 'i'}}", "{a: 'abc'}", "{a: 'ac'}")]
    [TestCase("{a: {$options: 's', $regex: 'a.c'}}", "{a: 'a\\nc'}", "{a: 'ac'}")]
    [TestCase("{a: {$regex: '^c', $options: 'm'}}", "{a: 'a\\nc'}", "{a: 'ac'}")]
    [TestCase("{a: {$regex: 'a b', $options: 'x'}}", "{a: 'ab'}", "{a: 'a b'}")]
    [TestCase("{a: {$regularExpression: {pattern: 'x', options: 'i'}}}", "{a: ['aXb']}", "{a: 1}")]
    [TestCase("{a: {$regularExpression: {pattern: 'x', options: ''}}}", "{a: {$regularExpression: {pattern: 'x', options: ''}}}", "{a: {$regularExpression: {pattern: 'y', options: ''}}}")]
    [TestCase("{a: {$regex: 'x', $gt: 'a'}}", "{a: 'bx'}", "{a: 'Zx'}")]
    public void Regex(string filter, string matched, string unmatched) => Check(filter, matched, unmatched);

    [TestCase("{a: {$mod: [4, 1]}}", "{a: 5}", "{a: 6}")]
    [TestCase("{a: {$mod: [4, -1]}}", "{a: -5}", "{a: 5}")]
    [TestCase("{a: {$mod: [4.9, 1]}}", "{a: 5.9}", "{a: '5'}")]
    [TestCase("{a: {$mod: [-1, 0]}}", "{a: {$numberLong: '-9223372036854775808'}}", "{a: {$numberDouble: 'NaN'}}")]
    [TestCase("{a: {$size: 2}}", "{a: [1, [2, 3]]}", "{a: [1]}")]
    [TestCase("{a: {$size: 0}}", "{a: []}", "{}")]
    [TestCase("{a: {$size: 1}}", "{a: [[]]}", "{a: 'x'}")]
    [TestCase("{a: {$all: [1, 2]}}", "{a: [2, 3, 1]}", "{a: [1]}")]
    [TestCase("{a: {$all: [1]}}", "{a: 1}", "{a: 2}")]
    [TestCase("{a: {$all: [[1, 2]]}}", "{a: [1, 2]}", "{a: [1]}")]
    [TestCase("{a: {$all: []}}", None, "{a: []}")]
    [TestCase("{a: {$all: [{$elemMatch: {b: 1}}, {$elemMatch: {b: 2}}]}}", "{a: [{b: 2}, {b: 1}]}", "{a: [{b: 1}]}")]
    [TestCase("{a: {$all: [{$regularExpression: {pattern: '^x', options: ''}}, 'y']}}", "{a: ['xx', 'y']}", "{a: ['y']}")]
    [TestCase("{a: {$elemMatch: {$gt: 1, $lt: 3}}}", "{a: [0, 2]}", "{a: [0, 5]}")]
    [TestCase("{a: {$elemMatch: {b: 1, c: 2}}}", "{a: [{b: 1, c: 2}]}", "{a: [{b: 1}, {c: 2}]}")]
    [TestCase("{a: {$elemMatch: {$or: [{b: 1}, {c: 1}]}}}", "{a: [{c: 1}]}", "{a: {c: 1}}")]
    [TestCase("{a: {$elemMatch: {$not: {$gt: 1}}}}", "{a: [0]}", "{a: [2]}")]
    [TestCase("{a: {$elemMatch: {$elemMatch: {$gt: 1}}}}", "{a: [[2]]}", "{a: [2]}")]
    [TestCase("{a: {$elemMatch: {'0': 1}}}", "{a: [[1]]}", "{a: [1]}")]
    [TestCase("{a: {$elemMatch: {}}}", "{a: [{}]}", "{a: [1]}")]
    [TestCase("{a.b: {$elemMatch: {$eq: 1}}}", "{a: [{b: [1]}]}", "{a: {b: 1}}")]
    public void ArrayOperators(string filter, string matched, string unmatched) => Check(filter, matched, unmatched);

    [TestCase("{a: {$bitsAllSet: [1, 5]}}", "{a: 54}", "{a: 2}")]
    [TestCase("{a: {$bitsAllSet: 50}}", "{a: 54.0}", "{a: 54.5}")]
    [TestCase("{a: {$bitsAllClear: [0, 3]}}", "{a: 54}", "{a: 9}")]
    [TestCase("{a: {$bitsAnySet: [0, 1]}}", "{a: 54}", "{a: 4}")]
    [TestCase("{a: {$bitsAnyClear: [1, 3]}}", "{a: 54}", "{a: 10}")]
    [TestCase("{a: {$bitsAllSet: [200]}}", "{a: -1}", "{a: 1}")]
    [TestCase("{a: {$bitsAllSet: [9]}}", "{a: {$binary: {base64: 'AAI=', subType: '00'}}}", "{a: {$binary: {base64: 'AAE=', subType: '00'}}}")]
    [TestCase("{a: {$bitsAllSet: {$binary: {base64: 'Ag==', subType: '00'}}}}", "{a: 2}", "{a: 'x'}")]
    [TestCase("{a: {$bitsAllSet: []}}", "{a: 0}", "{a: null}")]
    public void Bits(string filter, string matched, string unmatched) => Check(filter, matched, unmatched);

    [Test]
    public void Equality_SampleValues_MatchTheirGroupOnly()
    {
        foreach (var wanted in SampleValues.Comparable)
        {
            var filter = Filter.Parse(new BsonDocument("a", new BsonDocument("$eq", wanted)));
            foreach (var value in SampleValues.Comparable)
            {
                var expected = BsonOrder.AreEqual(wanted, value) || (BsonOrder.IsNullish(wanted) && BsonOrder.IsNullish(value))
                    || (value is BsonArray array && array.Any(item => BsonOrder.AreEqual(item, wanted) || (BsonOrder.IsNullish(wanted) && BsonOrder.IsNullish(item))));
                Assert.That(filter.Matches(new BsonDocument("a", value)), Is.EqualTo(expected), $"{BsonText.Of(wanted)} in {BsonText.Of(value)}");
            }
        }
    }

    [TestCase("$gt")]
    [TestCase("$gte")]
    [TestCase("$lt")]
    [TestCase("$lte")]
    public void Range_SampleValues_FollowTheOrderWithinABracket(string name)
    {
        // Arrays are searched, and MinKey, MaxKey and NaN have rules of their own; the rows above hold those.
        var values = SampleValues.Comparable.Where(value => value is not (BsonArray or BsonMinKey or BsonMaxKey) && !BsonOrder.IsNaN(value) && !BsonOrder.IsNullish(value)).ToList();
        foreach (var bound in values)
        {
            var filter = Filter.Parse(new BsonDocument("a", new BsonDocument(name, bound)));
            foreach (var value in values)
            {
                var order = BsonOrder.Compare(value, bound);
                var holds = name switch { "$gt" => order > 0, "$gte" => order >= 0, "$lt" => order < 0, _ => order <= 0 };
                Assert.That(filter.Matches(new BsonDocument("a", value)), Is.EqualTo(holds && BsonOrder.Rank(value) == BsonOrder.Rank(bound)), $"{BsonText.Of(value)} {name} {BsonText.Of(bound)}");
            }
        }
    }

    [Test]
    public void Matches_SimpleConditions_AllocateNothing()
    {
        var filter = Filter.Parse(Shell.Doc("{a: 1, b.c: {$lte: 5}, d: {$in: [1, 2, 3]}, e: {$exists: false}}"));
        var document = Shell.Doc("{a: 1, b: {c: 4}, d: 2}");
        Assert.That(filter.Matches(document), Is.True);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            filter.Matches(document);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That(allocated, Is.LessThan(1000), "a byte per match is already too much");
    }

    private static void Check(string filter, string matched, string unmatched)
    {
        var parsed = Filter.Parse(Shell.Doc(filter));

        if (matched != None)
            Assert.That(parsed.Matches(Shell.Doc(matched)), Is.True, matched);
        if (unmatched != None)
            Assert.That(parsed.Matches(Shell.Doc(unmatched)), Is.False, unmatched);
    }
}
