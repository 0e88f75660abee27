using TaskMessages.EmbeddedMongo;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

/// <summary>What one operation and all cursors hold in memory stays within the options.</summary>
[TestFixture]
public sealed class MemoryLimitTests : CommandFixture
{
    private const int StageMemory = 200_000;
    private const int CursorMemory = 500_000;

    private protected override EmbeddedMongoOptions Options => base.Options with { MaxStageMemory = StageMemory, MaxCursorMemory = CursorMemory };

    [SetUp]
    public async Task Fill()
    {
        await RunOk("{createIndexes: 'c', indexes: [{key: {indexed: 1}, name: 'indexed'}]}");
        await RunOk(new BsonDocument
        {
            { "insert", "c" },
            { "documents", new BsonArray(Enumerable.Range(0, 200).Select(i => new BsonDocument { { "_id", i }, { "indexed", i }, { "n", 200 - i }, { "text", new string((char)('a' + (i % 26)), 3_000) + i } })) },
        });
    }

    [TestCase("{find: 'c', sort: {n: 1}}")]
    [TestCase("{find: 'c', sort: {n: 1}, limit: 150}")]
    [TestCase("{find: 'c', sort: {n: 1}, allowDiskUse: true}")]
    [TestCase("{aggregate: 'c', pipeline: [{$sort: {n: 1}}], cursor: {}}")]
    [TestCase("{aggregate: 'c', pipeline: [{$addFields: {m: 1}}, {$sort: {n: 1}}], cursor: {}}")]
    [TestCase("{aggregate: 'c', pipeline: [{$addFields: {m: 1}}, {$sort: {n: 1}}, {$skip: 100}, {$limit: 50}], cursor: {}}")]
    [TestCase("{aggregate: 'c', pipeline: [{$group: {_id: '$text'}}], cursor: {}}")]
    [TestCase("{aggregate: 'c', pipeline: [{$group: {_id: '$text'}}], cursor: {}, allowDiskUse: true}")]
    [TestCase("{aggregate: 'c', pipeline: [{$group: {_id: '$n', t: {$first: '$text'}}}], cursor: {}}")]
    [TestCase("{aggregate: 'c', pipeline: [{$group: {_id: '$n', t: {$max: '$text'}}}], cursor: {}}")]
    [TestCase("{aggregate: 'c', pipeline: [{$group: {_id: '$n', t: {$push: '$text'}}}], cursor: {}}")]
    [TestCase("{aggregate: 'c', pipeline: [{$group: {_id: '$n', t: {$mergeObjects: '$$ROOT'}}}], cursor: {}}")]
    [TestCase("{aggregate: 'c', pipeline: [{$sortByCount: '$text'}], cursor: {}}")]
    [TestCase("{aggregate: 'c', pipeline: [], cursor: {}}")]
    public async Task Operation_BeyondTheMemoryOfAStage_IsRefused(string command) =>
        Assert.That((await RunFails(292, command))["codeName"].AsString, Is.EqualTo("QueryExceededMemoryLimitNoDiskUseAllowed"));

    [TestCase("$push")]
    [TestCase("$addToSet")]
    public async Task List_BeyondTheMemoryOfAnAccumulator_IsRefused(string name) =>
        Assert.That((await RunFails(146, $"{{aggregate: 'c', pipeline: [{{$group: {{_id: 1, t: {{{name}: '$text'}}}}}}], cursor: {{}}}}"))["errmsg"].AsString, Does.StartWith(name));

    [TestCase("{find: 'c', sort: {indexed: -1}, batchSize: 1}", 199)]
    [TestCase("{find: 'c', sort: {n: 1}, limit: 20, batchSize: 1}", 199)]
    [TestCase("{aggregate: 'c', pipeline: [{$sort: {n: 1}}, {$skip: 1}, {$limit: 10}], cursor: {}}", 198)]
    [TestCase("{aggregate: 'c', pipeline: [{$addFields: {m: 1}}, {$sort: {n: 1}}, {$limit: 20}], cursor: {}}", 199)]
    [TestCase("{aggregate: 'c', pipeline: [{$group: {_id: '$n', t: {$sum: '$indexed'}, last: {$last: '$_id'}}}, {$sort: {_id: 1}}, {$project: {_id: '$last'}}], cursor: {}}", 199)]
    [TestCase("{aggregate: 'c', pipeline: [{$group: {_id: 1, t: {$addToSet: {$mod: ['$n', 7]}}, m: {$mergeObjects: '$$ROOT'}}}, {$project: {_id: '$m._id'}}], cursor: {}}", 199)]
    public async Task Operation_WithinTheMemory_Succeeds(string command, int first) =>
        Assert.That((await RunOk(command))["cursor"]["firstBatch"][0]["_id"].ToInt32(), Is.EqualTo(first));

    [Test]
    public async Task Cursors_HoldingSortedResults_AreLimitedTogether()
    {
        const string Sorted = "{find: 'c', filter: {_id: {$lt: 55}}, sort: {n: 1}, batchSize: 1}";
        var first = await RunOk(Sorted);
        await RunOk(Sorted);
        await RunOk(Sorted);
        await RunFails(146, Sorted);
        await RunOk("{find: 'c', sort: {indexed: 1}, batchSize: 1}");
        await RunOk(new BsonDocument { { "killCursors", "c" }, { "cursors", new BsonArray { first["cursor"]["id"] } } });
        await RunOk(Sorted);
    }

    [Test]
    public async Task Cursor_ReadToItsEnd_HoldsNothingAnyMore()
    {
        for (var i = 0; i < 10; i++)
        {
            var cursor = (await RunOk("{find: 'c', filter: {_id: {$lt: 55}}, sort: {n: 1}, batchSize: 5}"))["cursor"];
            var rest = await RunOk(new BsonDocument { { "getMore", cursor["id"] }, { "collection", "c" } });
            Assert.That(rest["cursor"]["nextBatch"].AsBsonArray, Has.Count.EqualTo(50));
            Assert.That(rest["cursor"]["id"].AsInt64, Is.Zero);
        }
    }
}
