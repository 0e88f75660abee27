using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Query.Stages;

namespace TaskMessages.Tests.EmbeddedMongo.Query;

public sealed class PipelineTests
{
    private const string Orders =
        "[{_id: 1, who: 'ann', sum: 5, tags: ['x', 'y']}, {_id: 2, who: 'bob', sum: 7, tags: []}, {_id: 3, who: 'ann', sum: 2.5}, {_id: 4, who: 'cat', sum: null, tags: 'z'}]";

    [TestCase("[]", "[1, 2, 3, 4]")]
    [TestCase("[{$match: {sum: {$gt: 4}}}]", "[1, 2]")]
    [TestCase("[{$sort: {sum: -1}}, {$limit: 2}]", "[2, 1]")]
    [TestCase("[{$skip: 1}, {$limit: 2}]", "[2, 3]")]
    [TestCase("[{$skip: 9}]", "[]")]
    [TestCase("[{$match: {$expr: {$gt: ['$sum', '$_id']}}}]", "[1, 2]")]
    public void Run_Selection_GivesTheDocuments(string pipeline, string ids) =>
        Assert.That(new BsonArray(Run(pipeline).Select(document => document["_id"])), SameBson.As(Shell.Array(ids)));

    [TestCase("[{$limit: 1}, {$project: {who: 1, half: {$divide: ['$sum', 2]}}}]", "[{_id: 1, who: 'ann', half: 2.5}]")]
    [TestCase("[{$limit: 1}, {$project: {tags: 0, who: 0}}]", "[{_id: 1, sum: 5}]")]
    [TestCase("[{$limit: 1}, {$unset: ['tags', 'who']}]", "[{_id: 1, sum: 5}]")]
    [TestCase("[{$limit: 1}, {$unset: 'tags'}]", "[{_id: 1, who: 'ann', sum: 5}]")]
    [TestCase("[{$limit: 1}, {$addFields: {sum: 6, n.m: '$who'}}]", "[{_id: 1, who: 'ann', sum: 6, tags: ['x', 'y'], n: {m: 'ann'}}]")]
    [TestCase("[{$limit: 1}, {$set: {n: {a: 1, b: '$sum'}, tags: '$$REMOVE'}}]", "[{_id: 1, who: 'ann', sum: 5, n: {a: 1, b: 5}}]")]
    [TestCase("[{$limit: 1}, {$unset: ['tags', 'who']}, {$set: {n: {a: 1}, n.b: 2}}]", "[{_id: 1, sum: 5, n: {a: 1, b: 2}}]")]
    [TestCase("[{$limit: 1}, {$unset: ['tags', 'who']}, {$set: {n.b: 2, n: {a: {c: '$sum'}}}}]", "[{_id: 1, sum: 5, n: {b: 2, a: {c: 5}}}]")]
    [TestCase("[{$limit: 1}, {$unset: ['tags', 'who']}, {$set: {n: {$literal: {}}}}]", "[{_id: 1, sum: 5, n: {}}]")]
    [TestCase("[{$limit: 1}, {$replaceRoot: {newRoot: {v: '$sum'}}}]", "[{v: 5}]")]
    [TestCase("[{$limit: 1}, {$replaceWith: {v: '$who'}}]", "[{v: 'ann'}]")]
    [TestCase("[{$count: 'n'}]", "[{n: 4}]")]
    [TestCase("[{$match: {who: 'zoe'}}, {$count: 'n'}]", "[]")]
    [TestCase("[{$unwind: '$tags'}, {$project: {tags: 1}}]", "[{_id: 1, tags: 'x'}, {_id: 1, tags: 'y'}, {_id: 4, tags: 'z'}]")]
    [TestCase("[{$unwind: {path: '$tags', preserveNullAndEmptyArrays: true, includeArrayIndex: 'i'}}, {$project: {tags: 1, i: 1}}]",
        "[{_id: 1, tags: 'x', i: {$numberLong: '0'}}, {_id: 1, tags: 'y', i: {$numberLong: '1'}}, {_id: 2, i: null}, {_id: 3, i: null}, {_id: 4, tags: 'z', i: null}]")]
    [TestCase("[{$sortByCount: '$who'}, {$limit: 1}]", "[{_id: 'ann', count: 2}]")]
    public void Run_Shaping_GivesTheDocuments(string pipeline, string expected) => Check(pipeline, expected);

    [TestCase("{_id: null, n: {$sum: 1}}", "[{_id: null, n: 4}]")]
    [TestCase("{_id: null, n: {$count: {}}}", "[{_id: null, n: 4}]")]
    [TestCase("{_id: '$who', s: {$sum: '$sum'}}", "[{_id: 'ann', s: 7.5}, {_id: 'bob', s: 7}, {_id: 'cat', s: 0}]")]
    [TestCase("{_id: '$nope', s: {$sum: '$who'}}", "[{_id: null, s: 0}]")]
    [TestCase("{_id: null, a: {$avg: '$sum'}, z: {$avg: '$who'}}", "[{_id: null, a: 4.833333333333333, z: null}]")]
    [TestCase("{_id: null, lo: {$min: '$sum'}, hi: {$max: '$sum'}, no: {$max: '$zip'}}", "[{_id: null, lo: 2.5, hi: 7, no: null}]")]
    [TestCase("{_id: null, f: {$first: '$who'}, l: {$last: '$tags'}, m: {$first: '$zip'}}", "[{_id: null, f: 'ann', l: 'z', m: null}]")]
    [TestCase("{_id: '$who', all: {$push: '$sum'}}", "[{_id: 'ann', all: [5, 2.5]}, {_id: 'bob', all: [7]}, {_id: 'cat', all: [null]}]")]
    [TestCase("{_id: null, set: {$addToSet: '$who'}}", "[{_id: null, set: ['ann', 'bob', 'cat']}]")]
    [TestCase("{_id: {w: '$who', big: {$gt: ['$sum', 4]}}}", "[{_id: {w: 'ann', big: true}}, {_id: {w: 'bob', big: true}}, {_id: {w: 'ann', big: false}}, {_id: {w: 'cat', big: false}}]")]
    [TestCase("{_id: null, m: {$mergeObjects: {who: '$who'}}}", "[{_id: null, m: {who: 'cat'}}]")]
    public void Run_Group_GathersTheValues(string group, string expected) => Check("[{$group: " + group + "}]", expected);

    [TestCase("[1]", 14, "Each element of the 'pipeline' array must be an object")]
    [TestCase("[{}]", 40323, "A pipeline stage specification object must contain exactly one field.")]
    [TestCase("[{$lookup: {}}]", 40324, "Unrecognized pipeline stage name: '$lookup'")]
    [TestCase("[{match: {}}]", 40324, "Unrecognized pipeline stage name: 'match'")]
    [TestCase("[{$match: 1}]", 15959, "the match filter must be an expression in an object")]
    [TestCase("[{$sort: 1}]", 15973, "the $sort key specification must be an object")]
    [TestCase("[{$sort: {}}]", 15976, "$sort stage must have at least one sort key")]
    [TestCase("[{$limit: 0}]", 15958, "the limit must be positive")]
    [TestCase("[{$limit: -1}]", 5107201, "invalid argument to $limit stage: Expected a non-negative number in: $limit: -1")]
    [TestCase("[{$limit: 'x'}]", 5107201, "invalid argument to $limit stage: Expected a number in: $limit: \"x\"")]
    [TestCase("[{$limit: 1.5}]", 5107201, "invalid argument to $limit stage: Expected an integer: $limit: 1.5")]
    [TestCase("[{$skip: -1}]", 5107200, "invalid argument to $skip stage: Expected a non-negative number in: $skip: -1")]
    [TestCase("[{$project: 1}]", 15969, "$project specification must be an object")]
    [TestCase("[{$project: {}}]", 51272, "Invalid $project :: caused by :: projection specification must have at least one field")]
    [TestCase("[{$project: {a: 1, b: 0}}]", 31254, "Invalid $project :: caused by :: Cannot do exclusion on field b in inclusion projection")]
    [TestCase("[{$project: {'a.$': 1}}]", 31324, "Invalid $project :: caused by :: Cannot use positional projection in aggregation projection")]
    [TestCase("[{$project: {a: {$elemMatch: {}}}}]", 168, "Invalid $project :: caused by :: Cannot use $elemMatch in this context")]
    [TestCase("[{$addFields: 1}]", 40272, "$addFields specification stage must be an object, got int")]
    [TestCase("[{$set: {}}]", 40177, "Invalid $set :: caused by :: specification must have at least one field")]
    [TestCase("[{$set: {a: {$foo: 1}}}]", 168, "Invalid $set :: caused by :: Unrecognized expression '$foo'")]
    [TestCase("[{$set: {a: {}}}]", 40180, "Invalid $set :: caused by :: an empty object is not a valid value. Found empty object at path a")]
    [TestCase("[{$set: {a: {b.c: 1}}}]", 40183, "Invalid $set :: caused by :: cannot use dotted field name 'b.c' in a sub object: { a: { b.c: 1 } }")]
    [TestCase("[{$set: {a: 1, a.b: 1}}]", 40176, "Invalid $set :: caused by :: specification contains two conflicting paths. Cannot specify both 'a.b' and 'a': { a: 1, a.b: 1 }")]
    [TestCase("[{$set: {a.b: 1, a: 1}}]", 40176, "Invalid $set :: caused by :: specification contains two conflicting paths. Cannot specify both 'a' and 'a.b': { a.b: 1, a: 1 }")]
    [TestCase("[{$addFields: {a: {b: 1}, a.b: 2}}]", 40176, "Invalid $addFields :: caused by :: specification contains two conflicting paths. Cannot specify both 'a.b' and 'a.b': { a: { b: 1 }, a.b: 2 }")]
    [TestCase("[{$addFields: {a: {$add: [1], b: 1}}}]", 40181, "Invalid $addFields :: caused by :: an expression specification must contain exactly one field, the name of the expression. Found 2 fields in { $add: [ 1 ], b: 1 }, while parsing object { a: { $add: [ 1 ], b: 1 } }")]
    [TestCase("[{$addFields: {a: {b: 1, $add: [1]}}}]", 40181, "Invalid $addFields :: caused by :: an expression specification must contain exactly one field, the name of the expression. Found 2 fields in { b: 1, $add: [ 1 ] }, while parsing object { a: { b: 1, $add: [ 1 ] } }")]
    [TestCase("[{$addFields: {a: {$literal: 1}, a.b: 1}}]", 40176, "Invalid $addFields :: caused by :: specification contains two conflicting paths. Cannot specify both 'a.b' and 'a': { a: { $literal: 1 }, a.b: 1 }")]
    [TestCase("[{$addFields: {$a: 1}}]", 16410, "Invalid $addFields :: caused by :: FieldPath field names may not start with '$'. Consider using $getField or $setField.")]
    [TestCase("[{$unset: ['a', 'a']}]", 31250, "Invalid $unset :: caused by :: Path collision at a")]
    [TestCase("[{$unset: 'a\\u0000b'}]", 16411, "Invalid $unset :: caused by :: FieldPath field names may not contain '")]
    [TestCase("[{$project: {a: '$b\\u0000'}}]", 16411, "Invalid $project :: caused by :: FieldPath field names may not contain '")]
    [TestCase("[{$count: 'a\\u0000'}]", 40159, "the count field cannot contain a null byte")]
    [TestCase("[{$unwind: '$a\\u0000'}]", 16411, "FieldPath field names may not contain '")]
    [TestCase("[{$unwind: {path: '$a', includeArrayIndex: 'i\\u0000'}}]", 16411, "FieldPath field names may not contain '")]
    [TestCase("[{$sortByCount: '$a\\u0000'}]", 16411, "FieldPath field names may not contain '")]
    [TestCase("[{$unset: 1}]", 31002, "$unset specification must be a string or an array")]
    [TestCase("[{$unset: []}]", 31119, "$unset specification must be a string or an array with at least one field")]
    [TestCase("[{$unset: [1]}]", 31120, "$unset specification must be a string or an array containing only string values")]
    [TestCase("[{$replaceRoot: 1}]", 40229, "expected an object as specification for $replaceRoot stage, got int")]
    [TestCase("[{$replaceRoot: {}}]", 40231, "no newRoot specified for the $replaceRoot stage")]
    [TestCase("[{$replaceRoot: {x: 1}}]", 40415, "BSON field '$replaceRoot.x' is an unknown field.")]
    [TestCase("[{$count: 1}]", 40156, "the count field must be a non-empty string")]
    [TestCase("[{$count: ''}]", 40157, "the count field must be a non-empty string")]
    [TestCase("[{$count: '$x'}]", 40158, "the count field cannot be a $-prefixed path")]
    [TestCase("[{$count: 'a.b'}]", 40160, "the count field cannot contain '.'")]
    [TestCase("[{$unwind: 1}]", 15981, "expected either a string or an object as specification for $unwind stage, got int")]
    [TestCase("[{$unwind: {}}]", 28812, "no path specified to $unwind stage")]
    [TestCase("[{$unwind: 'a'}]", 28818, "path option to $unwind stage should be prefixed with a '$': a")]
    [TestCase("[{$unwind: {path: 1}}]", 28808, "expected a string as the path for $unwind stage, got int")]
    [TestCase("[{$unwind: {path: '$a', x: 1}}]", 28811, "unrecognized option to $unwind stage: x")]
    [TestCase("[{$unwind: {path: '$a', preserveNullAndEmptyArrays: 1}}]", 28809, "expected a boolean for the preserveNullAndEmptyArrays option to $unwind stage, got int")]
    [TestCase("[{$unwind: {path: '$a', includeArrayIndex: ''}}]", 28810, "expected a non-empty string for the includeArrayIndex option to $unwind stage, got string")]
    [TestCase("[{$unwind: {path: '$a', includeArrayIndex: '$i'}}]", 28822, "includeArrayIndex option to $unwind stage should not be prefixed with a '$': $i")]
    [TestCase("[{$sample: 1}]", 28745, "the $sample stage specification must be an object")]
    [TestCase("[{$sample: {}}]", 28749, "$sample stage must specify a size")]
    [TestCase("[{$sample: {size: 'x'}}]", 28746, "size argument to $sample must be a number")]
    [TestCase("[{$sample: {size: -1}}]", 28747, "size argument to $sample must not be negative")]
    [TestCase("[{$sample: {size: 1, x: 1}}]", 28748, "unrecognized option to $sample: x")]
    [TestCase("[{$collStats: {}}]", 40324, "Unrecognized pipeline stage name: '$collStats'")]
    [TestCase("[{$group: 1}]", 15947, "a group's fields must be specified in an object")]
    [TestCase("[{$group: {}}]", 15955, "a group specification must include an _id")]
    [TestCase("[{$group: {_id: 1, a: {$foo: 1}}}]", 15952, "unknown group operator '$foo'")]
    [TestCase("[{$group: {_id: 1, a: 1}}]", 40234, "The field 'a' must be an accumulator object")]
    [TestCase("[{$group: {_id: 1, a.b: {$sum: 1}}}]", 40235, "The field name 'a.b' cannot contain '.'")]
    [TestCase("[{$group: {_id: 1, $a: {$sum: 1}}}]", 40236, "The field name '$a' cannot be an operator name")]
    [TestCase("[{$group: {_id: 1, a: {$sum: [1, 2]}}}]", 40237, "The $sum accumulator is a unary operator")]
    [TestCase("[{$group: {_id: 1, a: {$sum: 1, $max: 1}}}]", 40238, "The field 'a' must specify one accumulator")]
    [TestCase("[{$group: {_id: 1, a: {$count: 1}}}]", 14, "$count takes no arguments, i.e. $count:{}")]
    public void Parse_WhatMongoDBRefuses_IsRefusedAlike(string pipeline, int code, string message) =>
        ServerErrors.AssertThrown(code, message, () => Pipeline.Parse(Shell.Array(pipeline)));

    [TestCase("[{$replaceWith: '$zip'}]", 40228, "'replacement document' must evaluate to an object, but resulting value was: MISSING. Type of resulting value: 'missing'. Input document: { _id: 1 }")]
    [TestCase("[{$replaceRoot: {newRoot: '$_id'}}]", 40228, "'newRoot' expression must evaluate to an object, but resulting value was: 1. Type of resulting value: 'int'. Input document: { _id: 1 }")]
    public void Run_NewRootIsNoDocument_IsRefused(string pipeline, int code, string message) =>
        ServerErrors.AssertThrown(code, message, () => _ = Pipeline.Parse(Shell.Array(pipeline)).Run([Shell.Doc("{_id: 1}")]).ToList());

    [Test]
    public void Run_Limit_StopsReadingItsInput()
    {
        var read = 0;

        var result = Pipeline.Parse(Shell.Array("[{$limit: 2}]")).Run(Endless(() => read++)).ToList();

        Assert.That((result.Count, read), Is.EqualTo((2, 2)));
    }

    [Test]
    public void Stages_Leading_ShowThePlannerWhatTheyAre()
    {
        var pipeline = Pipeline.Parse(Shell.Array("[{$match: {a: 1}}, {$sort: {b: 1}}, {$skip: 3}, {$limit: 5}]"));

        Assert.That(((MatchStage)pipeline.Stages[0]).Filter.Source, SameBson.As(Shell.Doc("{a: 1}")));
        Assert.That(((SortStage)pipeline.Stages[1]).Sort.Fields, Has.Count.EqualTo(1));
        Assert.That(((SkipStage)pipeline.Stages[2]).Count, Is.EqualTo(3));
        Assert.That(((LimitStage)pipeline.Stages[3]).Count, Is.EqualTo(5));
        Assert.That(pipeline.Run(Endless(() => { }).Take(9), from: 2).Count(), Is.EqualTo(5));
    }

    private static IEnumerable<BsonDocument> Endless(Action onRead)
    {
        while (true)
        {
            onRead();
            yield return new BsonDocument("a", 1);
        }
    }

    private static void Check(string pipeline, string expected) => Assert.That(BsonText.Of(new BsonArray(Run(pipeline))), Is.EqualTo(BsonText.Of(Shell.Array(expected))));

    private static IEnumerable<BsonDocument> Run(string pipeline) =>
        Pipeline.Parse(Shell.Array(pipeline)).Run(Shell.Array(Orders).Select(document => document.AsBsonDocument));
}
