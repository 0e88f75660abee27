using MongoDB.Driver;
using TaskMessages.Tests.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

/// <summary>The stage <c>$changeStream</c>, as MongoDB's change streams specification and manual have it for a collection.</summary>
[TestFixture]
public sealed class ChangeStreamTests : ReplicaSetFixture
{
    private const int HistoryLost = 286;
    private const int InvalidResumeToken = 260;

    [Test]
    public async Task Watch_EachKindOfWrite_IsTold()
    {
        await Fill("c", 1);
        var id = await Open();
        await RunOk("{insert: 'c', documents: [{_id: 'a', n: 1, list: [1, 2, 3], inner: {kept: 1, gone: 2}}]}");
        await RunOk("{update: 'c', updates: [{q: {_id: 'a'}, u: {$set: {n: 2, 'inner.new': 3, list: [1, 5]}, $unset: {'inner.gone': 1}}}]}");
        await RunOk("{update: 'c', updates: [{q: {_id: 'a'}, u: {n: 3}}]}");
        await RunOk("{findAndModify: 'c', query: {_id: 'a'}, update: {$inc: {n: 1}}}");
        await RunOk("{update: 'c', updates: [{q: {_id: 'b'}, u: {$set: {n: 7}}, upsert: true}]}");
        await RunOk("{delete: 'c', deletes: [{q: {_id: 'a'}, limit: 1}]}");

        var told = await Read(id, 6);

        Assert.That(told.Select(happened => happened["operationType"].AsString), Is.EqualTo(new[] { "insert", "update", "replace", "update", "insert", "delete" }));
        Assert.That(told.Select(happened => happened["documentKey"].ToString()).Distinct(), Is.EqualTo(new[] { "{ \"_id\" : \"a\" }", "{ \"_id\" : \"b\" }" }));
        Assert.That(told.Select(happened => happened["ns"].ToString()).Distinct(), Is.EqualTo(new[] { "{ \"db\" : \"test\", \"coll\" : \"c\" }" }));
        Assert.That(told[0]["fullDocument"]["n"].AsInt32, Is.EqualTo(1));
        Assert.That(told[1]["updateDescription"].ToString(), Is.EqualTo(Shell.Doc(
            "{updatedFields: {n: 2, 'list.1': 5, 'inner.new': 3}, removedFields: ['inner.gone'], truncatedArrays: [{field: 'list', newSize: 2}]}").ToString()));
        Assert.That(told[1].Contains("fullDocument"), Is.False);
        Assert.That(told[2]["fullDocument"].ToString(), Is.EqualTo(Shell.Doc("{_id: 'a', n: 3}").ToString()));
        Assert.That(told[5].Contains("fullDocument"), Is.False);
        Assert.That(told.Select(happened => happened["clusterTime"].AsBsonTimestamp.Value), Is.Ordered.And.Unique);
        Assert.That(told.Select(happened => happened["wallTime"].BsonType), Is.All.EqualTo(BsonType.DateTime));
    }

    [Test]
    public async Task Watch_WhatWasWrittenBefore_OrElsewhere_OrNotChanged_IsNotTold()
    {
        await Fill("c", 3);
        var id = await Open();
        await Fill("other", 1);
        await RunOk("{update: 'c', updates: [{q: {_id: 1}, u: {$set: {name: 'n0001'}}}]}");
        Assert.That((await Run("{insert: 'c', documents: [{_id: 1}]}"))["writeErrors"][0]["code"].AsInt32, Is.EqualTo(11000));
        await RunOk("{insert: 'c', documents: [{_id: 'seen'}]}");

        var told = await Read(id, 1);

        Assert.That(told.Select(happened => happened["documentKey"]["_id"].ToString()), Is.EqualTo(new[] { "seen" }));
    }

    [Test]
    public async Task Watch_AWriteThatFailsInTheMiddle_TellsOfWhatIsStoredOnly()
    {
        await Fill("c", 1);
        var id = await Open();
        Assert.That((await Run("{insert: 'c', documents: [{_id: 10}, {_id: 0}, {_id: 11}]}"))["writeErrors"][0]["code"].AsInt32, Is.EqualTo(11000));
        await RunOk("{insert: 'c', documents: [{_id: 12}]}");

        Assert.That((await Read(id, 2)).Select(happened => happened["documentKey"]["_id"].AsInt32), Is.EqualTo(new[] { 10, 12 }));
    }

    [Test]
    public async Task Watch_WorkThatIsTakenBack_IsNotTold()
    {
        await Fill("c", 1);
        var id = await Open();
        Assert.ThrowsAsync<InvalidOperationException>(() => Server.Engine.WriteAsync<int>(
            session =>
            {
                session.Insert(session.FindCollection("test", "c")!, Shell.Doc("{_id: 'taken back'}"));
                throw new InvalidOperationException();
            },
            CancellationToken.None));
        await RunOk("{insert: 'c', documents: [{_id: 'stays'}]}");

        Assert.That((await Read(id, 1))[0]["documentKey"]["_id"].AsString, Is.EqualTo("stays"));
    }

    [Test]
    public async Task GetMore_NothingHappens_AnswersAfterMaxTimeMS_WithATokenToGoOnFrom()
    {
        var id = await Open();
        var reply = (await RunOk(GetMore(id, "maxTimeMS: 30")))["cursor"];
        Assert.That(reply["nextBatch"].AsBsonArray, Is.Empty);
        Assert.That(reply["id"].AsInt64, Is.EqualTo(id));
        Assert.That(reply["postBatchResumeToken"]["_data"].IsString);

        await RunOk("{insert: 'c', documents: [{_id: 1}]}");
        var resumed = await Open($"resumeAfter: {reply["postBatchResumeToken"]}");
        Assert.That((await Read(resumed, 1))[0]["documentKey"]["_id"].AsInt32, Is.EqualTo(1));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task GetMore_WaitsForTheWrite_AndEndsWithIt()
    {
        var id = await Open();
        var waiting = RunOk(GetMore(id, "maxTimeMS: 50000"));
        await RunOk("{insert: 'c', documents: [{_id: 1}]}");
        Assert.That((await waiting)["cursor"]["nextBatch"].AsBsonArray, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task GetMore_OfAnotherCursor_TakesNoMaxTimeMS()
    {
        await Fill("c", 200);
        var id = (await RunOk("{find: 'c', batchSize: 1}"))["cursor"]["id"].AsInt64;
        await RunFails(2, GetMore(id, "maxTimeMS: 30"));
    }

    [TestCase("resumeAfter")]
    [TestCase("startAfter")]
    public async Task Resume_GoesOnBehindTheToken(string option)
    {
        var id = await Open();
        await RunOk("{insert: 'c', documents: [{_id: 1}, {_id: 2}, {_id: 3}]}");
        var first = (await Read(id, 3))[0]["_id"];

        var resumed = await Open($"{option}: {first}");

        Assert.That((await Read(resumed, 2)).Select(happened => happened["documentKey"]["_id"].AsInt32), Is.EqualTo(new[] { 2, 3 }));
    }

    [Test]
    public async Task StartAtOperationTime_BeginsWithTheChangeOfThatTime()
    {
        var id = await Open();
        await RunOk("{insert: 'c', documents: [{_id: 1}, {_id: 2}, {_id: 3}]}");
        var time = (await Read(id, 3))[1]["clusterTime"].AsBsonTimestamp;

        var started = await Open($"startAtOperationTime: {{$timestamp: {{t: {time.Timestamp}, i: {time.Increment}}}}}");

        Assert.That((await Read(started, 2)).Select(happened => happened["documentKey"]["_id"].AsInt32), Is.EqualTo(new[] { 2, 3 }));
    }

    [Test]
    public async Task Resume_MoreThanIsKept_IsToldThatTheHistoryIsLost()
    {
        var id = await Open();
        await RunOk("{insert: 'c', documents: [{_id: 'first'}]}");
        var token = (await Read(id, 1))[0]["_id"];
        for (var part = 0; part < 11; part++)
            await RunOk(new BsonDocument { { "insert", "c" }, { "documents", new BsonArray(Enumerable.Range(part * 1000, 1000).Select(i => new BsonDocument("_id", i))) } });

        ReplyAssert.Failed(HistoryLost, await Run(Command($"resumeAfter: {token}")));
        ReplyAssert.Failed(HistoryLost, await Run(GetMore(id)));
    }

    [Test]
    public async Task Resume_AfterTheServerWasStartedAgain_IsToldThatTheHistoryIsLost()
    {
        var id = await Open();
        await RunOk("{insert: 'c', documents: [{_id: 1}]}");
        var token = (await Read(id, 1))[0]["_id"];
        await Server.DisposeAsync();
        await StartServer();

        ReplyAssert.Failed(HistoryLost, await Run(Command($"resumeAfter: {token}")));
    }

    [Test]
    public async Task Drop_EndsTheStream_WhichCanBeStartedAfterIt()
    {
        await Fill("c", 1);
        var id = await Open();
        await RunOk("{drop: 'c'}");

        var end = (await RunOk(GetMore(id)))["cursor"];
        Assert.That(end["nextBatch"].AsBsonArray.Select(happened => happened["operationType"].AsString), Is.EqualTo(new[] { "drop", "invalidate" }));
        Assert.That(end["id"].AsInt64, Is.Zero);
        await RunOk("{insert: 'c', documents: [{_id: 1}]}");
        var token = end["nextBatch"][1]["_id"];
        ReplyAssert.Failed(InvalidResumeToken, await Run(Command($"resumeAfter: {token}")));
        var started = await Open($"startAfter: {token}");
        Assert.That((await Read(started, 1))[0]["operationType"].AsString, Is.EqualTo("insert"));
    }

    [Test]
    public async Task Drop_InBatchesOfOne_IsToldWhole()
    {
        await Fill("c", 1);
        var id = await Open();
        await RunOk("{dropDatabase: 1}");

        var told = new List<string>();
        while (id != 0)
        {
            var cursor = (await RunOk(GetMore(id, "batchSize: 1")))["cursor"];
            told.AddRange(cursor["nextBatch"].AsBsonArray.Select(happened => happened["operationType"].AsString));
            id = cursor["id"].AsInt64;
        }

        Assert.That(told, Is.EqualTo(new[] { "drop", "invalidate" }));
    }

    [Test]
    public async Task Stages_BehindIt_NarrowAndShape()
    {
        var id = (await RunOk(Command("", ", {$match: {'fullDocument.n': {$gt: 1}}}, {$project: {documentKey: 1}}")))["cursor"]["id"].AsInt64;
        await RunOk("{insert: 'c', documents: [{_id: 1, n: 1}, {_id: 2, n: 2}]}");

        var told = await Read(id, 1);

        Assert.That(told[0].Names, Is.EqualTo(new[] { "_id", "documentKey" }));
        Assert.That(told[0]["documentKey"]["_id"].AsInt32, Is.EqualTo(2));
    }

    [Test]
    public async Task FullDocument_UpdateLookup_IsTheDocumentOfNow()
    {
        await Fill("c", 2);
        var id = await Open("fullDocument: 'updateLookup'");
        await RunOk("{update: 'c', updates: [{q: {}, u: {$set: {n: 1}}, multi: true}]}");
        await RunOk("{update: 'c', updates: [{q: {_id: 0}, u: {$set: {n: 2}}}]}");
        await RunOk("{delete: 'c', deletes: [{q: {_id: 1}, limit: 1}]}");

        var told = await Read(id, 4);

        Assert.That(told[0]["fullDocument"]["n"].AsInt32, Is.EqualTo(2));
        Assert.That(told[1]["fullDocument"], Is.EqualTo(BsonNull.Value));
    }

    [TestCase(", {$group: {_id: 1}}", "", 20)]
    [TestCase(", {$changeStream: {}}", "", 40602)]
    [TestCase(", {$nothing: {}}", "", 20)]
    [TestCase("", "fullDocument: 'sometimes'", 2)]
    [TestCase("", "fullDocument: 'required'", 238)]
    [TestCase("", "fullDocumentBeforeChange: 'required'", 238)]
    [TestCase("", "resumeAfter: {}", 40647)]
    [TestCase("", "resumeAfter: {_data: 1}", 40648)]
    [TestCase("", "resumeAfter: {_data: 'zz'}", InvalidResumeToken)]
    [TestCase("", "resumeAfter: {_data: '8200'}", InvalidResumeToken)]
    [TestCase("", "unknown: 1", 40415)]
    [TestCase("", "startAtOperationTime: 1", 14)]
    [TestCase("", "startAtOperationTime: {$timestamp: {t: 1, i: 1}}, startAfter: {_data: '00'}", 50674)]
    public async Task Open_WhatMongoDBRefuses_IsRefused(string stages, string options, int code) => ReplyAssert.Failed(code, await Run(Command(options, stages)));

    [TestCase("{aggregate: 1, pipeline: [{$changeStream: {}}], cursor: {}}", 238)]
    [TestCase("{aggregate: 'c', pipeline: [{$changeStream: 1}], cursor: {}}", 50808)]
    [TestCase("{aggregate: 'c', pipeline: [{$match: {}}, {$changeStream: {}}], cursor: {}}", 40602)]
    [TestCase("{aggregate: 'c', pipeline: [{$changeStream: {}}]}", 9)]
    public async Task Aggregate_InAnotherForm_IsRefused(string command, int code) => await RunFails(code, command);

    [Test]
    public async Task Stages_ThatTakeTheTokenAway_EndTheStreamWithAnError()
    {
        var id = (await RunOk(Command("", ", {$project: {_id: 0}}")))["cursor"]["id"].AsInt64;
        await RunOk("{insert: 'c', documents: [{_id: 1}]}");
        ReplyAssert.Failed(280, await Run(GetMore(id)));
    }

    [Test]
    public async Task Open_TooManyCollections_IsRefused()
    {
        for (var collection = 0; collection < 64; collection++)
            await RunOk($"{{aggregate: 'c{collection}', pipeline: [{{$changeStream: {{}}}}], cursor: {{}}}}");
        await RunFails(146, "{aggregate: 'more', pipeline: [{$changeStream: {}}], cursor: {}}");
    }

    /// <summary>Whoever opens a stream while others write has everything from some moment on: what its first event is not behind, it has missed; nothing later.</summary>
    [Test]
    [CancelAfter(60_000)]
    public async Task Watch_WhileOthersWrite_HasNoGap(CancellationToken cancellationToken)
    {
        using var client = new MongoClient(Server.ConnectionString);
        var collection = client.GetDatabase("test").GetCollection<BsonDocument>("c");
        const int Writers = 4;
        const int Each = 150;
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(
            async () =>
            {
                for (var number = 0; number < Each; number++)
                    await collection.InsertOneAsync(new BsonDocument { { "_id", $"{writer}/{number}" }, { "writer", writer }, { "n", number } }, null, cancellationToken);
            },
            cancellationToken)));
        using var stream = await collection.WatchAsync(cancellationToken: cancellationToken);
        var last = new Dictionary<int, int>();
        while (last.Count < Writers || last.Values.Any(number => number < Each - 1))
        {
            if (!await stream.MoveNextAsync(cancellationToken))
                break;
            foreach (var happened in stream.Current)
            {
                var (writer, number) = (happened.FullDocument["writer"].AsInt32, happened.FullDocument["n"].AsInt32);
                if (last.TryGetValue(writer, out var before))
                    Assert.That(number, Is.EqualTo(before + 1));
                last[writer] = number;
            }

            if (writing.IsCompleted && last.Count < Writers)
                break; // a writer was through before the stream began
        }

        await writing;
    }

    /// <summary>The vendor's driver goes on by itself when its connection is lost.</summary>
    [Test]
    [CancelAfter(60_000)]
    public async Task Driver_WhoseConnectionIsClosed_ResumesWithoutAGap(CancellationToken cancellationToken)
    {
        using var client = new MongoClient(Server.ConnectionString);
        var collection = client.GetDatabase("test").GetCollection<BsonDocument>("c");
        using var stream = await collection.WatchAsync(cancellationToken: cancellationToken);
        await collection.InsertOneAsync(new BsonDocument("_id", 1), null, cancellationToken);
        Assert.That(await NextAsync(), Is.EqualTo(1));
        await RunOk("{configureFailPoint: 'failCommand', mode: {times: 1}, data: {failCommands: ['getMore'], closeConnection: true}, $db: 'admin'}");
        await collection.InsertOneAsync(new BsonDocument("_id", 2), null, cancellationToken);
        Assert.That(await NextAsync(), Is.EqualTo(2));

        async Task<int> NextAsync()
        {
            while (await stream.MoveNextAsync(cancellationToken))
            {
                if (stream.Current.FirstOrDefault() is { } happened)
                    return happened.DocumentKey["_id"].AsInt32;
            }

            throw new AssertionException("the stream has ended");
        }
    }

    private static BsonDocument Command(string options = "", string stages = "") =>
        Shell.Doc($"{{aggregate: 'c', pipeline: [{{$changeStream: {{{options}}}}}{stages}], cursor: {{batchSize: 0}}}}");

    private static BsonDocument GetMore(long id, string options = "maxTimeMS: 10000")
    {
        var command = new BsonDocument { { "getMore", id }, { "collection", "c" } };
        return command.AddRange(Shell.Doc($"{{{options}}}"));
    }

    private async Task RunFails(int code, BsonDocument command) => ReplyAssert.Failed(code, await Run(command));

    private async Task<long> Open(string options = "")
    {
        var cursor = (await RunOk(Command(options)))["cursor"];
        Assert.That(cursor["ns"].AsString, Is.EqualTo("test.c"));
        return cursor["id"].AsInt64;
    }

    /// <summary>Reads exactly so many, and looks that there is no more.</summary>
    private async Task<List<BsonDocument>> Read(long id, int count)
    {
        var told = new List<BsonDocument>();
        while (told.Count < count)
            told.AddRange((await RunOk(GetMore(id)))["cursor"]["nextBatch"].AsBsonArray.Select(happened => happened.AsBsonDocument));
        told.AddRange((await RunOk(GetMore(id, "maxTimeMS: 1")))["cursor"]["nextBatch"].AsBsonArray.Select(happened => happened.AsBsonDocument));
        Assert.That(told, Has.Count.EqualTo(count));
        return told;
    }
}
