using TaskMessages.Tests.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

[TestFixture]
public sealed class BulkWriteTests : CommandFixture
{
    private const string Both = "nsInfo: [{ns: 'test.a'}, {ns: 'test.b'}]";

    [Test]
    public async Task BulkWrite_EveryKind_IsDoneInOrderAndTold()
    {
        var reply = await RunOk("{bulkWrite: 1, $db: 'admin', ops: [" +
            "{insert: 0, document: {_id: 1, n: 1}}, {insert: 1, document: {_id: 1}}, {insert: 0, document: {_id: 2, n: 5}}, " +
            "{update: 0, filter: {_id: 1}, updateMods: {$inc: {n: 1}}}, {update: 0, filter: {}, updateMods: [{$set: {m: '$$c'}}], constants: {c: 3}, multi: true}, " +
            "{update: 1, filter: {_id: 9}, updateMods: {$set: {x: 1}}, upsert: true}, {update: 1, filter: {_id: 9}, updateMods: {$set: {x: 1}}}, " +
            "{delete: 0, filter: {_id: 2}}, {delete: 1, filter: {}, multi: true}], " + Both + "}");

        Assert.That(Without(reply, "cursor", "ok"), SameBson.As(Shell.Doc("{nErrors: 0, nInserted: 3, nMatched: 4, nModified: 3, nUpserted: 1, nDeleted: 3}")));
        Assert.That(reply["cursor"], SameBson.As(Shell.Doc("{id: {$numberLong: '0'}, firstBatch: [" +
            "{ok: 1.0, idx: 0, n: 1}, {ok: 1.0, idx: 1, n: 1}, {ok: 1.0, idx: 2, n: 1}, {ok: 1.0, idx: 3, n: 1, nModified: 1}, {ok: 1.0, idx: 4, n: 2, nModified: 2}, " +
            "{ok: 1.0, idx: 5, n: 1, nModified: 0, upserted: {_id: 9}}, {ok: 1.0, idx: 6, n: 1, nModified: 0}, {ok: 1.0, idx: 7, n: 1}, {ok: 1.0, idx: 8, n: 2}], ns: 'admin.$cmd.bulkWrite'}")));
        Assert.That(await Documents("a"), Is.EqualTo(new[] { "{ \"_id\" : 1, \"n\" : 2, \"m\" : 3 }" }));
        Assert.That(await Documents("b"), Is.Empty);
    }

    [Test]
    public async Task BulkWrite_Ordered_StopsAtTheFirstError()
    {
        var reply = await RunOk("{bulkWrite: 1, $db: 'admin', ops: [{insert: 0, document: {_id: 1}}, {insert: 0, document: {_id: 1}}, {insert: 1, document: {_id: 1}}], " + Both + "}");

        var batch = reply["cursor"]["firstBatch"].AsBsonArray;
        Assert.That((reply["nErrors"].ToInt32(), reply["nInserted"].ToInt32(), batch.Count), Is.EqualTo((1, 1, 2)));
        Assert.That((batch[1]["ok"].ToDouble(), batch[1]["idx"].ToInt32(), batch[1]["code"].ToInt32(), batch[1]["n"].ToInt32()), Is.EqualTo((0.0, 1, 11000, 0)));
        Assert.That(batch[1]["keyValue"], SameBson.As(Shell.Doc("{_id: 1}")));
        Assert.That(batch[1].AsBsonDocument.Contains("index"), Is.False);
        Assert.That(await Documents("b"), Is.Empty);
    }

    [Test]
    public async Task BulkWrite_UnorderedAndErrorsOnly_GoesOnAndTellsTheErrors()
    {
        var reply = await RunOk("{bulkWrite: 1, $db: 'admin', ordered: false, errorsOnly: true, ops: [{insert: 0, document: {_id: 1}}, {insert: 0, document: {_id: 1}}, " +
            "{update: 0, filter: {$bad: 1}, updateMods: {$set: {a: 1}}}, {insert: 1, document: {_id: 1}}], " + Both + "}");

        Assert.That((reply["nErrors"].ToInt32(), reply["nInserted"].ToInt32()), Is.EqualTo((2, 2)));
        Assert.That(reply["cursor"]["firstBatch"].AsBsonArray.Select(entry => (entry["idx"].ToInt32(), entry["code"].ToInt32())), Is.EqualTo(new[] { (1, 11000), (2, 2) }));
        Assert.That(reply["cursor"]["firstBatch"][1].AsBsonDocument.Contains("nModified"), "of an update");
        Assert.That(await Documents("b"), Has.Length.EqualTo(1));
    }

    [TestCase("{bulkWrite: 1, $db: 'test', ops: [{insert: 0, document: {}}], nsInfo: [{ns: 'test.a'}]}", 13)]
    [TestCase("{bulkWrite: 1, $db: 'admin', ops: [], nsInfo: [{ns: 'test.a'}]}", 16)]
    [TestCase("{bulkWrite: 1, $db: 'admin', ops: [{insert: 0, document: {}}]}", 40414)]
    [TestCase("{bulkWrite: 1, $db: 'admin', ops: [{insert: 1, document: {}}], nsInfo: [{ns: 'test.a'}]}", 2)]
    [TestCase("{bulkWrite: 1, $db: 'admin', ops: [{insert: -1, document: {}}], nsInfo: [{ns: 'test.a'}]}", 2)]
    [TestCase("{bulkWrite: 1, $db: 'admin', ops: [{insert: 0, document: {}}], nsInfo: [{ns: 'nothing'}]}", 73)]
    [TestCase("{bulkWrite: 1, $db: 'admin', ops: [{insert: 0, document: {}}], nsInfo: [{ns: '.a'}]}", 73)]
    [TestCase("{bulkWrite: 1, $db: 'admin', ops: [{insert: 0, document: {}}], nsInfo: [1]}", 14)]
    [TestCase("{bulkWrite: 1, $db: 'admin', ops: [{insert: 0, document: {}}], nsInfo: [{ns: 'test.a', more: 1}]}", 40415)]
    [TestCase("{bulkWrite: 1, $db: 'admin', ops: [{insert: 0}], nsInfo: [{ns: 'test.a'}]}", 40414)]
    [TestCase("{bulkWrite: 1, $db: 'admin', ops: [{merge: 0}], nsInfo: [{ns: 'test.a'}]}", 40415)]
    [TestCase("{bulkWrite: 1, $db: 'admin', ops: [{}], nsInfo: [{ns: 'test.a'}]}", 40415)]
    [TestCase("{bulkWrite: 1, $db: 'admin', ops: [{update: 0, filter: {}, updateMods: {$set: {a: 1}}, collation: {locale: 'de'}}], nsInfo: [{ns: 'test.a'}]}", 238)]
    public async Task BulkWrite_WrongCommand_IsRefusedAndWritesNothing(string command, int code)
    {
        ReplyAssert.Failed(code, await Run(command));
        Assert.That(await Documents("a"), Is.Empty);
    }

    private static BsonDocument Without(BsonDocument reply, params string[] names) => new(reply.Where(element => !names.Contains(element.Name)));
}
