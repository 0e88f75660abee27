using TaskMessages.Mongo.Bson;
using TaskMessages.Mongo.Driver;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Mongo.Driver;

/// <summary>The documents that queries send, and the life of cursors.</summary>
public sealed class CollectionQueryTests
{
    private const string Empty = """{ "cursor": { "id": 0, "ns": "d.c", "firstBatch": [] }, "ok": 1 }""";
    private const string FirstOfMore = """{ "cursor": { "id": 77, "ns": "d.c", "firstBatch": [{ "x": 1 }] }, "ok": 1 }""";
    private const string Last = """{ "cursor": { "id": 0, "ns": "d.c", "nextBatch": [{ "x": 2 }, { "x": 3 }] }, "ok": 1 }""";

    [Test]
    public async Task Find_AllParts_AreSent()
    {
        var (target, collection) = Create(Empty);
        var documents = await collection
            .Find(new BsonDocument("a", 1), new FindOptions { BatchSize = 10, MaxTime = TimeSpan.FromSeconds(1), Hint = "a_1" })
            .Sort(new BsonDocument("s", 1)).Skip(2).Limit(3).Project(new BsonDocument("p", 1)).ToListAsync();
        Assert.That(documents, Is.Empty);
        Assert.That(target.Commands[0], Is.EqualTo(
            """{ "find" : "c", "filter" : { "a" : 1 }, "sort" : { "s" : 1 }, "projection" : { "p" : 1 }, "hint" : "a_1", "skip" : 2, "limit" : 3, "batchSize" : 10, "maxTimeMS" : 1000, "$db" : "d" }"""));
    }

    [Test]
    public async Task ToListAsync_SeveralBatches_FetchesAll()
    {
        var (target, collection) = Create(FirstOfMore, Last);
        var documents = await collection.Find(FilterDefinition<BsonDocument>.Empty, new FindOptions { BatchSize = 1 }).ToListAsync();
        Assert.That(documents.Select(document => document["x"].AsInt32), Is.EqualTo(new[] { 1, 2, 3 }));
        Assert.That(target.Commands[1], Is.EqualTo("""{ "getMore" : 77, "collection" : "c", "batchSize" : 1, "$db" : "d" }"""));
        Assert.That(target.Commands, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Dispose_BeforeTheEnd_KillsTheCursor()
    {
        var (target, collection) = Create(FirstOfMore);
        var cursor = await collection.Find(FilterDefinition<BsonDocument>.Empty).ToCursorAsync();
        Assert.That(await cursor.MoveNextAsync(), Is.True);
        cursor.Dispose();
        cursor.Dispose();
        await Eventually.TrueAsync(() => target.Commands.Count == 2, "killCursors is sent");
        Assert.That(target.Commands[1], Is.EqualTo("""{ "killCursors" : "c", "cursors" : [77], "$db" : "d" }"""));
    }

    [Test]
    public async Task FirstOrDefaultAsync_LimitsToOne()
    {
        var (target, collection) = Create("""{ "cursor": { "id": 0, "ns": "d.c", "firstBatch": [{ "x": 1 }] }, "ok": 1 }""", Empty);
        Assert.That((await collection.Find(new BsonDocument()).FirstOrDefaultAsync())!["x"].AsInt32, Is.EqualTo(1));
        Assert.That(await collection.Find(new BsonDocument()).FirstOrDefaultAsync(), Is.Null);
        Assert.That(target.Commands[0], Is.EqualTo("""{ "find" : "c", "filter" : { }, "limit" : 1, "$db" : "d" }"""));
    }

    [Test]
    public async Task CountDocumentsAsync_CountsByAggregation()
    {
        var (target, collection) = Create("""{ "cursor": { "id": 0, "ns": "d.c", "firstBatch": [{ "_id": 1, "n": 42 }] }, "ok": 1 }""", Empty);
        Assert.That(await collection.CountDocumentsAsync(new BsonDocument("a", 1), new CountOptions { Skip = 1, Limit = 5 }), Is.EqualTo(42));
        Assert.That(await collection.CountDocumentsAsync(new BsonDocument()), Is.Zero);
        Assert.That(target.Commands[0], Is.EqualTo(
            """{ "aggregate" : "c", "pipeline" : [{ "$match" : { "a" : 1 } }, { "$skip" : 1 }, { "$limit" : 5 }, { "$group" : { "_id" : 1, "n" : { "$sum" : 1 } } }], "cursor" : { }, "$db" : "d" }"""));
    }

    [Test]
    public async Task Aggregate_PipelineAndFluent_SendTheSame()
    {
        var (target, collection) = Create(Empty, Empty);
        PipelineDefinition<BsonDocument, BsonDocument> pipeline = new[] { new BsonDocument("$match", new BsonDocument("a", 1)), new BsonDocument("$limit", 2L) };
        await collection.AggregateAsync(pipeline, new AggregateOptions { BatchSize = 5 });
        await collection.Aggregate(new AggregateOptions { BatchSize = 5 }).Match(new BsonDocument("a", 1)).Limit(2).ToListAsync();
        Assert.That(target.Commands[0], Is.EqualTo(
            """{ "aggregate" : "c", "pipeline" : [{ "$match" : { "a" : 1 } }, { "$limit" : 2 }], "cursor" : { "batchSize" : 5 }, "$db" : "d" }"""));
        Assert.That(target.Commands[1], Is.EqualTo(target.Commands[0]));
    }

    [Test]
    public async Task DistinctAsync_GivesTheValues()
    {
        var (target, collection) = Create("""{ "values": ["a", "b"], "ok": 1 }""");
        var values = await (await collection.DistinctAsync<string>("f", new BsonDocument("a", 1))).ToListAsync();
        Assert.That(values, Is.EqualTo(new[] { "a", "b" }));
        Assert.That(target.Commands[0], Is.EqualTo("""{ "distinct" : "c", "key" : "f", "query" : { "a" : 1 }, "$db" : "d" }"""));
    }

    [Test]
    public async Task Indexes_CreateListDrop_SendTheCommands()
    {
        var (target, collection) = Create(
            """{ "ok": 1 }""", """{ "cursor": { "id": 0, "ns": "d.c", "firstBatch": [{ "name": "_id_" }] }, "ok": 1 }""", """{ "ok": 1 }""", """{ "ok": 0, "code": 26, "errmsg": "ns" }""");
        var names = await collection.Indexes.CreateManyAsync(
        [
            new CreateIndexModel<BsonDocument>(new BsonDocument { { "a", 1 }, { "b", -1 } }),
            new CreateIndexModel<BsonDocument>(new BsonDocument("t", 1), new CreateIndexOptions<BsonDocument>
            {
                Name = "ttl", ExpireAfter = TimeSpan.FromHours(1), Unique = true, Sparse = false, PartialFilterExpression = new BsonDocument("x", 1),
            }),
        ]);
        Assert.That(names, Is.EqualTo(new[] { "a_1_b_-1", "ttl" }));
        Assert.That(target.Commands[0], Is.EqualTo(
            """{ "createIndexes" : "c", "indexes" : [{ "key" : { "a" : 1, "b" : -1 }, "name" : "a_1_b_-1" }, { "key" : { "t" : 1 }, "name" : "ttl", "expireAfterSeconds" : 3600, "partialFilterExpression" : { "x" : 1 }, "sparse" : false, "unique" : true }], "$db" : "d" }"""));
        Assert.That(await (await collection.Indexes.ListAsync()).ToListAsync(), Has.Count.EqualTo(1));
        await collection.Indexes.DropOneAsync("ttl");
        Assert.That(target.Commands[2], Is.EqualTo("""{ "dropIndexes" : "c", "index" : "ttl", "$db" : "d" }"""));
        Assert.That(await (await collection.Indexes.ListAsync()).ToListAsync(), Is.Empty);
    }

    [Test]
    public void CreateIndexModel_OptionsWithoutADocumentType_AreCopied()
    {
        var options = new CreateIndexOptions { Background = true, ExpireAfter = TimeSpan.FromSeconds(5), Hidden = true, Name = "n", Sparse = true, Unique = true };
        var coerced = new CreateIndexModel<BsonDocument>(new BsonDocument("a", 1), options).Options!;
        foreach (var property in typeof(CreateIndexOptions).GetProperties())
            Assert.That(property.GetValue(coerced), Is.Not.Null.And.EqualTo(property.GetValue(options)), property.Name);
        Assert.That(new CreateIndexModel<BsonDocument>(new BsonDocument("a", 1), coerced).Options, Is.SameAs(coerced));
        Assert.That(new CreateIndexModel<BsonDocument>(new BsonDocument("a", 1)).Options, Is.Null);
    }

    [Test]
    public async Task Database_CommandsAndCollections_SendTheCommands()
    {
        var target = new RecordingTarget(
            """{ "ok": 1, "x": 5 }""", """{ "cursor": { "id": 0, "ns": "d.$cmd.listCollections", "firstBatch": [{ "name": "a" }] }, "ok": 1 }""", """{ "ok": 1 }""", """{ "ok": 0, "code": 26, "errmsg": "ns not found" }""");
        using var client = new MongoClient(target);
        var database = client.GetDatabase("d");
        var ping = new BsonDocument("ping", 1);
        Assert.That((await database.RunCommandAsync<BsonDocument>(ping))["x"].AsInt32, Is.EqualTo(5));
        Assert.That(ping.ElementCount, Is.EqualTo(1), "the caller's document is left alone");
        Assert.That(await (await database.ListCollectionNamesAsync()).ToListAsync(), Is.EqualTo(new[] { "a" }));
        await database.CreateCollectionAsync("a");
        await database.DropCollectionAsync("gone");
        Assert.That(target.Commands, Is.EqualTo(new[]
        {
            """{ "ping" : 1, "$db" : "d" }""",
            """{ "listCollections" : 1, "cursor" : { }, "nameOnly" : true, "$db" : "d" }""",
            """{ "create" : "a", "$db" : "d" }""",
            """{ "drop" : "gone", "$db" : "d" }""",
        }));
    }

    [Test]
    public void Command_TimeLimitPassed_ThrowsExecutionTimeout()
    {
        var (_, collection) = Create("""{ "ok": 0, "code": 50, "codeName": "MaxTimeMSExpired", "errmsg": "operation exceeded time limit" }""");
        Assert.That(async () => await collection.Find(new BsonDocument()).ToListAsync(), Throws.TypeOf<MongoExecutionTimeoutException>());
    }

    [TestCase(10107, typeof(MongoNotPrimaryException))]
    [TestCase(91, typeof(MongoNodeIsRecoveringException))]
    [TestCase(59, typeof(MongoCommandException))]
    public void Command_Fails_ThrowsByCode(int code, Type expected)
    {
        var (_, collection) = Create($$"""{ "ok": 0, "code": {{code}}, "errmsg": "x" }""");
        Assert.That(async () => await collection.Find(new BsonDocument()).ToListAsync(), Throws.TypeOf(expected));
    }

    [Test]
    public void GetCollection_OtherDocumentType_IsRefused()
    {
        using var client = new MongoClient(new RecordingTarget());
        Assert.That(() => client.GetDatabase("d").GetCollection<string>("c"), Throws.TypeOf<NotSupportedException>());
        Assert.That(() => client.GetDatabase("a.b"), Throws.ArgumentException);
    }

    private static (RecordingTarget Target, IMongoCollection<BsonDocument> Collection) Create(params string[] replies)
    {
        var target = new RecordingTarget(replies);
        return (target, new MongoClient(target).GetDatabase("d").GetCollection<BsonDocument>("c"));
    }
}
