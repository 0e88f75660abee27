using TaskMessages.Tests.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

[TestFixture]
public sealed class ReadCommandTests : CommandFixture
{
    [TestCase("{count: 'c'}", 100)]
    [TestCase("{count: 'c', query: {group: 1}}", 20)]
    [TestCase("{count: 'c', query: {group: 1}, skip: 15}", 5)]
    [TestCase("{count: 'c', query: {group: 1}, limit: 7}", 7)]
    [TestCase("{count: 'c', limit: -7, skip: 96}", 4)]
    [TestCase("{count: 'nothing'}", 0)]
    public async Task Count_FilterSkipLimit_AreKept(string command, int expected)
    {
        await Fill("c", 100);
        Assert.That((await RunOk(command))["n"].AsInt32, Is.EqualTo(expected));
    }

    [TestCase("{find: 'c', sort: {$natural: -1}, limit: 2}", 3, 2)]
    [TestCase("{find: 'c', sort: {$natural: 1}, limit: 2}", 0, 1)]
    [TestCase("{find: 'c', sort: {$natural: {$numberLong: '-1'}}, skip: 1, limit: 2}", 2, 1)]
    [TestCase("{find: 'c', filter: {_id: {$gt: 0}}, sort: {$natural: -1}, hint: {$natural: -1}, limit: 2}", 3, 2)]
    [TestCase("{find: 'c', hint: {$natural: -1}, limit: 2}", 3, 2)]
    [TestCase("{find: 'c', sort: {}, hint: {}, limit: 2}", 0, 1)]
    public async Task Find_NaturalOrder_IsThatOfTheCollection(string command, int first, int second)
    {
        await Fill("c", 4);
        var found = (await RunOk(command))["cursor"]["firstBatch"].AsBsonArray;
        Assert.That(found.Select(document => document["_id"].AsInt32), Is.EqualTo(new[] { first, second }));
    }

    [TestCase("{findAndModify: 'c', sort: {$natural: -1}, remove: true}", 3)]
    [TestCase("{findAndModify: 'c', sort: {$natural: 1}, remove: true}", 0)]
    public async Task FindAndModify_NaturalOrder_TakesTheFirstOfIt(string command, int id)
    {
        await Fill("c", 4);
        Assert.That((await RunOk(command))["value"]["_id"].AsInt32, Is.EqualTo(id));
    }

    [TestCase("{find: 'c', sort: {$natural: 2}}")]
    [TestCase("{find: 'c', sort: {$natural: 1.5}}")]
    [TestCase("{find: 'c', sort: {$natural: 'x'}}")]
    [TestCase("{find: 'c', sort: {$natural: 1, a: 1}}")]
    [TestCase("{find: 'c', sort: {a: 1, $natural: 1}}")]
    [TestCase("{find: 'c', hint: {$natural: 5}}")]
    [TestCase("{find: 'c', sort: {$natural: 1}, hint: {$natural: -1}}")]
    [TestCase("{find: 'c', sort: {$natural: 1}, hint: '_id_'}")]
    [TestCase("{count: 'c', hint: {$natural: 0}}")]
    [TestCase("{aggregate: 'c', pipeline: [], cursor: {}, hint: {$natural: 3}}")]
    public async Task Read_NaturalOrderOfAnotherKind_Fails(string command)
    {
        await Fill("c", 1);
        await RunFails(2, command);
    }

    [Test]
    public async Task Sort_ByTwoFieldsOfOneArray_IsThatOfTheFirstElement()
    {
        await RunOk("{insert: 'c', documents: [{_id: 0, a: [{x: 1, y: 5}, {x: 2, y: 1}]}, {_id: 1, a: [{x: 1, y: 3}]}]}");
        foreach (var command in (string[])["{find: 'c', sort: {'a.x': 1, 'a.y': 1}}", "{aggregate: 'c', pipeline: [{$sort: {'a.x': 1, 'a.y': 1}}], cursor: {}}"])
            Assert.That((await RunOk(command))["cursor"]["firstBatch"].AsBsonArray.Select(document => document["_id"].AsInt32), Is.EqualTo(new[] { 1, 0 }), command);
        await RunOk("{insert: 'd', documents: [{a: [1, 2], b: [1, 2]}]}");
        await RunFails(2, "{find: 'd', sort: {a: 1, b: 1}}");
    }

    [Test]
    public async Task Aggregate_ResultLargerThanADocument_Fails()
    {
        await RunOk(new BsonDocument { { "insert", "c" }, { "documents", new BsonArray { new BsonDocument { { "_id", 1 }, { "s", new string('x', 9 << 20) } } } } });
        await RunFails(10334, "{aggregate: 'c', pipeline: [{$project: {a: '$s', b: '$s'}}], cursor: {}}");
        await RunOk("{aggregate: 'c', pipeline: [{$project: {a: '$s'}}], cursor: {}}");
    }

    [Test]
    public async Task Distinct_ArraysAndNumbers_GiveEachValueOnce()
    {
        await RunOk("{insert: 'c', documents: [{_id: 1, a: 1}, {_id: 2, a: 1.0}, {_id: 3, a: [2, 3]}, {_id: 4, a: {b: 1}}, {_id: 5}]}");
        Assert.That((await RunOk("{distinct: 'c', key: 'a', query: {_id: {$lt: 9}}}"))["values"].AsBsonArray, Has.Count.EqualTo(4));
        Assert.That((await RunOk("{distinct: 'c', key: 'a.b'}"))["values"].AsBsonArray, Has.Count.EqualTo(1));
        Assert.That((await RunOk("{distinct: 'nothing', key: 'a'}"))["values"].AsBsonArray, Is.Empty);
    }

    [Test]
    public async Task Aggregate_GroupAfterMatch_Computes()
    {
        await Fill("c", 100);
        var reply = await RunOk("{aggregate: 'c', pipeline: [{$match: {_id: {$lt: 50}}}, {$group: {_id: '$group', n: {$sum: 1}}}, {$sort: {_id: 1}}, {$limit: 1}], cursor: {}}");
        Assert.That(reply["cursor"]["firstBatch"].AsBsonArray, SameBson.As(new BsonArray { Shell.Doc("{_id: 0, n: 10}") }));
    }

    [TestCase("{aggregate: 'c', pipeline: []}", 9)]
    [TestCase("{aggregate: 'c', cursor: {}}", 40414)]
    [TestCase("{aggregate: 'c', pipeline: [{$nonsense: 1}], cursor: {}}", 40324)]
    [TestCase("{aggregate: 'c', pipeline: [1], cursor: {}}", 14)]
    [TestCase("{aggregate: 'c', pipeline: [], cursor: {foo: 1}}", 40415)]
    [TestCase("{aggregate: 1, pipeline: [], cursor: {}}", 73)]
    [TestCase("{find: 'c', hint: 'nothing'}", 2)]
    [TestCase("{distinct: 'c'}", 40414)]
    public async Task Read_WrongCommand_Fails(string command, int code)
    {
        await Fill("c", 1);
        await RunFails(code, command);
    }

    [TestCase("{find: 'c', filter: {group: 1}}", "IXSCAN", 20)]
    [TestCase("{find: 'c', filter: {other: 1}}", "COLLSCAN", 0)]
    [TestCase("{find: 'c', filter: {_id: 5}}", "IDHACK", 1)]
    [TestCase("{find: 'c', filter: {other: {$exists: false}}, sort: {name: 1}}", "SORT", 100)]
    [TestCase("{find: 'nothing'}", "EOF", 0)]
    [TestCase("{count: 'c', query: {group: 1}}", "IXSCAN", 20)]
    [TestCase("{aggregate: 'c', pipeline: [{$match: {group: 1}}], cursor: {}}", "IXSCAN", 20)]
    [TestCase("{update: 'c', updates: [{q: {group: 1}, u: {$set: {x: 1}}, multi: true}]}", "IXSCAN", 20)]
    [TestCase("{delete: 'c', deletes: [{q: {group: 1}, limit: 1}]}", "IXSCAN", 1)]
    [TestCase("{findAndModify: 'c', query: {group: 1}, remove: true}", "IXSCAN", 1)]
    public async Task Explain_Command_TellsThePlanAndChangesNothing(string command, string stage, int returned)
    {
        await Fill("c", 100);
        await RunOk("{createIndexes: 'c', indexes: [{key: {group: 1}, name: 'g'}]}");
        var reply = await RunOk($"{{explain: {command}, verbosity: 'executionStats'}}");
        Assert.That(reply["queryPlanner"]["winningPlan"].ToString(), Does.Contain(stage));
        Assert.That(reply["executionStats"]["nReturned"].ToInt32(), Is.EqualTo(returned));
        Assert.That((await RunOk("{count: 'c', query: {x: {$exists: false}}}"))["n"].AsInt32, Is.EqualTo(100));
    }

    [TestCase("{explain: {insert: 'c', documents: [{}]}}", 20)]
    [TestCase("{explain: {update: 'c', updates: [{q: {}, u: {$foo: 1}}]}}", 9)]
    [TestCase("{explain: {update: 'c', updates: [{q: {}, u: {$inc: {a: 'x'}}}]}}", 14)]
    [TestCase("{explain: {update: 'c', updates: [{q: {}, u: {a: 1}, multi: true}]}}", 9)]
    [TestCase("{explain: {update: 'c', updates: [{q: {}, u: {a: 1}}, {q: {}, u: {a: 1}}]}}", 16)]
    [TestCase("{explain: {delete: 'c', deletes: [{q: {}, limit: 2}]}}", 9)]
    [TestCase("{explain: {findAndModify: 'c', update: {$foo: 1}}}", 9)]
    [TestCase("{explain: {findAndModify: 'c', remove: true, new: true}}", 9)]
    [TestCase("{explain: {nonsense: 1}}", 59)]
    [TestCase("{explain: {find: 'c'}, verbosity: 'odd'}", 2)]
    [TestCase("{explain: 1}", 14)]
    public Task Explain_WhatCannotBeExplained_Fails(string command, int code) => RunFails(code, command);
}
