using TaskMessages.Mongo.Bson;
using TaskMessages.Mongo.Driver;

namespace TaskMessages.Tests.Mongo.Driver;

/// <summary>The documents that writes send, and what is made of the replies.</summary>
public sealed class CollectionWriteTests
{
    private static readonly BsonDocument Filter = new("a", 1);
    private static readonly BsonDocument Update = new("$set", new BsonDocument("b", 2));

    [Test]
    public async Task InsertOneAsync_WithoutId_AssignsOneInFront()
    {
        var (target, collection) = Create();
        var document = new BsonDocument("a", 1);
        await collection.InsertOneAsync(document);
        Assert.That(document.GetElement(0).Name, Is.EqualTo("_id"));
        Assert.That(target.Commands[0], Is.EqualTo(
            $$"""{ "insert" : "c", "ordered" : true, "documents" : [{ "_id" : { "$oid" : "{{document["_id"]}}" }, "a" : 1 }], "$db" : "d" }"""));
    }

    [Test]
    public void InsertOneAsync_DuplicateKey_ThrowsWithCategoryAndCode()
    {
        var (_, collection) = Create("""{ "n": 0, "writeErrors": [{ "index": 0, "code": 11000, "errmsg": "E11000 duplicate key error" }], "ok": 1 }""");
        Assert.That(
            async () => await collection.InsertOneAsync(new BsonDocument("_id", 1)),
            Throws.TypeOf<MongoWriteException>()
                .With.Property(nameof(MongoWriteException.WriteError)).Property(nameof(WriteError.Category)).EqualTo(ServerErrorCategory.DuplicateKey)
                .And.Property(nameof(MongoWriteException.WriteError)).Property(nameof(WriteError.Code)).EqualTo(11000)
                .And.Message.Contains("E11000"));
    }

    [Test]
    public void InsertOneAsync_WriteConcernFails_Throws()
    {
        var (_, collection) = Create("""{ "n": 1, "writeConcernError": { "code": 64, "codeName": "WriteConcernFailed", "errmsg": "timeout" }, "errorLabels": ["L"], "ok": 1 }""");
        var exception = Assert.ThrowsAsync<MongoWriteException>(async () => await collection.InsertOneAsync(new BsonDocument("_id", 1)));
        Assert.That(exception!.WriteError, Is.Null);
        Assert.That(exception.WriteConcernError!.CodeName, Is.EqualTo("WriteConcernFailed"));
        Assert.That(exception.HasErrorLabel("L"), Is.True);
    }

    [Test]
    public async Task UpdateOneAsync_AllOptions_SendsThem()
    {
        var (target, collection) = Create("""{ "n": 1, "nModified": 1, "ok": 1 }""");
        var options = new UpdateOptions
        {
            IsUpsert = true,
            Hint = "a_1",
            ArrayFilters = [new BsonDocumentArrayFilterDefinition<BsonDocument>(new BsonDocument("x.y", 1))],
        };
        var result = await collection.UpdateOneAsync(Filter, Update, options);
        Assert.That(target.Commands[0], Is.EqualTo(
            """{ "update" : "c", "ordered" : true, "updates" : [{ "q" : { "a" : 1 }, "u" : { "$set" : { "b" : 2 } }, "upsert" : true, "arrayFilters" : [{ "x.y" : 1 }], "hint" : "a_1" }], "$db" : "d" }"""));
        Assert.That((result.MatchedCount, result.ModifiedCount, result.UpsertedId), Is.EqualTo((1L, 1L, (BsonValue?)null)));
    }

    [Test]
    public async Task UpdateManyAsync_Upserted_DoesNotCountAsMatched()
    {
        var (target, collection) = Create("""{ "n": 1, "nModified": 0, "upserted": [{ "index": 0, "_id": 5 }], "ok": 1 }""");
        var result = await collection.UpdateManyAsync(Filter, PipelineDefinition<BsonDocument, BsonDocument>.Create(Update));
        Assert.That(target.Commands[0], Does.Contain("""{ "q" : { "a" : 1 }, "u" : [{ "$set" : { "b" : 2 } }], "multi" : true }"""));
        Assert.That((result.MatchedCount, result.UpsertedId), Is.EqualTo((0L, (BsonValue)5)));
    }

    [Test]
    public void UpdateOneAsync_WithoutOperator_IsRefused()
    {
        var (target, collection) = Create();
        Assert.That(async () => await collection.UpdateOneAsync(Filter, new BsonDocument("b", 2)), Throws.InvalidOperationException);
        Assert.That(async () => await collection.UpdateOneAsync(Filter, new BsonDocument()), Throws.InvalidOperationException);
        Assert.That(async () => await collection.ReplaceOneAsync(Filter, Update), Throws.ArgumentException);
        Assert.That(target.Commands, Is.Empty);
    }

    [Test]
    public async Task ReplaceAndDelete_SendTheStatements()
    {
        var (target, collection) = Create(
            """{ "n": 1, "nModified": 1, "ok": 1 }""", """{ "n": 1, "ok": 1 }""", """{ "n": 7, "ok": 1 }""");
        await collection.ReplaceOneAsync(Filter, new BsonDocument("b", 1), new ReplaceOptions { IsUpsert = true });
        await collection.DeleteOneAsync(Filter);
        var deleted = await collection.DeleteManyAsync(FilterDefinition<BsonDocument>.Empty);
        Assert.That(target.Commands, Is.EqualTo(new[]
        {
            """{ "update" : "c", "ordered" : true, "updates" : [{ "q" : { "a" : 1 }, "u" : { "b" : 1 }, "upsert" : true }], "$db" : "d" }""",
            """{ "delete" : "c", "ordered" : true, "deletes" : [{ "q" : { "a" : 1 }, "limit" : 1 }], "$db" : "d" }""",
            """{ "delete" : "c", "ordered" : true, "deletes" : [{ "q" : { }, "limit" : 0 }], "$db" : "d" }""",
        }));
        Assert.That(deleted.DeletedCount, Is.EqualTo(7));
    }

    [Test]
    public async Task FindOneAndUpdateAsync_AllOptions_SendsThem()
    {
        var (target, collection) = Create("""{ "value": { "_id": 1 }, "ok": 1 }""");
        var options = new FindOneAndUpdateOptions<BsonDocument>
        {
            ReturnDocument = ReturnDocument.After,
            Sort = new BsonDocument("s", -1),
            Projection = new BsonDocument("p", 1),
            IsUpsert = true,
            ArrayFilters = [new BsonDocumentArrayFilterDefinition<BsonDocument>(new BsonDocument("e", 1))],
            MaxTime = TimeSpan.FromMilliseconds(1500),
            Hint = new BsonDocument("s", 1),
        };
        var document = await collection.FindOneAndUpdateAsync(Filter, Update, options);
        Assert.That(document!["_id"].AsInt32, Is.EqualTo(1));
        Assert.That(target.Commands[0], Is.EqualTo(
            """{ "findAndModify" : "c", "query" : { "a" : 1 }, "update" : { "$set" : { "b" : 2 } }, "new" : true, "upsert" : true, "sort" : { "s" : -1 }, "fields" : { "p" : 1 }, "maxTimeMS" : 1500, "arrayFilters" : [{ "e" : 1 }], "hint" : { "s" : 1 }, "$db" : "d" }"""));
    }

    [Test]
    public async Task FindOneAnd_NoMatch_GivesNull()
    {
        var (target, collection) = Create("""{ "value": null, "ok": 1 }""", """{ "value": null, "ok": 1 }""", """{ "value": null, "ok": 1 }""");
        Assert.That(await collection.FindOneAndUpdateAsync(Filter, Update), Is.Null);
        Assert.That(await collection.FindOneAndReplaceAsync(Filter, new BsonDocument("b", 1)), Is.Null);
        Assert.That(await collection.FindOneAndDeleteAsync(Filter), Is.Null);
        Assert.That(target.Commands[1], Is.EqualTo("""{ "findAndModify" : "c", "query" : { "a" : 1 }, "update" : { "b" : 1 }, "$db" : "d" }"""));
        Assert.That(target.Commands[2], Is.EqualTo("""{ "findAndModify" : "c", "query" : { "a" : 1 }, "remove" : true, "$db" : "d" }"""));
    }

    [Test]
    public void FindOneAndUpdateAsync_CommandFails_ThrowsWithCodeNameAndLabels()
    {
        var (_, collection) = Create("""{ "ok": 0, "code": 11000, "codeName": "DuplicateKey", "errmsg": "E11000 dup", "keyPattern": { "a": 1 }, "errorLabels": ["X"] }""");
        var exception = Assert.ThrowsAsync<MongoCommandException>(async () => await collection.FindOneAndUpdateAsync(Filter, Update));
        Assert.That((exception!.Code, exception.CodeName, exception.ErrorMessage), Is.EqualTo((11000, "DuplicateKey", "E11000 dup")));
        Assert.That(exception.Message, Is.EqualTo("Command findAndModify failed: E11000 dup."));
        Assert.That(exception.HasErrorLabel("X"), Is.True);
        Assert.That(exception.Result["keyPattern"]["a"].AsInt32, Is.EqualTo(1));
    }

    [Test]
    public async Task Write_WithClientsWriteConcern_SendsIt()
    {
        var target = new RecordingTarget();
        using var client = new MongoClient(target, MongoClientSettings.FromConnectionString("mongodb://h/?w=majority&journal=true"));
        var collection = client.GetDatabase("d").GetCollection<BsonDocument>("c");
        await collection.DeleteOneAsync(Filter);
        Assert.That(target.Commands[0], Does.EndWith(""", "writeConcern" : { "w" : "majority", "j" : true }, "$db" : "d" }"""));
    }

    private static (RecordingTarget Target, IMongoCollection<BsonDocument> Collection) Create(params string[] replies)
    {
        var target = new RecordingTarget(replies);
        return (target, new MongoClient(target).GetDatabase("d").GetCollection<BsonDocument>("c"));
    }
}
