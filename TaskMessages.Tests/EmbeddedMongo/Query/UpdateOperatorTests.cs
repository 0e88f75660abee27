using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Query;

/// <summary>Each row is a document, an update and the document after it; when both documents are the same, nothing may count as modified.</summary>
public sealed class UpdateOperatorTests
{
    private static readonly QueryScope Scope = new(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123), null);

    [TestCase("{_id: 1}", "{$set: {a: 1}}", "{_id: 1, a: 1}")]
    [TestCase("{_id: 1, a: 1}", "{$set: {a: 1}}", "{_id: 1, a: 1}")]
    [TestCase("{_id: 1, a: 1}", "{$set: {a: 1.0}}", "{_id: 1, a: 1.0}")]
    [TestCase("{_id: 1, b: 1}", "{$set: {z: 1, c: 2, a: 3, b: 4}}", "{_id: 1, b: 4, a: 3, c: 2, z: 1}")]
    [TestCase("{_id: 1}", "{$set: {'10': 1, '9': 2, x: 3}}", "{_id: 1, '9': 2, '10': 1, x: 3}")]
    [TestCase("{_id: 1}", "{$set: {a.b.c: 1}}", "{_id: 1, a: {b: {c: 1}}}")]
    [TestCase("{_id: 1, a: {x: 1}}", "{$set: {a.b: 1, a.c: 2}}", "{_id: 1, a: {x: 1, b: 1, c: 2}}")]
    [TestCase("{_id: 1, a: [1, 2]}", "{$set: {a.1: 5}}", "{_id: 1, a: [1, 5]}")]
    [TestCase("{_id: 1, a: [1]}", "{$set: {a.3: 5}}", "{_id: 1, a: [1, null, null, 5]}")]
    [TestCase("{_id: 1, a: [1]}", "{$set: {a.2.b: 5}}", "{_id: 1, a: [1, null, {b: 5}]}")]
    [TestCase("{_id: 1, a: [{b: 1}]}", "{$set: {a.0.b: 2}}", "{_id: 1, a: [{b: 2}]}")]
    [TestCase("{_id: 1}", "{$set: {_id: 1}}", "{_id: 1}")]
    [TestCase("{_id: 1}", "{$set: {a.$b: 1}}", "{_id: 1, a: {$b: 1}}")]
    [TestCase("{_id: 1, a: 1}", "{$set: {}}", "{_id: 1, a: 1}")]
    [TestCase("{_id: 1, a: {b: 1, c: 2}}", "{$set: {a: {c: 2, b: 1}}}", "{_id: 1, a: {c: 2, b: 1}}")]
    [TestCase("{_id: 1, a: 1}", "{$setOnInsert: {a: 5, b: 6}}", "{_id: 1, a: 1}")]
    [TestCase("{_id: 1, a: 1}", "{$setOnInsert: {a.b: 5}}", "{_id: 1, a: 1}")]
    public void Set(string before, string update, string after) => Check(before, update, after);

    [TestCase("{_id: 1, a: 1, b: 2}", "{$unset: {a: ''}}", "{_id: 1, b: 2}")]
    [TestCase("{_id: 1, b: 2}", "{$unset: {a: ''}}", "{_id: 1, b: 2}")]
    [TestCase("{_id: 1, a: {b: 1, c: 1}}", "{$unset: {a.b: 1, a.d: 1}}", "{_id: 1, a: {c: 1}}")]
    [TestCase("{_id: 1, a: 5}", "{$unset: {a.b: 1}}", "{_id: 1, a: 5}")]
    [TestCase("{_id: 1}", "{$unset: {a.b: 1}}", "{_id: 1}")]
    [TestCase("{_id: 1, a: [1, 2]}", "{$unset: {a.0: 1}}", "{_id: 1, a: [null, 2]}")]
    [TestCase("{_id: 1, a: [null]}", "{$unset: {a.0: 1}}", "{_id: 1, a: [null]}")]
    [TestCase("{_id: 1, a: [1]}", "{$unset: {a.4: 1}}", "{_id: 1, a: [1]}")]
    [TestCase("{_id: 1, a: [1]}", "{$unset: {a.x: 1}}", "{_id: 1, a: [1]}")]
    [TestCase("{_id: 1, a: 1}", "{$rename: {a: 'b'}}", "{_id: 1, b: 1}")]
    [TestCase("{_id: 1, a: 1, b: 2}", "{$rename: {a: 'b'}}", "{_id: 1, b: 1}")]
    [TestCase("{_id: 1, b: 2}", "{$rename: {a: 'b'}}", "{_id: 1, b: 2}")]
    [TestCase("{_id: 1, a: {b: 1, c: 2}}", "{$rename: {a.b: 'd.e'}}", "{_id: 1, a: {c: 2}, d: {e: 1}}")]
    [TestCase("{_id: 1, a: 1, b: 2}", "{$rename: {a: 'c', b: 'd'}}", "{_id: 1, c: 1, d: 2}")]
    [TestCase("{_id: 1, a: [1]}", "{$rename: {a: 'b'}}", "{_id: 1, b: [1]}")]
    public void UnsetAndRename(string before, string update, string after) => Check(before, update, after);

    [TestCase("{_id: 1, a: 1}", "{$inc: {a: 2}}", "{_id: 1, a: 3}")]
    [TestCase("{_id: 1}", "{$inc: {a: 2}}", "{_id: 1, a: 2}")]
    [TestCase("{_id: 1, a: 1}", "{$inc: {a: 0}}", "{_id: 1, a: 1}")]
    [TestCase("{_id: 1, a: 1}", "{$inc: {a: {$numberLong: '1'}}}", "{_id: 1, a: {$numberLong: '2'}}")]
    [TestCase("{_id: 1, a: 1}", "{$inc: {a: 0.5}}", "{_id: 1, a: 1.5}")]
    [TestCase("{_id: 1, a: 1}", "{$inc: {a: 0.0}}", "{_id: 1, a: 1.0}")]
    [TestCase("{_id: 1, a: 2147483647}", "{$inc: {a: 1}}", "{_id: 1, a: {$numberLong: '2147483648'}}")]
    [TestCase("{_id: 1, a: -2147483648}", "{$inc: {a: -1}}", "{_id: 1, a: {$numberLong: '-2147483649'}}")]
    [TestCase("{_id: 1, a: {$numberDecimal: '0.1'}}", "{$inc: {a: {$numberDecimal: '0.2'}}}", "{_id: 1, a: {$numberDecimal: '0.3'}}")]
    [TestCase("{_id: 1, a: 1}", "{$inc: {a: {$numberDecimal: '0.5'}}}", "{_id: 1, a: {$numberDecimal: '1.5'}}")]
    [TestCase("{_id: 1, a: 0.1}", "{$inc: {a: {$numberDecimal: '1'}}}", "{_id: 1, a: {$numberDecimal: '1.100000000000000'}}")]
    [TestCase("{_id: 1, a: {$numberDecimal: '2'}}", "{$mul: {a: 2.5}}", "{_id: 1, a: {$numberDecimal: '5.00000000000000'}}")]
    [TestCase("{_id: 1, a: {b: [1]}}", "{$inc: {a.b.0: 1, a.c: 1}}", "{_id: 1, a: {b: [2], c: 1}}")]
    [TestCase("{_id: 1, a: 3}", "{$mul: {a: 2}}", "{_id: 1, a: 6}")]
    [TestCase("{_id: 1}", "{$mul: {a: 2}}", "{_id: 1, a: 0}")]
    [TestCase("{_id: 1}", "{$mul: {a: {$numberLong: '2'}}}", "{_id: 1, a: {$numberLong: '0'}}")]
    [TestCase("{_id: 1, a: 65536}", "{$mul: {a: 65536}}", "{_id: 1, a: {$numberLong: '4294967296'}}")]
    [TestCase("{_id: 1, a: 3}", "{$mul: {a: 0.5}}", "{_id: 1, a: 1.5}")]
    [TestCase("{_id: 1, a: {$numberDecimal: '1.5'}}", "{$mul: {a: 2}}", "{_id: 1, a: {$numberDecimal: '3.0'}}")]
    [TestCase("{_id: 1, a: 5}", "{$min: {a: 3}, $max: {b: 1}}", "{_id: 1, a: 3, b: 1}")]
    [TestCase("{_id: 1, a: 5}", "{$min: {a: 7}}", "{_id: 1, a: 5}")]
    [TestCase("{_id: 1, a: 5}", "{$max: {a: 7.0}}", "{_id: 1, a: 7.0}")]
    [TestCase("{_id: 1, a: 5}", "{$max: {a: 5.0}}", "{_id: 1, a: 5}")]
    [TestCase("{_id: 1, a: 5}", "{$max: {a: 'x'}}", "{_id: 1, a: 'x'}")]
    [TestCase("{_id: 1, a: 5}", "{$min: {a: null}}", "{_id: 1, a: null}")]
    [TestCase("{_id: 1, a: 13}", "{$bit: {a: {and: 10}}}", "{_id: 1, a: 8}")]
    [TestCase("{_id: 1, a: 3}", "{$bit: {a: {or: 5}}}", "{_id: 1, a: 7}")]
    [TestCase("{_id: 1, a: 1}", "{$bit: {a: {xor: 5, or: {$numberLong: '8'}}}}", "{_id: 1, a: {$numberLong: '12'}}")]
    [TestCase("{_id: 1}", "{$bit: {a: {or: 5}}}", "{_id: 1, a: 5}")]
    [TestCase("{_id: 1, a: 7}", "{$bit: {a: {and: 7}}}", "{_id: 1, a: 7}")]
    [TestCase("{_id: 1}", "{$currentDate: {a: true, b: {$type: 'date'}}}", "{_id: 1, a: {$date: {$numberLong: '1700000000123'}}, b: {$date: {$numberLong: '1700000000123'}}}")]
    [TestCase("{_id: 1}", "{$currentDate: {a: {$type: 'timestamp'}}}", "{_id: 1, a: {$timestamp: {t: 1700000000, i: 1}}}")]
    public void Numbers(string before, string update, string after) => Check(before, update, after);

    [TestCase("{_id: 1}", "{$push: {a: 1}}", "{_id: 1, a: [1]}")]
    [TestCase("{_id: 1, a: [1]}", "{$push: {a: [2]}}", "{_id: 1, a: [1, [2]]}")]
    [TestCase("{_id: 1, a: [1]}", "{$push: {a: {$each: [2, 3]}}}", "{_id: 1, a: [1, 2, 3]}")]
    [TestCase("{_id: 1, a: [1]}", "{$push: {a: {$each: []}}}", "{_id: 1, a: [1]}")]
    [TestCase("{_id: 1}", "{$push: {a: {$each: []}}}", "{_id: 1, a: []}")]
    [TestCase("{_id: 1, a: [1, 2]}", "{$push: {a: {$each: [8, 9], $position: 0}}}", "{_id: 1, a: [8, 9, 1, 2]}")]
    [TestCase("{_id: 1, a: [1, 2, 3]}", "{$push: {a: {$each: [9], $position: -1}}}", "{_id: 1, a: [1, 2, 9, 3]}")]
    [TestCase("{_id: 1, a: [1]}", "{$push: {a: {$each: [9], $position: -5}}}", "{_id: 1, a: [9, 1]}")]
    [TestCase("{_id: 1, a: [1]}", "{$push: {a: {$each: [9], $position: 50}}}", "{_id: 1, a: [1, 9]}")]
    [TestCase("{_id: 1, a: [1, 2, 3]}", "{$push: {a: {$each: [4], $slice: -2}}}", "{_id: 1, a: [3, 4]}")]
    [TestCase("{_id: 1, a: [1, 2, 3]}", "{$push: {a: {$each: [], $slice: 2}}}", "{_id: 1, a: [1, 2]}")]
    [TestCase("{_id: 1, a: [1]}", "{$push: {a: {$each: [2], $slice: 0}}}", "{_id: 1, a: []}")]
    [TestCase("{_id: 1, a: [1]}", "{$push: {a: {$each: [], $slice: -5}}}", "{_id: 1, a: [1]}")]
    [TestCase("{_id: 1, a: [3, 1]}", "{$push: {a: {$each: [2], $sort: 1}}}", "{_id: 1, a: [1, 2, 3]}")]
    [TestCase("{_id: 1, a: [3, 1]}", "{$push: {a: {$each: [2], $sort: -1, $slice: 2}}}", "{_id: 1, a: [3, 2]}")]
    [TestCase("{_id: 1, a: [{b: 2, c: 1}, {b: 1, c: 1}]}", "{$push: {a: {$each: [{b: 0, c: 2}], $sort: {c: -1, b: 1}}}}", "{_id: 1, a: [{b: 0, c: 2}, {b: 1, c: 1}, {b: 2, c: 1}]}")]
    [TestCase("{_id: 1, a: {b: []}}", "{$push: {a.b: 1}}", "{_id: 1, a: {b: [1]}}")]
    [TestCase("{_id: 1}", "{$addToSet: {a: 1}}", "{_id: 1, a: [1]}")]
    [TestCase("{_id: 1, a: [1]}", "{$addToSet: {a: 1.0}}", "{_id: 1, a: [1]}")]
    [TestCase("{_id: 1, a: [1]}", "{$addToSet: {a: {$each: [2, 1, 2]}}}", "{_id: 1, a: [1, 2]}")]
    [TestCase("{_id: 1, a: [{x: 1, y: 2}]}", "{$addToSet: {a: {y: 2, x: 1}}}", "{_id: 1, a: [{x: 1, y: 2}, {y: 2, x: 1}]}")]
    public void PushAndAddToSet(string before, string update, string after) => Check(before, update, after);

    [TestCase("{_id: 1, a: [1, 2, 3]}", "{$pop: {a: 1}}", "{_id: 1, a: [1, 2]}")]
    [TestCase("{_id: 1, a: [1, 2, 3]}", "{$pop: {a: -1}}", "{_id: 1, a: [2, 3]}")]
    [TestCase("{_id: 1, a: []}", "{$pop: {a: 1}}", "{_id: 1, a: []}")]
    [TestCase("{_id: 1}", "{$pop: {a: 1, b.c: 1}}", "{_id: 1}")]
    [TestCase("{_id: 1, a: [1, 2, 1.0]}", "{$pull: {a: 1}}", "{_id: 1, a: [2]}")]
    [TestCase("{_id: 1, a: [1, 2, 3]}", "{$pull: {a: {$gte: 2}}}", "{_id: 1, a: [1]}")]
    [TestCase("{_id: 1, a: [1, 2]}", "{$pull: {a: {$in: [5]}}}", "{_id: 1, a: [1, 2]}")]
    [TestCase("{_id: 1, a: [{b: 1, c: 1}, {b: 2}]}", "{$pull: {a: {b: 1}}}", "{_id: 1, a: [{b: 2}]}")]
    [TestCase("{_id: 1, a: [{b: 1}, {b: 5}]}", "{$pull: {a: {b: {$gt: 2}}}}", "{_id: 1, a: [{b: 1}]}")]
    [TestCase("{_id: 1, a: [{b: 1}, {c: 5}, 3]}", "{$pull: {a: {$or: [{b: 1}, {c: 5}]}}}", "{_id: 1, a: [3]}")]
    [TestCase("{_id: 1, a: ['x', 'xy', 1]}", "{$pull: {a: {$regularExpression: {pattern: '^x', options: ''}}}}", "{_id: 1, a: [1]}")]
    [TestCase("{_id: 1, a: [[1, 2], [1]]}", "{$pull: {a: [1]}}", "{_id: 1, a: [[1, 2]]}")]
    [TestCase("{_id: 1, a: [null, 1]}", "{$pull: {a: null}}", "{_id: 1, a: [1]}")]
    [TestCase("{_id: 1, a: [{b: [{c: 1}, {c: 2}]}]}", "{$pull: {a.0.b: {c: 1}}}", "{_id: 1, a: [{b: [{c: 2}]}]}")]
    [TestCase("{_id: 1}", "{$pull: {a: 1}}", "{_id: 1}")]
    [TestCase("{_id: 1, a: [1, 2, 3, 1]}", "{$pullAll: {a: [1, 3]}}", "{_id: 1, a: [2]}")]
    [TestCase("{_id: 1, a: [1]}", "{$pullAll: {a: []}}", "{_id: 1, a: [1]}")]
    public void PopAndPull(string before, string update, string after) => Check(before, update, after);

    [TestCase("{_id: 1, a: [1, 2, 3]}", "{'$inc': {'a.$[]': 10}}", null, "{_id: 1, a: [11, 12, 13]}")]
    [TestCase("{_id: 1, a: []}", "{$set: {'a.$[]': 10}}", null, "{_id: 1, a: []}")]
    [TestCase("{_id: 1, a: [{b: 1}, {b: 2}]}", "{$set: {'a.$[].c': 0}}", null, "{_id: 1, a: [{b: 1, c: 0}, {b: 2, c: 0}]}")]
    [TestCase("{_id: 1, a: [1, 5, 9]}", "{$set: {'a.$[i]': 0}}", "[{i: {$gt: 4}}]", "{_id: 1, a: [1, 0, 0]}")]
    [TestCase("{_id: 1, a: [1, 5]}", "{$set: {'a.$[i]': 0}}", "[{i: 7}]", "{_id: 1, a: [1, 5]}")]
    [TestCase("{_id: 1, a: [{b: 1}, {b: 2}]}", "{$inc: {'a.$[e].b': 5}}", "[{e.b: {$gte: 2}}]", "{_id: 1, a: [{b: 1}, {b: 7}]}")]
    [TestCase("{_id: 1, a: [{b: [1, 2]}, {b: [2, 3]}]}", "{$set: {'a.$[].b.$[j]': 0}}", "[{j: 2}]", "{_id: 1, a: [{b: [1, 0]}, {b: [0, 3]}]}")]
    [TestCase("{_id: 1, a: [{b: 1}, {b: 2}]}", "{$set: {'a.$[i].c': 1, 'a.$[j].d': 1}}", "[{i.b: 1}, {$or: [{j.b: 1}, {j.b: 2}]}]", "{_id: 1, a: [{b: 1, c: 1, d: 1}, {b: 2, d: 1}]}")]
    [TestCase("{_id: 1, a: [1, 2]}", "{$unset: {'a.$[i]': 1}}", "[{i: 2}]", "{_id: 1, a: [1, null]}")]
    public void ArrayFilters(string before, string update, string? filters, string after) =>
        Check(before, update, after, filters is null ? null : Shell.Array(filters));

    [TestCase("{_id: 1, a: [1, 2, 3]}", "{a: 2}", "{$set: {'a.$': 9}}", "{_id: 1, a: [1, 9, 3]}")]
    [TestCase("{_id: 1, a: [{b: 1}, {b: 2}]}", "{a.b: 2}", "{$set: {'a.$.c': 9}}", "{_id: 1, a: [{b: 1}, {b: 2, c: 9}]}")]
    [TestCase("{_id: 1, a: [{b: 1}, {b: 2}]}", "{a: {$elemMatch: {b: {$gte: 2}}}}", "{$inc: {'a.$.b': 1}}", "{_id: 1, a: [{b: 1}, {b: 3}]}")]
    [TestCase("{_id: 1, a: [1, 2], b: [5, 6]}", "{a: 2}", "{$set: {'b.$': 0}}", "{_id: 1, a: [1, 2], b: [5, 0]}")]
    [TestCase("{_id: 1, a: [{b: 1}]}", "{a.b: 1}", "{$set: {'a.$.c': 1, a.0.d: 2}}", "{_id: 1, a: [{b: 1, d: 2, c: 1}]}")]
    public void Positional(string before, string filter, string update, string after) => Check(before, update, after, null, Filter.Parse(Shell.Doc(filter)));

    [Test]
    public void Apply_SmallChange_SharesWhatDidNotChange()
    {
        var before = Shell.Doc("{_id: 1, a: {b: {c: 1}}, d: {e: 1}, f: [1, {g: 1}]}");
        var copy = (BsonDocument)before.DeepClone();

        var after = UpdateProgram.Parse(Shell.Doc("{$set: {a.x: 1, f.0: 2}}")).Apply(before, null, false, out _);

        Assert.That(before, Is.EqualTo(copy), "the original is left alone");
        Assert.That(after["d"], Is.SameAs(before["d"]));
        Assert.That(after["a"]["b"], Is.SameAs(before["a"]["b"]));
        Assert.That(after["f"][1], Is.SameAs(before["f"][1]));
    }

    [Test]
    public void Apply_SeveralOperators_WorkAsOne()
    {
        var before = Shell.Doc("{_id: 1, status: 'pending', seq: 4, turn: {attempt: 0}, output: 'old', log: [1]}");

        var after = Apply(before, Shell.Doc("{$set: {status: 'running', turn.lease.token: 't'}, $inc: {seq: 1, turn.attempt: 1}, $unset: {output: ''}, $push: {log: 2}}"));

        Assert.That(after, SameBson.As(Shell.Doc("{_id: 1, status: 'running', seq: 5, turn: {attempt: 1, lease: {token: 't'}}, log: [1, 2]}")));
    }

    private static void Check(string before, string update, string after, BsonArray? arrayFilters = null, Filter? filter = null)
    {
        var original = Shell.Doc(before);
        var copy = (BsonDocument)original.DeepClone();

        var result = UpdateProgram.Parse(Shell.Doc(update), arrayFilters, Scope).Apply(original, filter, isInsert: false, out var modified);

        Assert.That(BsonText.Of(result), Is.EqualTo(BsonText.Of(Shell.Doc(after))));
        Assert.That(BsonIdentity.AreSame(result, Shell.Doc(after)), Is.True, "types");
        Assert.That(modified, Is.EqualTo(!BsonIdentity.AreSame(copy, result)), "modified");
        Assert.That(BsonIdentity.AreSame(original, copy), Is.True, "the original is left alone");
        if (!modified)
            Assert.That(result, Is.SameAs(original));
    }

    private static BsonDocument Apply(BsonDocument before, BsonDocument update) => UpdateProgram.Parse(update, null, Scope).Apply(before, null, false, out _);
}
