using TaskMessages.Tests.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

[TestFixture]
public sealed class CatalogCommandTests : CommandFixture
{
    [TestCase("{create: 'c', capped: true, size: 100}", 238)]
    [TestCase("{create: 'c', validator: {a: 1}}", 238)]
    [TestCase("{create: 'c', viewOn: 'd', pipeline: []}", 238)]
    [TestCase("{create: 'c', timeseries: {timeField: 't'}}", 238)]
    [TestCase("{create: 'c', clusteredIndex: {key: {_id: 1}, unique: true}}", 238)]
    [TestCase("{create: 'c', pipeline: []}", 238)]
    [TestCase("{create: 'c', viewOn: ''}", 238)]
    [TestCase("{create: 'c', clusteredIndex: {}}", 238)]
    [TestCase("{create: 'c', encryptedFields: {}}", 238)]
    [TestCase("{create: 'c', timeseries: {}}", 238)]
    [TestCase("{create: 'c', nonsense: 1}", 40415)]
    [TestCase("{dropDatabase: 1, $db: 'admin'}", 20)]
    [TestCase("{create: 'a$b'}", 73)]
    [TestCase("{create: 'system.x'}", 73)]
    [TestCase("{create: ''}", 73)]
    [TestCase("{createIndexes: 'c', indexes: []}", 2)]
    [TestCase("{createIndexes: 'c', indexes: [{key: {a: 'text'}, name: 'x'}]}", 67)]
    [TestCase("{createIndexes: 'c', indexes: [{key: {a: 1}}]}", 9)]
    [TestCase("{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'x', collation: {locale: 'de'}}]}", 238)]
    [TestCase("{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'x'}], commitQuorum: 1}", 2)]
    [TestCase("{dropIndexes: 'nothing', index: 'x'}", 26)]
    [TestCase("{listIndexes: 'nothing'}", 26)]
    [TestCase("{collStats: 'c', scale: 0}", 51024)]
    [TestCase("{dropDatabase: 2}", 5255100)]
    public Task Command_WhatIsNotSupportedOrWrong_Fails(string command, int code) => RunFails(code, command);

    [Test]
    public async Task Create_DatabaseThatDiffersInCaseOnly_IsRefused()
    {
        await RunOk("{create: 'c'}");

        await RunFails(13297, "{create: 'c', $db: 'TEST'}");
        await RunFails(13297, "{createIndexes: 'd', indexes: [{key: {a: 1}, name: 'a'}], $db: 'tesT'}");
        var refused = (await Run("{insert: 'c', documents: [{}], $db: 'Test'}"))["writeErrors"].AsBsonArray.Single();
        Assert.That((refused["code"].AsInt32, refused["errmsg"].AsString), Is.EqualTo((13297, "db already exists with different case already have: [test] trying to create [Test]")));
        Assert.That((await RunOk("{listDatabases: 1, nameOnly: true, $db: 'admin'}"))["databases"].AsBsonArray.Select(database => database["name"].AsString), Is.EqualTo(new[] { "admin", "config", "local", "test" }));
    }

    [Test]
    public async Task Drop_ThereOrNot_Succeeds()
    {
        await RunOk("{create: 'c'}");
        var reply = await RunOk("{drop: 'c'}");
        Assert.That((reply["nIndexesWas"].AsInt32, reply["ns"].AsString), Is.EqualTo((1, "test.c")));
        Assert.That((await RunOk("{drop: 'c'}")).Contains("ns"), Is.False);
        Assert.That(await Names(), Is.Empty);
    }

    [Test]
    public async Task DropDatabase_WithCollections_RemovesThemAndNoOthers()
    {
        await RunOk("{create: 'a'}");
        await RunOk("{create: 'b', $db: 'other'}");
        Assert.That((await RunOk("{dropDatabase: 1}"))["dropped"].AsString, Is.EqualTo("test"));
        Assert.That((await RunOk("{dropDatabase: 1}")).Contains("dropped"), Is.False);
        var left = (await RunOk("{listDatabases: 1, nameOnly: true, $db: 'admin'}"))["databases"].AsBsonArray.Select(database => database["name"].AsString);
        Assert.That(left, Is.EqualTo(new[] { "admin", "config", "local", "other" }));
    }

    [Test]
    public async Task ListCollections_FilterAndNameOnly_AreKept()
    {
        await RunOk("{create: 'a'}");
        await RunOk("{create: 'b'}");
        Assert.That(await Names(), Is.EqualTo(new[] { "a", "b" }));
        var only = (await RunOk("{listCollections: 1, filter: {name: 'b'}, nameOnly: true}"))["cursor"];
        Assert.That(only["ns"].AsString, Is.EqualTo("test.$cmd.listCollections"));
        Assert.That(only["firstBatch"].AsBsonArray, SameBson.As(new BsonArray { Shell.Doc("{name: 'b', type: 'collection'}") }));
    }

    [Test]
    public async Task CreateIndexes_NewKnownAndConflicting_AnswersAsMongoDB()
    {
        var reply = await RunOk("{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a_1'}, {key: {b: -1}, name: 'b', unique: true, expireAfterSeconds: 60}]}");
        Assert.That((reply["numIndexesBefore"].AsInt32, reply["numIndexesAfter"].AsInt32), Is.EqualTo((1, 3)));
        Assert.That(reply["createdCollectionAutomatically"].AsBoolean, Is.True);
        Assert.That((await RunOk("{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a_1'}]}"))["note"].AsString, Is.EqualTo("all indexes already exist"));
        await RunFails(85, "{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'other'}]}");
        await RunFails(86, "{createIndexes: 'c', indexes: [{key: {c: 1}, name: 'a_1'}]}");
        var indexes = (await RunOk("{listIndexes: 'c'}"))["cursor"]["firstBatch"].AsBsonArray;
        Assert.That(indexes[0], SameBson.As(Shell.Doc("{v: 2, key: {_id: 1}, name: '_id_'}")));
        Assert.That(indexes[2], SameBson.As(Shell.Doc("{v: 2, key: {b: -1}, name: 'b', unique: true, expireAfterSeconds: 60}")));
    }

    [Test]
    public async Task CreateIndexes_OneFails_CreatesNone()
    {
        await RunOk("{insert: 'c', documents: [{a: 1, b: 1}, {a: 2, b: 1}]}");
        await RunFails(11000, "{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a'}, {key: {b: 1}, name: 'b', unique: true}]}");
        Assert.That((await RunOk("{listIndexes: 'c'}"))["cursor"]["firstBatch"].AsBsonArray, Has.Count.EqualTo(1));
    }

    [TestCase("'a'", 2)]
    [TestCase("{a: 1}", 2)]
    [TestCase("['a', 'b']", 1)]
    [TestCase("'*'", 1)]
    public async Task DropIndexes_ByNameKeyListOrAll_RemovesThem(string index, int left)
    {
        await RunOk("{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a'}, {key: {b: 1}, name: 'b'}]}");
        Assert.That((await RunOk($"{{dropIndexes: 'c', index: {index}}}"))["nIndexesWas"].AsInt32, Is.EqualTo(3));
        Assert.That((await RunOk("{listIndexes: 'c'}"))["cursor"]["firstBatch"].AsBsonArray, Has.Count.EqualTo(left));
    }

    [TestCase("'_id_'", 72)]
    [TestCase("'nothing'", 27)]
    [TestCase("{z: 1}", 27)]
    [TestCase("7", 14)]
    public async Task DropIndexes_IdOrUnknown_Fails(string index, int code)
    {
        await RunOk("{create: 'c'}");
        await RunFails(code, $"{{dropIndexes: 'c', index: {index}}}");
    }

    [Test]
    public async Task Statistics_OfCollectionAndDatabase_CountDocuments()
    {
        await Fill("c", 10);
        var collection = await RunOk("{collStats: 'c'}");
        Assert.That((collection["count"].ToInt32(), collection["nindexes"].AsInt32), Is.EqualTo((10, 1)));
        Assert.That(collection["size"].ToInt64(), Is.Positive);
        var database = await RunOk("{dbStats: 1}");
        Assert.That((database["collections"].AsInt32, database["objects"].ToInt32()), Is.EqualTo((1, 10)));
        Assert.That((await RunOk("{collStats: 'nothing'}"))["count"].ToInt32(), Is.Zero);
    }

    private async Task<string[]> Names() =>
        [.. (await RunOk("{listCollections: 1}"))["cursor"]["firstBatch"].AsBsonArray.Select(collection => collection["name"].AsString)];
}
