using TaskMessages.Tests.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

[TestFixture]
public sealed class WriteCommandTests : CommandFixture
{
    [Test]
    public async Task Insert_Documents_AreStoredWithIdFirst()
    {
        Assert.That((await RunOk("{insert: 'c', documents: [{a: 1, _id: 1}, {_id: 2}]}"))["n"].AsInt32, Is.EqualTo(2));
        Assert.That(await Documents("c"), Is.EqualTo(new[] { "{ \"_id\" : 1, \"a\" : 1 }", "{ \"_id\" : 2 }" }));
    }

    [Test]
    public async Task Insert_Ordered_StopsAtTheFirstError()
    {
        var reply = await Run("{insert: 'c', documents: [{_id: 1}, {_id: 1}, {_id: 2}]}");
        ReplyAssert.WriteErrors(reply, (1, 11000));
        Assert.That(reply["n"].AsInt32, Is.EqualTo(1));
        var error = reply["writeErrors"][0];
        Assert.That(error["keyPattern"], SameBson.As(Shell.Doc("{_id: 1}")));
        Assert.That(error["keyValue"], SameBson.As(Shell.Doc("{_id: 1}")));
        Assert.That(error["errmsg"].AsString, Does.StartWith("E11000 duplicate key error collection: test.c index: _id_ dup key: { _id: 1 }"));
    }

    [Test]
    public async Task Insert_Unordered_GoesOnAfterErrors()
    {
        var reply = await Run("{insert: 'c', ordered: false, documents: [{_id: 1}, {_id: 1}, {_id: [1]}, {_id: {$x: 1}}, {_id: 2}]}");
        ReplyAssert.WriteErrors(reply, (1, 11000), (2, 53), (3, 52));
        Assert.That(reply["n"].AsInt32, Is.EqualTo(2));
    }

    [Test]
    public async Task Insert_ManyInOneCommand_AllOfThem()
    {
        await Fill("c", 3000);
        Assert.That((await RunOk("{count: 'c'}"))["n"].AsInt32, Is.EqualTo(3000));
    }

    [Test]
    public async Task Insert_EmptyTimestamp_IsFilledIn()
    {
        await RunOk("{insert: 'c', documents: [{_id: 1, t: {$timestamp: {t: 0, i: 0}}}]}");
        var stored = (await RunOk("{find: 'c'}"))["cursor"]["firstBatch"][0];
        Assert.That(stored["t"].AsBsonTimestamp.Timestamp, Is.GreaterThan(1_700_000_000));
    }

    [Test]
    public async Task Insert_TooLarge_IsAnError()
    {
        var blob = new string('x', 17 * 1024 * 1024);
        var reply = await Run(new BsonDocument { { "insert", "c" }, { "documents", new BsonArray { new BsonDocument("blob", blob) } } });
        ReplyAssert.WriteErrors(reply, (0, 10334));
    }

    [TestCase("{q: {_id: 1}, u: {$set: {a: 5}}}", 1, 1)]
    [TestCase("{q: {_id: 1}, u: {$set: {a: 1}}}", 1, 0)]
    [TestCase("{q: {}, u: {$inc: {a: 1}}}", 1, 1)]
    [TestCase("{q: {}, u: {$inc: {a: 1}}, multi: true}", 3, 3)]
    [TestCase("{q: {a: 1}, u: {b: 1}}", 1, 1)]
    [TestCase("{q: {_id: 9}, u: {$set: {a: 1}}}", 0, 0)]
    [TestCase("{q: {_id: 1}, u: [{$set: {a: {$literal: 9}}}]}", 1, 1)]
    public async Task Update_OneOrMany_CountsMatchedAndModified(string statement, int matched, int modified)
    {
        await RunOk("{insert: 'c', documents: [{_id: 1, a: 1}, {_id: 2, a: 2}, {_id: 3, a: 3}]}");
        var reply = await RunOk($"{{update: 'c', updates: [{statement}]}}");
        Assert.That((reply["n"].AsInt32, reply["nModified"].AsInt32), Is.EqualTo((matched, modified)));
    }

    [Test]
    public async Task Update_Upserts_AreReportedWithTheirIndex()
    {
        var reply = await RunOk("{update: 'c', updates: [{q: {_id: 1}, u: {$set: {a: 1}}, upsert: true}, {q: {_id: 1}, u: {$set: {a: 2}}, upsert: true}, {q: {k: 5}, u: {k: 6}, upsert: true}]}");
        Assert.That((reply["n"].AsInt32, reply["nModified"].AsInt32), Is.EqualTo((3, 1)));
        Assert.That(reply["upserted"].AsBsonArray.Select(item => item["index"].AsInt32), Is.EqualTo(new[] { 0, 2 }));
        Assert.That(reply["upserted"][0]["_id"].AsInt32, Is.EqualTo(1));
        Assert.That(reply["upserted"][1]["_id"].IsObjectId, Is.True);
    }

    [TestCase("{q: {}, u: {$nonsense: {a: 1}}}", 9)]
    [TestCase("{q: {}, u: {a: 1}, multi: true}", 9)]
    [TestCase("{q: {$nonsense: 1}, u: {a: 1}}", 2)]
    [TestCase("{q: {}, u: {$set: {_id: 7}}}", 66)]
    [TestCase("{q: {}, u: {_id: 7}}", 66)]
    [TestCase("{q: {}, u: {$inc: {text: 1}}}", 14)]
    public async Task Update_WrongStatement_IsAWriteErrorAndTheOthersRun(string statement, int code)
    {
        await RunOk("{insert: 'c', documents: [{_id: 1, text: 'x'}]}");
        var reply = await Run($"{{update: 'c', ordered: false, updates: [{{q: {{}}, u: {{$set: {{b: 1}}}}}}, {statement}, {{q: {{}}, u: {{$set: {{c: 1}}}}}}]}}");
        ReplyAssert.WriteErrors(reply, (1, code));
        Assert.That(reply["n"].AsInt32, Is.EqualTo(2));
        Assert.That(await Documents("c"), Is.EqualTo(new[] { "{ \"_id\" : 1, \"text\" : \"x\", \"b\" : 1, \"c\" : 1 }" }));
    }

    [Test]
    public async Task Update_ManyOfWhichOneFails_ChangesNone()
    {
        await RunOk("{createIndexes: 'c', indexes: [{key: {u: 1}, name: 'u', unique: true}]}");
        await RunOk("{insert: 'c', documents: [{_id: 1, u: 1}, {_id: 2, u: 2}]}");
        ReplyAssert.WriteErrors(await Run("{update: 'c', updates: [{q: {}, u: {$set: {u: 9}}, multi: true}]}"), (0, 11000));
        Assert.That(await Documents("c"), Is.EqualTo(new[] { "{ \"_id\" : 1, \"u\" : 1 }", "{ \"_id\" : 2, \"u\" : 2 }" }));
    }

    [Test]
    public async Task Update_MovesDocumentsAlongTheScannedIndex_EachOnce()
    {
        await RunOk("{createIndexes: 'c', indexes: [{key: {group: 1}, name: 'g'}]}");
        await Fill("c", 500);
        var reply = await RunOk("{update: 'c', updates: [{q: {group: {$gte: 0}}, u: {$inc: {group: 10}}, multi: true, hint: 'g'}]}");
        Assert.That((reply["n"].AsInt32, reply["nModified"].AsInt32), Is.EqualTo((500, 500)));
        Assert.That((await RunOk("{count: 'c', query: {group: {$gte: 20}}}"))["n"].AsInt32, Is.Zero);
    }

    [TestCase("{q: {a: {$gte: 2}}, limit: 1}", 1)]
    [TestCase("{q: {a: {$gte: 2}}, limit: 0}", 2)]
    [TestCase("{q: {}, limit: 0}", 3)]
    [TestCase("{q: {_id: 9}, limit: 1}", 0)]
    public async Task Delete_OneOrAll_CountsThem(string statement, int deleted)
    {
        await RunOk("{insert: 'c', documents: [{_id: 1, a: 1}, {_id: 2, a: 2}, {_id: 3, a: 3}]}");
        Assert.That((await RunOk($"{{delete: 'c', deletes: [{statement}]}}"))["n"].AsInt32, Is.EqualTo(deleted));
        Assert.That(await Documents("c"), Has.Length.EqualTo(3 - deleted));
    }

    [Test]
    public async Task Delete_WrongLimit_FailsTheCommand()
    {
        await Fill("c", 2);
        await RunFails(9, "{delete: 'c', deletes: [{q: {_id: 0}, limit: 1}, {q: {}, limit: 2}]}");
        Assert.That(await Documents("c"), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task Update_PullByAnExpression_IsAWriteError() =>
        ReplyAssert.WriteErrors(await Run("{update: 'c', updates: [{q: {}, u: {$pull: {a: {$expr: true}}}}]}"), (0, 224));
}
