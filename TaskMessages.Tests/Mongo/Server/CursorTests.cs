using TaskMessages.Mongo.Bson;

namespace TaskMessages.Tests.Mongo.Server;

[TestFixture]
public sealed class CursorTests : CommandFixture
{
    [Test]
    public async Task Find_MoreThanOneBatch_IsReadToTheEndByGetMore()
    {
        await Fill("c", 250);
        var first = (await RunOk("{find: 'c'}"))["cursor"];
        Assert.That(first["ns"].AsString, Is.EqualTo("test.c"));
        Assert.That(first["firstBatch"].AsBsonArray, Has.Count.EqualTo(101));

        var ids = first["firstBatch"].AsBsonArray.Select(document => document["_id"].AsInt32).ToList();
        for (var id = first["id"].AsInt64; id != 0;)
        {
            var next = (await RunOk(GetMore(id, "c", 40)))["cursor"];
            ids.AddRange(next["nextBatch"].AsBsonArray.Select(document => document["_id"].AsInt32));
            id = next["id"].AsInt64;
        }

        Assert.That(ids, Is.EqualTo(Enumerable.Range(0, 250)));
    }

    [TestCase("{find: 'c', limit: 7, batchSize: 5}", 5, true)]
    [TestCase("{find: 'c', limit: 5, batchSize: 5}", 5, false)]
    [TestCase("{find: 'c', batchSize: 0}", 0, true)]
    [TestCase("{find: 'c', batchSize: 5, singleBatch: true}", 5, false)]
    [TestCase("{find: 'c', skip: 195}", 5, false)]
    [TestCase("{find: 'c', skip: 500}", 0, false)]
    [TestCase("{find: 'nothing'}", 0, false)]
    [TestCase("{aggregate: 'c', pipeline: [{$match: {group: 1}}], cursor: {batchSize: 3}}", 3, true)]
    [TestCase("{aggregate: 'c', pipeline: [], cursor: {batchSize: 0}}", 0, true)]
    public async Task FirstBatch_SizesAndLimits_AreKept(string command, int count, bool open)
    {
        await Fill("c", 200);
        var cursor = (await RunOk(command))["cursor"];
        Assert.That(cursor["firstBatch"].AsBsonArray, Has.Count.EqualTo(count));
        Assert.That(cursor["id"].AsInt64 != 0, Is.EqualTo(open));
    }

    [Test]
    public async Task GetMore_SortedSkippedLimited_GoesOnWhereItStopped()
    {
        await Fill("c", 100);
        await RunOk("{createIndexes: 'c', indexes: [{key: {group: 1}, name: 'g'}]}");
        var cursor = (await RunOk("{find: 'c', filter: {group: {$gte: 1}}, sort: {group: -1, _id: 1}, skip: 3, limit: 30, batchSize: 4, projection: {group: 1}}"))["cursor"];
        var seen = new List<(int, int)>();
        seen.AddRange(cursor["firstBatch"].AsBsonArray.Select(Pair));
        for (var id = cursor["id"].AsInt64; id != 0;)
        {
            var next = (await RunOk(GetMore(id, "c", 4)))["cursor"];
            seen.AddRange(next["nextBatch"].AsBsonArray.Select(Pair));
            id = next["id"].AsInt64;
        }

        var expected = Enumerable.Range(0, 100).Where(i => i % 5 >= 1).OrderByDescending(i => i % 5).ThenBy(i => i).Skip(3).Take(30).Select(i => (i % 5, i));
        Assert.That(seen, Is.EqualTo(expected));

        static (int, int) Pair(BsonValue document) => (document["group"].AsInt32, document["_id"].AsInt32);
    }

    [Test]
    public async Task GetMore_DocumentsChangedMeanwhile_NeitherRepeatsNorFails()
    {
        await Fill("c", 50);
        var id = (await RunOk("{find: 'c', batchSize: 10}"))["cursor"]["id"].AsInt64;
        await RunOk("{delete: 'c', deletes: [{q: {_id: {$lt: 20}}, limit: 0}]}");
        await RunOk("{insert: 'c', documents: [{_id: 100}]}");
        var rest = (await RunOk(GetMore(id, "c", 100)))["cursor"]["nextBatch"].AsBsonArray.Select(document => document["_id"].AsInt32).ToList();
        Assert.That(rest.Where(i => i >= 20), Is.EqualTo(Enumerable.Range(20, 30).Append(100)));
        Assert.That(rest, Is.Unique);
    }

    [Test]
    public async Task GetMore_LargeDocuments_StaysBelowAMessage()
    {
        var blob = new string('x', 3 * 1024 * 1024);
        for (var i = 0; i < 12; i++)
            await RunOk(new BsonDocument { { "insert", "c" }, { "documents", new BsonArray { new BsonDocument { { "_id", i }, { "blob", blob } } } } });
        var cursor = (await RunOk("{find: 'c'}"))["cursor"];
        Assert.That(cursor["firstBatch"].AsBsonArray, Has.Count.EqualTo(5));
        var next = (await RunOk(GetMore(cursor["id"].AsInt64, "c", null)))["cursor"];
        Assert.That(next["nextBatch"].AsBsonArray, Has.Count.EqualTo(5));
    }

    [Test]
    public async Task KillCursors_OpenAndUnknown_AreTold()
    {
        await Fill("c", 20);
        var id = (await RunOk("{find: 'c', batchSize: 2}"))["cursor"]["id"].AsInt64;
        var reply = await RunOk(new BsonDocument { { "killCursors", "c" }, { "cursors", new BsonArray { id, 77L } } });
        Assert.That(reply["cursorsKilled"].AsBsonArray, Is.EqualTo(new BsonArray { id }));
        Assert.That(reply["cursorsNotFound"].AsBsonArray, Is.EqualTo(new BsonArray { 77L }));
        ReplyAssert.Failed(43, await Run(GetMore(id, "c", null)));
    }

    [Test]
    public async Task GetMore_OtherCollectionOrUnknown_Fails()
    {
        await Fill("c", 20);
        var id = (await RunOk("{find: 'c', batchSize: 2}"))["cursor"]["id"].AsInt64;
        ReplyAssert.Failed(13, await Run(GetMore(id, "other", null)));
        ReplyAssert.Failed(43, await Run(GetMore(12345, "c", null)));
        await RunFails(14, "{getMore: 5, collection: 'c'}");
        await RunOk("{drop: 'c'}");
        ReplyAssert.Failed(175, await Run(GetMore(id, "c", null)));
    }

    private static BsonDocument GetMore(long id, string collection, int? batchSize)
    {
        var command = new BsonDocument { { "getMore", id }, { "collection", collection } };
        return batchSize is { } size ? command.Add("batchSize", size) : command;
    }
}
