using TaskMessages.Tests.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

[TestFixture]
public sealed class FindAndModifyTests : CommandFixture
{
    [SetUp]
    public Task Insert() => RunOk("{insert: 'c', documents: [{_id: 1, a: 1}, {_id: 2, a: 2}, {_id: 3, a: 2}]}");

    [TestCase("query: {_id: 1}, update: {$inc: {a: 1}}", "{_id: 1, a: 1}")]
    [TestCase("query: {_id: 1}, update: {$inc: {a: 1}}, new: true", "{_id: 1, a: 2}")]
    [TestCase("query: {a: 2}, sort: {_id: -1}, update: {$set: {b: 1}}, new: true", "{_id: 3, a: 2, b: 1}")]
    [TestCase("query: {a: 2}, sort: {_id: 1}, update: {$set: {b: 1}}, new: true, fields: {b: 1}", "{_id: 2, b: 1}")]
    [TestCase("query: {_id: 1}, update: {z: 1}, new: true", "{_id: 1, z: 1}")]
    [TestCase("query: {_id: 1}, remove: true", "{_id: 1, a: 1}")]
    [TestCase("query: {_id: 1}, remove: true, fields: {_id: 0}", "{a: 1}")]
    [TestCase("query: {_id: 9}, update: {$set: {a: 9}}, upsert: true, new: true", "{_id: 9, a: 9}")]
    public async Task FindAndModify_Match_AnswersWithTheDocument(string fields, string expected) =>
        Assert.That((await RunOk($"{{findAndModify: 'c', {fields}}}"))["value"], SameBson.As(Shell.Doc(expected)));

    [TestCase("query: {_id: 1}, update: {$inc: {a: 1}}", "{n: 1, updatedExisting: true}")]
    [TestCase("query: {_id: 9}, update: {$inc: {a: 1}}", "{n: 0, updatedExisting: false}")]
    [TestCase("query: {_id: 9}, update: {$inc: {a: 1}}, upsert: true", "{n: 1, updatedExisting: false, upserted: 9}")]
    [TestCase("query: {_id: 1}, remove: true", "{n: 1}")]
    [TestCase("query: {_id: 9}, remove: true", "{n: 0}")]
    public async Task FindAndModify_AnyOutcome_IsToldInLastErrorObject(string fields, string expected) =>
        Assert.That((await RunOk($"{{findAndModify: 'c', {fields}}}"))["lastErrorObject"], SameBson.As(Shell.Doc(expected)));

    [TestCase("query: {_id: 9}, update: {$inc: {a: 1}}, new: true")]
    [TestCase("query: {_id: 9}, update: {$inc: {a: 1}}, upsert: true")]
    [TestCase("query: {_id: 9}, remove: true")]
    public async Task FindAndModify_NothingToShow_AnswersWithNull(string fields) =>
        Assert.That((await RunOk($"{{findAndModify: 'c', {fields}}}"))["value"], Is.EqualTo(BsonNull.Value));

    [TestCase("query: {}", 9)]
    [TestCase("update: {$inc: {a: 1}}, remove: true", 9)]
    [TestCase("remove: true, new: true", 9)]
    [TestCase("remove: true, upsert: true", 9)]
    [TestCase("update: {$nonsense: 1}", 9)]
    [TestCase("query: {_id: 2}, update: {$set: {_id: 1}}", 66)]
    [TestCase("query: {_id: 9}, update: {$set: {a: 1}}, nonsense: 1", 40415)]
    public Task FindAndModify_WrongCombination_Fails(string fields, int code) => RunFails(code, $"{{findAndModify: 'c', {fields}}}");

    /// <summary>Without an index the document is looked for beside the writer: others may be faster, and then another one is taken.</summary>
    [Test]
    public async Task FindAndModify_ManyCallersWithoutAnIndex_EachTakesAnotherOne_InTheOrderOfTheSort()
    {
        await RunOk("{delete: 'c', deletes: [{q: {}, limit: 0}]}");
        await Fill("c", 120);

        var taken = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(TakeAllAsync)));

        Assert.That(taken.SelectMany(each => each), Is.EquivalentTo(Enumerable.Range(0, 120)));
        Assert.That(taken, Is.All.Ordered.Descending);
        Assert.That(await RunOk("{findAndModify: 'c', query: {state: {$exists: false}}, sort: {name: -1}, update: {$set: {state: 1}}}"), SameBson.As(Shell.Doc(
            "{lastErrorObject: {n: 0, updatedExisting: false}, value: null, ok: 1.0}")));

        async Task<List<int>> TakeAllAsync()
        {
            var mine = new List<int>();
            while ((await RunOk("{findAndModify: 'c', query: {state: {$exists: false}}, sort: {name: -1}, update: {$set: {state: 1}}}"))["value"] is BsonDocument next)
                mine.Add(next["_id"].AsInt32);
            return mine;
        }
    }

    [Test]
    public async Task FindAndModify_UpsertWithoutAnIndex_InParallel_InsertsOnce()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => RunOk("{findAndModify: 'c', query: {k: 'one'}, update: {$inc: {n: 1}}, upsert: true}"))));

        Assert.That(replies.Count(reply => reply["lastErrorObject"].AsBsonDocument.Contains("upserted")), Is.EqualTo(1));
        Assert.That((await RunOk("{find: 'c', filter: {k: 'one'}}"))["cursor"]["firstBatch"][0]["n"].AsInt32, Is.EqualTo(20));
    }

    [Test]
    public async Task FindAndModify_DuplicateKey_FailsWithItsKey()
    {
        await RunOk("{createIndexes: 'c', indexes: [{key: {k: 1}, name: 'k', unique: true, sparse: true}]}");
        await RunOk("{update: 'c', updates: [{q: {_id: 1}, u: {$set: {k: 'x'}}}]}");
        var reply = await RunFails(11000, "{findAndModify: 'c', query: {_id: 2}, update: {$set: {k: 'x'}}}");
        Assert.That(reply["keyPattern"], SameBson.As(Shell.Doc("{k: 1}")));
        Assert.That(reply["keyValue"], SameBson.As(Shell.Doc("{k: 'x'}")));
    }

    [Test]
    public async Task FindAndModify_ManyAtOnce_EachDocumentIsClaimedOnce()
    {
        await Fill("queue", 200);
        await RunOk("{createIndexes: 'queue', indexes: [{key: {state: 1, name: 1}, name: 's'}]}");
        await RunOk("{update: 'queue', updates: [{q: {}, u: {$set: {state: 'queued'}}, multi: true}]}");
        var claimed = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(ClaimAll)));
        Assert.That(claimed.SelectMany(ids => ids).Order(), Is.EqualTo(Enumerable.Range(0, 200)));

        async Task<List<int>> ClaimAll()
        {
            var ids = new List<int>();
            while ((await RunOk("{findAndModify: 'queue', query: {state: 'queued'}, sort: {name: 1}, update: {$set: {state: 'running'}}}"))["value"] is BsonDocument task)
                ids.Add(task["_id"].AsInt32);
            return ids;
        }
    }
}
