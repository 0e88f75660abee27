using TaskMessages.Tests.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

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
    [TestCase("{find: 'c', batchSize: 200}", 200, true)]
    [TestCase("{find: 'c', batchSize: 201}", 200, false)]
    [TestCase("{find: 'c', skip: 99}", 101, true)]
    [TestCase("{find: 'c', sort: {name: 1}, batchSize: 200}", 200, true)]
    [TestCase("{find: 'c', limit: 300, batchSize: 200}", 200, true)]
    [TestCase("{find: 'c', filter: {_id: 5}, batchSize: 1}", 1, false)]
    [TestCase("{find: 'c', filter: {_id: 500}, batchSize: 1}", 0, false)]
    [TestCase("{find: 'c', filter: {name: 'n0005'}, batchSize: 1}", 1, true)]
    [TestCase("{find: 'nothing', batchSize: 0}", 0, false)]
    [TestCase("{aggregate: 'c', pipeline: [], cursor: {batchSize: 200}}", 200, true)]
    [TestCase("{aggregate: 'c', pipeline: [{$limit: 3}], cursor: {batchSize: 3}}", 3, true)]
    [TestCase("{aggregate: 'c', pipeline: [{$match: {_id: 500}}], cursor: {batchSize: 1}}", 0, false)]
    public async Task FirstBatch_SizesAndLimits_AreKept(string command, int count, bool open)
    {
        await Fill("c", 200);
        var cursor = (await RunOk(command))["cursor"];
        Assert.That(cursor["firstBatch"].AsBsonArray, Has.Count.EqualTo(count));
        Assert.That(cursor["id"].AsInt64 != 0, Is.EqualTo(open));
    }

    [TestCase("{find: 'c', batchSize: 5}")]
    [TestCase("{find: 'c', sort: {name: -1}, batchSize: 5}")]
    [TestCase("{aggregate: 'c', pipeline: [], cursor: {batchSize: 5}}")]
    public async Task GetMore_OfExactlyWhatIsLeft_LeavesOneThatIsEmpty(string command)
    {
        await Fill("c", 10);
        var id = (await RunOk(command))["cursor"]["id"].AsInt64;
        var full = (await RunOk(GetMore(id, "c", 5)))["cursor"];
        Assert.That((full["nextBatch"].AsBsonArray.Count, full["id"].AsInt64), Is.EqualTo((5, id)));
        var last = (await RunOk(GetMore(id, "c", 5)))["cursor"];
        Assert.That((last["nextBatch"].AsBsonArray.Count, last["id"].AsInt64), Is.EqualTo((0, 0)));
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
        Assert.That(reply["cursorsKilled"].AsBsonArray, SameBson.As(new BsonArray { id }));
        Assert.That(reply["cursorsNotFound"].AsBsonArray, SameBson.As(new BsonArray { 77L }));
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

    [TestCase(null, 1, 50736)]
    [TestCase(1, null, 50737)]
    [TestCase(1, 2, 50738)]
    [TestCase(1, 1, null)]
    [TestCase(null, null, null)]
    public async Task GetMore_InASession_ReadsOnlyWhatWasOpenedInIt(int? opener, int? reader, int? code)
    {
        await Fill("c", 20);
        var cursor = (await RunOk(In(opener, new BsonDocument { { "find", "c" }, { "batchSize", 2 } })))["cursor"];
        var more = await Run(In(reader, GetMore(cursor["id"].AsInt64, "c", null)));
        if (code is { } refused)
        {
            ReplyAssert.Failed(refused, more);
            more = await Run(In(opener, GetMore(cursor["id"].AsInt64, "c", null)));
        }

        Assert.That(ReplyAssert.Ok(more)["cursor"]["nextBatch"].AsBsonArray, Has.Count.EqualTo(18), "a refused reader leaves the cursor as it was");
    }

    [TestCase("{aggregate: 'c', pipeline: [], cursor: {batchSize: 1}}", "c")]
    [TestCase("{listIndexes: 'c', cursor: {batchSize: 0}}", "c")]
    [TestCase("{listCollections: 1, cursor: {batchSize: 0}}", "$cmd.listCollections")]
    public async Task GetMore_OfAnyCursorOfASession_NeedsTheSession(string command, string collection)
    {
        await Fill("c", 20);
        var id = (await RunOk(In(1, Shell.Doc(command))))["cursor"]["id"].AsInt64;
        ReplyAssert.Failed(50737, await Run(GetMore(id, collection, null)));
        await RunOk(In(1, GetMore(id, collection, null)));
    }

    [TestCase("endSessions", 1, false)]
    [TestCase("killSessions", 1, false)]
    [TestCase("killSessions", null, false)]
    [TestCase("endSessions", null, true)]
    [TestCase("endSessions", 2, true)]
    [TestCase("refreshSessions", 1, true)]
    public async Task Sessions_EndedOrKilled_TakeTheirCursorsAlong(string command, int? named, bool stays)
    {
        await Fill("c", 20);
        var id = (await RunOk(In(1, new BsonDocument { { "find", "c" }, { "batchSize", 2 } })))["cursor"]["id"].AsInt64;
        var free = (await RunOk("{find: 'c', batchSize: 2}"))["cursor"]["id"].AsInt64;
        await RunOk(new BsonDocument(command, named is { } session ? new BsonArray { Session(session) } : []));
        var more = await Run(In(1, GetMore(id, "c", null)));
        if (stays)
            ReplyAssert.Ok(more);
        else
            ReplyAssert.Failed(43, more);
        await RunOk(GetMore(free, "c", null));
    }

    private static BsonDocument In(int? session, BsonDocument command) => session is { } number ? command.Add("lsid", Session(number)) : command;

    private static BsonDocument Session(int number) => new("id", new BsonBinaryData(new Guid(number, 0, 0, new byte[8]), GuidRepresentation.Standard));

    private static BsonDocument GetMore(long id, string collection, int? batchSize)
    {
        var command = new BsonDocument { { "getMore", id }, { "collection", collection } };
        return batchSize is { } size ? command.Add("batchSize", size) : command;
    }
}
