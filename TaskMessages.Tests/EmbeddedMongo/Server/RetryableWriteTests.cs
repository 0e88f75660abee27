using Microsoft.Extensions.Logging.Abstractions;
using TaskMessages.EmbeddedMongo;
using TaskMessages.Tests.EmbeddedMongo.Query;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

/// <summary>Writes that come twice, as drivers send them when the first answer was lost.</summary>
[TestFixture]
public sealed class RetryableWriteTests : ReplicaSetFixture
{
    private readonly ManualClock _time = new();

    private protected override TimeProvider Time => _time;

    [TestCase("{insert: 'c', documents: [{_id: 9, n: 1}]}", "{_id: 9}")]
    [TestCase("{update: 'c', updates: [{q: {_id: 1}, u: {$inc: {n: 1}}}]}", "{_id: 1, n: 1}")]
    [TestCase("{update: 'c', updates: [{q: {_id: 1}, u: {$inc: {n: 1}}}, {q: {_id: 1}, u: {$inc: {n: 1}}}]}", "{_id: 1, n: 2}")]
    [TestCase("{update: 'c', updates: [{q: {k: 5}, u: {$set: {n: 1}}, upsert: true}]}", "{k: 5}")]
    [TestCase("{update: 'c', updates: [{q: {none: 5}, u: {$set: {n: 1}}}]}", "{_id: 1, n: 0}")]
    [TestCase("{delete: 'c', deletes: [{q: {m: 7}, limit: 1}]}", "{m: 7}")]
    public async Task Write_SentTwice_HappensOnceAndAnswersTheSame(string command, string one)
    {
        await RunOk("{insert: 'c', documents: [{_id: 1, n: 0}, {_id: 2, m: 7}, {_id: 3, m: 7}]}");

        var first = await RunOk(Numbered(1, command));
        var second = await RunOk(Numbered(1, command));

        Assert.That(await Documents("c", one), Has.Length.EqualTo(1));
        Assert.That(first.Contains("retriedStmtIds"), Is.False);
        Assert.That(second["retriedStmtIds"].AsBsonArray, Has.Count.EqualTo(Shell.Doc(command).GetElement(1).Value.AsBsonArray.Count));
        second.Remove("retriedStmtIds");
        Assert.That(second, Is.EqualTo(first));
    }

    [TestCase("{findAndModify: 'c', query: {_id: 1}, update: {$inc: {n: 1}}, new: true}")]
    [TestCase("{findAndModify: 'c', query: {_id: 1}, update: {$inc: {n: 1}}}")]
    [TestCase("{findAndModify: 'c', query: {k: 1}, update: {$inc: {n: 1}}, upsert: true, new: true}")]
    [TestCase("{findAndModify: 'c', query: {k: {$exists: false}}, sort: {_id: 1}, remove: true}")]
    [TestCase("{findAndModify: 'c', query: {none: 1}, remove: true}")]
    public async Task FindAndModify_SentTwice_HappensOnceAndAnswersTheSame(string command)
    {
        await RunOk("{insert: 'c', documents: [{_id: 1, n: 0}, {_id: 2, n: 0}]}");

        var first = await RunOk(Numbered(1, command));
        var after = await Documents("c");
        var second = await RunOk(Numbered(1, command));

        Assert.That(await Documents("c"), Is.EqualTo(after));
        Assert.That(second["retriedStmtId"].AsInt32, Is.Zero);
        second.Remove("retriedStmtId");
        Assert.That(second, Is.EqualTo(first));
    }

    [Test]
    public async Task BulkWrite_SentTwice_HappensOnceAndAnswersTheSame()
    {
        const string Command = "{bulkWrite: 1, $db: 'admin', ops: [{insert: 0, document: {_id: 1, n: 0}}, {update: 0, filter: {_id: 1}, updateMods: {$inc: {n: 1}}}], nsInfo: [{ns: 'test.c'}]}";

        var first = await RunOk(Numbered(1, Command));
        var second = await RunOk(Numbered(1, Command));

        Assert.That(await Documents("c", "{_id: 1, n: 1}"), Has.Length.EqualTo(1));
        Assert.That(second["retriedStmtIds"].AsBsonArray, Has.Count.EqualTo(2));
        second.Remove("retriedStmtIds");
        Assert.That(second, Is.EqualTo(first));
    }

    [Test]
    public async Task Insert_MoreThanOneJobSentTwice_HappensOnce()
    {
        const int Count = 1_700;
        var command = Shell.Doc(Numbered(4, "{insert: 'c', documents: []}")).Set("documents", new BsonArray(Enumerable.Range(0, Count).Select(i => new BsonDocument("_id", i))));

        await RunOk((BsonDocument)command.DeepClone());
        var second = await RunOk((BsonDocument)command.DeepClone());

        Assert.That(second["n"].AsInt32, Is.EqualTo(Count));
        Assert.That(second["retriedStmtIds"].AsBsonArray.Select(id => id.AsInt32), Is.EqualTo(Enumerable.Range(0, Count)));
        Assert.That(await Documents("c"), Has.Length.EqualTo(101), "the first batch");
        Assert.That((await RunOk("{count: 'transactions', $db: 'config'}"))["n"].AsInt32, Is.EqualTo(4));
        await RunOk(Numbered(5, "{insert: 'c', documents: [{_id: 'x'}]}"));
        Assert.That((await RunOk("{count: 'transactions', $db: 'config'}"))["n"].AsInt32, Is.EqualTo(1), "what belonged to the number before is gone");
    }

    [Test]
    public async Task Write_AfterARestart_IsStillKnown()
    {
        using var directory = new TemporaryDirectory();
        var options = new EmbeddedMongoOptions { Directory = directory.Path, ReplicaSetName = "rs0" };
        var command = Numbered(1, "{update: 'c', updates: [{q: {_id: 1}, u: {$inc: {n: 1}}, upsert: true}], $db: 'test'}");
        for (var round = 0; round < 3; round++)
        {
            await using var server = await EmbeddedMongoServer.StartAsync(options, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
            var reply = ReplyAssert.Ok(await server.RunCommandAsync(Shell.Doc(command), CancellationToken.None));
            Assert.That(reply.Contains("retriedStmtIds"), Is.EqualTo(round > 0));
            Assert.That(reply["upserted"][0]["_id"].AsInt32, Is.EqualTo(1));
            var found = await server.RunCommandAsync(Shell.Doc("{find: 'c', $db: 'test'}"), CancellationToken.None);
            Assert.That(found["cursor"]["firstBatch"][0]["n"].AsInt32, Is.EqualTo(1));
        }
    }

    [Test]
    public async Task Bulk_WhoseSecondStatementFailed_RunsOnlyThatOneAgain()
    {
        await RunOk("{insert: 'c', documents: [{_id: 2}]}");
        var command = Numbered(1, "{insert: 'c', documents: [{_id: 1}, {_id: 2}, {_id: 3}]}");
        ReplyAssert.WriteErrors(await Run(command), (1, 11000));
        await RunOk("{delete: 'c', deletes: [{q: {_id: 2}, limit: 1}]}");

        var second = await RunOk(command);

        Assert.That(second["n"].AsInt32, Is.EqualTo(3));
        Assert.That(second["retriedStmtIds"], SameBson.As(new BsonArray { 0 }));
    }

    [Test]
    public async Task Write_WithAnOlderNumber_IsRefused()
    {
        await RunOk(Numbered(7, "{insert: 'c', documents: [{_id: 1}]}"));
        var reply = await RunFails(225, Numbered(6, "{insert: 'c', documents: [{_id: 2}]}"));
        Assert.That(reply["codeName"].AsString, Is.EqualTo("TransactionTooOld"));
        Assert.That(reply["errmsg"].AsString, Does.Contain("Retryable write with txnNumber 6 is prohibited").And.Contain("a newer retryable write with txnNumber 7"));
        await RunFails(225, Numbered(6, "{findAndModify: 'c', query: {}, remove: true}"));
        Assert.That(await Documents("c"), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task Write_OfAStatementThatFailed_MovesTheSessionOn()
    {
        await RunOk("{insert: 'c', documents: [{_id: 1}]}");
        ReplyAssert.WriteErrors(await Run(Numbered(7, "{insert: 'c', documents: [{_id: 1}]}")), (0, 11000));
        await RunFails(225, Numbered(6, "{insert: 'c', documents: [{_id: 2}]}"));
    }

    [Test]
    public async Task Write_OfAnotherSession_HasItsOwnNumbers()
    {
        await RunOk(Numbered(7, "{insert: 'c', documents: [{_id: 1}]}"));
        var other = Numbered(1, "{insert: 'c', documents: [{_id: 2}]}").Replace("AAAAAAAAAAAAAAAAAAAAAA==", "AQAAAAAAAAAAAAAAAAAAAA==", StringComparison.Ordinal);
        Assert.That((await RunOk(other)).Contains("retriedStmtIds"), Is.False);
        Assert.That(await Documents("c"), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task Write_WithStatementIds_IsKnownByThem()
    {
        await RunOk(Numbered(1, "{insert: 'c', documents: [{_id: 1}, {_id: 2}], stmtIds: [5, 3]}"));
        var second = await RunOk(Numbered(1, "{insert: 'c', documents: [{_id: 2}, {_id: 4}], stmtIds: [3, 4]}"));
        Assert.That(second["retriedStmtIds"], SameBson.As(new BsonArray { 3 }));
        Assert.That(await Documents("c"), Has.Length.EqualTo(3));
        var third = await RunOk(Numbered(1, "{insert: 'c', documents: [{_id: 2}, {_id: 4}], stmtId: 3}"));
        Assert.That(third["retriedStmtIds"], SameBson.As(new BsonArray { 3, 4 }));
    }

    [Test]
    public async Task Sessions_UnusedFor30Minutes_AreForgotten()
    {
        await RunOk(Numbered(7, "{insert: 'c', documents: [{_id: 1}]}"));
        _time.Advance(TimeSpan.FromMinutes(29));
        await Server.Engine.SweepExpiredAsync(CancellationToken.None);
        await RunFails(225, Numbered(6, "{insert: 'c', documents: [{_id: 2}]}"));
        _time.Advance(TimeSpan.FromMinutes(1));
        await Server.Engine.SweepExpiredAsync(CancellationToken.None);
        await RunOk(Numbered(6, "{insert: 'c', documents: [{_id: 2}]}"));
    }

    [Test]
    public async Task FindAndModify_WithAnImageTooLargeToKeep_IsDoneOnceAndItsRepetitionRefused()
    {
        await RunOk(new BsonDocument { { "insert", "c" }, { "documents", new BsonArray { new BsonDocument { { "_id", 1 }, { "text", new string('x', 9_000_000) } } } } });
        var command = Numbered(1, "{findAndModify: 'c', query: {}, update: {$inc: {n: 1}}}");
        await RunOk(command);
        Assert.That((await RunFails(217, command))["codeName"].AsString, Is.EqualTo("IncompleteTransactionHistory"));
        Assert.That((await RunOk("{count: 'c', query: {n: 1}}"))["n"].AsInt32, Is.EqualTo(1));
    }

    [TestCase("{update: 'c', updates: [{q: {}, u: {$set: {a: 1}}, multi: true}]}")]
    [TestCase("{delete: 'c', deletes: [{q: {}, limit: 0}]}")]
    public async Task Write_OfManyDocuments_CannotBeRepeated(string command) =>
        ReplyAssert.WriteErrors(await Run(Numbered(1, command)), (0, 72));

    [TestCase("{find: 'c', " + Session + ", txnNumber: {$numberLong: '1'}}", 50768)]
    [TestCase("{find: 'c', " + Session + ", txnNumber: {$numberLong: '1'}, autocommit: false, startTransaction: true}", 263)]
    [TestCase("{insert: 'c', documents: [{}], " + Session + ", txnNumber: {$numberLong: '1'}, autocommit: false}", 263)]
    [TestCase("{insert: 'c', documents: [{}], " + Session + ", txnNumber: {$numberLong: '1'}, autocommit: true}", 72)]
    [TestCase("{insert: 'c', documents: [{}], " + Session + ", txnNumber: {$numberLong: '1'}, startTransaction: true}", 72)]
    [TestCase("{insert: 'c', documents: [{}], " + Session + ", txnNumber: {$numberLong: '1'}, autocommit: false, startTransaction: false}", 72)]
    [TestCase("{insert: 'c', documents: [{}], " + Session + ", autocommit: false}", 72)]
    [TestCase("{insert: 'c', documents: [{}], " + Session + ", txnNumber: {$numberLong: '-1'}}", 72)]
    [TestCase("{insert: 'c', documents: [{}], " + Session + ", txnNumber: 1}", 14)]
    [TestCase("{insert: 'c', documents: [{}], txnNumber: {$numberLong: '1'}}", 72)]
    [TestCase("{insert: 'c', documents: [{}], stmtIds: [1, 2]}", 72)]
    [TestCase("{insert: 'c', documents: [{}], stmtIds: [1], stmtId: 1}", 72)]
    [TestCase("{ping: 1, lsid: {id: {$binary: {base64: 'AAAAAAAAAAAAAAAAAAAAAA==', subType: '00'}}}}", 14)]
    [TestCase("{ping: 1, lsid: {id: {$binary: {base64: 'AAAAAAAAAAAAAAAAAAAAAA==', subType: '04'}}, uid: {$binary: {base64: 'AAAA', subType: '00'}}}}", 13)]
    [TestCase("{ping: 1, lsid: {id: {$binary: {base64: 'AAAAAAAAAAAAAAAAAAAAAA==', subType: '04'}}, txnNumber: {$numberLong: '1'}}}", 72)]
    [TestCase("{ping: 1, lsid: {id: {$binary: {base64: 'AAAAAAAAAAAAAAAAAAAAAA==', subType: '04'}}, odd: 1}}", 40415)]
    [TestCase("{endSessions: [{id: 1}]}", 14)]
    [TestCase("{find: 'c', readConcern: {level: 'snapshot'}}", 238)]
    public Task Command_ThatContradictsItsSession_FailsWithMongoDBsCode(string command, int code) => RunFails(code, command);

    [Test]
    public async Task Command_SessionIdOfThreeBytes_FailsWithMongoDBsCode()
    {
        var command = new BsonDocument { { "ping", 1 }, { "lsid", new BsonDocument("id", BsonBinaries.Create([0, 0, 0], BsonBinarySubType.UuidStandard)) } };

        ReplyAssert.Failed(207, await Run(command));
    }

    [TestCase("{find: 'c', readConcern: {level: 'linearizable'}}")]
    [TestCase("{endSessions: [{id: {$binary: {base64: 'AAAAAAAAAAAAAAAAAAAAAA==', subType: '04'}}}]}")]
    [TestCase("{insert: 'c', documents: [{}], " + Session + "}")]
    public Task Command_OfAReplicaSet_Succeeds(string command) => RunOk(command);
}
