namespace TaskMessages.Tests.EmbeddedMongo.Server;

[TestFixture]
public sealed class CompactCommandTests : CommandFixture
{
    [Test]
    public async Task Compact_AfterDeletes_MakesTheFileSmallerAndKeepsTheRest()
    {
        await RunOk("{createIndexes: 'c', indexes: [{key: {text: 1}, name: 'text_1'}]}");
        for (var i = 0; i < 10; i++)
        {
            await RunOk(new BsonDocument
            {
                { "insert", "c" },
                { "documents", new BsonArray(Enumerable.Range(100 * i, 100).Select(id => new BsonDocument { { "_id", id }, { "text", new string('x', 5_000) + id } })) },
            });
        }

        var cursor = (await RunOk("{find: 'c', filter: {_id: {$gte: 900}}, batchSize: 1}"))["cursor"]["id"];
        await RunOk("{delete: 'c', deletes: [{q: {_id: {$lt: 900}}, limit: 0}]}");
        var freed = (await RunOk("{compact: 'c'}"))["bytesFreed"].ToInt64();
        Assert.That(freed, Is.GreaterThan(4_000_000));
        Assert.That((await RunOk("{compact: 'c', force: true}"))["bytesFreed"].ToInt64(), Is.LessThan(100_000), "there was nothing more to free");
        var rest = await RunOk(new BsonDocument { { "getMore", cursor }, { "collection", "c" } });
        Assert.That(rest["cursor"]["nextBatch"].AsBsonArray, Has.Count.EqualTo(99), "open cursors go on");
        await RunOk("{insert: 'c', documents: [{_id: 5000}]}");
        Assert.That((await RunOk("{validate: 'c', full: true}"))["valid"].AsBoolean, Is.True);
    }

    [Test]
    public async Task Compact_WhileOthersWrite_LosesNothing()
    {
        await Fill("c", 1000);
        var writes = Enumerable.Range(1000, 50).Select(id => RunOk($"{{insert: 'c', documents: [{{_id: {id}}}]}}")).ToList();
        await RunOk("{compact: 'c'}");
        await Task.WhenAll(writes);
        Assert.That((await RunOk("{count: 'c'}"))["n"].AsInt32, Is.EqualTo(1050));
    }

    [TestCase("{compact: 'none'}", 26)]
    [TestCase("{compact: 1}", 73)]
    [TestCase("{compact: 'none', dryRun: true}", 238)]
    [TestCase("{compact: 'none', odd: true}", 40415)]
    public Task Compact_WhatIsNotThere_Fails(string command, int code) => RunFails(code, command);
}
