using Microsoft.Extensions.Logging.Abstractions;
using MongoDB.Driver;
using TaskMessages.EmbeddedMongo;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

/// <summary>The client over TCP against the embedded server: the same frames and codec at both ends, so this proves their agreement only.</summary>
public sealed class EndToEndTests
{
    private string _directory = null!;
    private EmbeddedMongoServer _server = null!;
    private MongoClient _client = null!;
    private IMongoCollection<BsonDocument> _collection = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _directory = Directory.CreateTempSubdirectory("mongo-client-").FullName;
        _server = await EmbeddedMongoServer.StartAsync(
            new EmbeddedMongoOptions { Directory = _directory, Listen = "127.0.0.1:0" }, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        _client = new MongoClient(_server.ConnectionString);
        _collection = _client.GetDatabase("d").GetCollection<BsonDocument>("c");
    }

    [TearDown]
    public async Task StopAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Test]
    public async Task Insert_ManyAndLarge_ArriveOverSeveralBatches()
    {
        await _collection.InsertManyAsync(Enumerable.Range(0, 1_000).Select(i => new BsonDocument { { "_id", i }, { "text", new string('x', 20_000) } }));
        var found = await _collection.Find(new BsonDocument("_id", new BsonDocument("$gte", 10)), new FindOptions { BatchSize = 100 })
            .Sort(new BsonDocument("_id", 1)).ToListAsync();
        Assert.That(found.Select(document => document["_id"].AsInt32), Is.EqualTo(Enumerable.Range(10, 990)));
        Assert.That(await _collection.CountDocumentsAsync(new BsonDocument()), Is.EqualTo(1_000));
    }

    [Test]
    public async Task Errors_OfAServer_ComeAsTheirExceptions()
    {
        await _collection.InsertOneAsync(new BsonDocument("_id", 1));
        var duplicate = Assert.ThrowsAsync<MongoWriteException>(async () => await _collection.InsertOneAsync(new BsonDocument("_id", 1)));
        Assert.That(duplicate!.WriteError!.Category, Is.EqualTo(ServerErrorCategory.DuplicateKey));
        var unknown = Assert.ThrowsAsync<MongoCommandException>(
            async () => await _client.GetDatabase("d").RunCommandAsync<BsonDocument>(new BsonDocument("noSuchCommand", 1)));
        Assert.That((unknown!.Code, unknown.CodeName), Is.EqualTo((59, "CommandNotFound")));
    }

    [Test]
    public async Task FindOneAndUpdate_FromManyCallers_GivesEachDocumentOnce()
    {
        await _collection.InsertManyAsync(Enumerable.Range(0, 100).Select(i => new BsonDocument { { "_id", i }, { "taken", false } }));
        var taken = new System.Collections.Concurrent.ConcurrentBag<int>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            while (await _collection.FindOneAndUpdateAsync(
                new BsonDocument("taken", false), new BsonDocument("$set", new BsonDocument("taken", true))) is { } document)
            {
                taken.Add(document["_id"].AsInt32);
            }
        }));
        Assert.That(taken.Order(), Is.EqualTo(Enumerable.Range(0, 100)));
    }
}
