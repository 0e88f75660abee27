using TaskMessages.Mongo.Bson;
using TaskMessages.Mongo.Driver;

namespace TaskMessages.Tests.Mongo.Driver;

public sealed class BulkWriteTests
{
    private static readonly BsonDocument Filter = new("a", 1);
    private static readonly BsonDocument Update = new("$set", new BsonDocument("b", 2));

    [Test]
    public async Task BulkWriteAsync_OrderedKinds_AreSentInRuns()
    {
        var (target, collection) = Create(
            """{ "n": 2, "ok": 1 }""", """{ "n": 2, "nModified": 1, "upserted": [{ "index": 1, "_id": 9 }], "ok": 1 }""", """{ "n": 3, "ok": 1 }""", """{ "n": 1, "ok": 1 }""");
        var result = await collection.BulkWriteAsync(
        [
            Insert(1), Insert(2),
            new UpdateOneModel<BsonDocument>(Filter, Update), new ReplaceOneModel<BsonDocument>(Filter, new BsonDocument("c", 1)) { IsUpsert = true },
            new DeleteManyModel<BsonDocument>(Filter),
            Insert(3),
        ]);
        Assert.That(target.Commands.Select(command => command[3..command.IndexOf('"', 3)]), Is.EqualTo(new[] { "insert", "update", "delete", "insert" }));
        Assert.That((result.InsertedCount, result.MatchedCount, result.ModifiedCount, result.DeletedCount), Is.EqualTo((3L, 1L, 1L, 3L)));
        Assert.That(result.Upserts.Single().Index, Is.EqualTo(3));
        Assert.That(result.RequestCount, Is.EqualTo(6));
    }

    [Test]
    public async Task BulkWriteAsync_Unordered_GathersKinds()
    {
        var (target, collection) = Create("""{ "n": 2, "ok": 1 }""", """{ "n": 1, "ok": 1 }""");
        await collection.BulkWriteAsync(
            [Insert(1), new DeleteOneModel<BsonDocument>(Filter), Insert(2)], new BulkWriteOptions { IsOrdered = false });
        Assert.That(target.Commands, Is.EqualTo(new[]
        {
            """{ "insert" : "c", "ordered" : false, "documents" : [{ "_id" : 1 }, { "_id" : 2 }], "$db" : "d" }""",
            """{ "delete" : "c", "ordered" : false, "deletes" : [{ "q" : { "a" : 1 }, "limit" : 1 }], "$db" : "d" }""",
        }));
    }

    [Test]
    public void BulkWriteAsync_OrderedError_StopsAndTellsWhatWasNotTried()
    {
        var (target, collection) = Create("""{ "n": 1, "writeErrors": [{ "index": 1, "code": 11000, "errmsg": "dup" }], "ok": 1 }""");
        var exception = Assert.ThrowsAsync<MongoBulkWriteException<BsonDocument>>(async () => await collection.BulkWriteAsync(
            [Insert(1), Insert(1), Insert(2), new DeleteOneModel<BsonDocument>(Filter)]));
        Assert.That(target.Commands, Has.Count.EqualTo(1));
        Assert.That((exception!.WriteErrors[0].Index, exception.WriteErrors[0].Category), Is.EqualTo((1, ServerErrorCategory.DuplicateKey)));
        Assert.That(exception.UnprocessedRequests, Has.Count.EqualTo(2));
        Assert.That(exception.Result.InsertedCount, Is.EqualTo(1));
    }

    [Test]
    public void InsertManyAsync_UnorderedErrors_HaveThePositionsInTheList()
    {
        var (_, collection) = Create("""{ "n": 1, "writeErrors": [{ "index": 2, "code": 121, "errmsg": "x" }, { "index": 0, "code": 11000, "errmsg": "dup" }], "ok": 1 }""");
        var exception = Assert.ThrowsAsync<MongoBulkWriteException<BsonDocument>>(async () => await collection.InsertManyAsync(
            [new BsonDocument("_id", 1), new BsonDocument("_id", 2), new BsonDocument("_id", 3)], new InsertManyOptions { IsOrdered = false }));
        Assert.That(exception!.WriteErrors.Select(error => error.Index), Is.EqualTo(new[] { 0, 2 }));
        Assert.That(exception.UnprocessedRequests, Is.Empty);
    }

    [Test]
    public async Task InsertManyAsync_MoreThanAMessageHolds_IsDivided()
    {
        var (target, collection) = Create();
        var text = new string('x', 3_000_000);
        await collection.InsertManyAsync(Enumerable.Range(0, 5).Select(i => new BsonDocument { { "_id", i }, { "t", text } }));
        Assert.That(target.Commands, Has.Count.EqualTo(5));
    }

    [Test]
    public void BulkWriteAsync_Nothing_IsRefused()
    {
        var (_, collection) = Create();
        Assert.That(async () => await collection.InsertManyAsync([]), Throws.ArgumentException);
    }

    [Test]
    public void BulkWriteAsync_CommandFails_Throws()
    {
        var (_, collection) = Create("""{ "ok": 0, "code": 13, "codeName": "Unauthorized", "errmsg": "no" }""");
        Assert.That(async () => await collection.BulkWriteAsync([Insert(1)]), Throws.TypeOf<MongoCommandException>());
    }

    private static InsertOneModel<BsonDocument> Insert(int id) => new(new BsonDocument("_id", id));

    private static (RecordingTarget Target, IMongoCollection<BsonDocument> Collection) Create(params string[] replies)
    {
        var target = new RecordingTarget(replies);
        return (target, new MongoClient(target).GetDatabase("d").GetCollection<BsonDocument>("c"));
    }
}
