using Microsoft.Extensions.Logging.Abstractions;
using TaskMessages.EmbeddedMongo;
using TaskMessages.Mongo.Bson;
using TaskMessages.Mongo.Driver;
using TaskMessages.Tests.Mongo.Server;

namespace TaskMessages.Tests.Mongo.Driver;

/// <summary>Which connection an error names.</summary>
public sealed class ConnectionIdTests
{
    private TemporaryDirectory _directory = null!;
    private EmbeddedMongoServer _server = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _directory = new TemporaryDirectory();
        var options = new EmbeddedMongoOptions { Directory = _directory.Path, Listen = "127.0.0.1:0", EnableTestCommands = true };
        _server = await EmbeddedMongoServer.StartAsync(options, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _server.DisposeAsync();
        _directory.Dispose();
    }

    [Test]
    public async Task WriteErrors_OverTcp_NameTheConnectionOfTheCommand()
    {
        using var client = new MongoClient($"{_server.ConnectionString}&maxPoolSize=1&retryWrites=false");
        var collection = client.GetDatabase("d").GetCollection<BsonDocument>("c");
        var document = new BsonDocument("_id", 1);
        await collection.InsertOneAsync(document);
        var hello = await client.GetDatabase("admin").RunCommandAsync<BsonDocument>(new BsonDocument("hello", 1));
        await client.GetDatabase("admin").RunCommandAsync<BsonDocument>(BsonDocument.Parse("""
            { "configureFailPoint": "failCommand", "mode": "alwaysOn", "data": { "failCommands": ["findAndModify"], "writeConcernError": { "code": 64, "errmsg": "late" } } }
            """));

        var single = Assert.ThrowsAsync<MongoWriteException>(async () => await collection.InsertOneAsync(document))!.ConnectionId;
        var bulk = Assert.ThrowsAsync<MongoBulkWriteException<BsonDocument>>(async () => await collection.InsertManyAsync([document]))!.ConnectionId;
        var modify = Assert.ThrowsAsync<MongoWriteException>(async () => await collection.FindOneAndDeleteAsync(document))!.ConnectionId;
        var command = Assert.ThrowsAsync<MongoCommandException>(
            async () => await client.GetDatabase("d").RunCommandAsync<BsonDocument>(new BsonDocument("noSuchCommand", 1)))!.ConnectionId;

        Assert.That(command.Server, Is.EqualTo(_server.Endpoint!.ToString()));
        Assert.That(command.LongLocalValue, Is.Positive);
        Assert.That(command.LongServerValue, Is.EqualTo(hello["connectionId"].ToInt64()));
        Assert.That(command.ToString(), Does.Contain($"LocalValue : {command.LongLocalValue}, ServerValue : \"{command.LongServerValue}\""));
        Assert.That(new[] { single, bulk, modify }, Is.All.EqualTo(command));
        Assert.That(new[] { single, bulk, modify }.Select(id => id.LongServerValue), Is.All.EqualTo(command.LongServerValue));
    }

    [Test]
    public async Task WriteError_InThisProcess_NamesNoConnection()
    {
        using var client = _server.CreateClient();
        var collection = client.GetDatabase("d").GetCollection<BsonDocument>("c");
        await collection.InsertOneAsync(new BsonDocument("_id", 1));
        var error = Assert.ThrowsAsync<MongoWriteException>(async () => await collection.InsertOneAsync(new BsonDocument("_id", 1)));
        Assert.That(error!.ConnectionId, Is.SameAs(ConnectionId.InProcess));
    }
}
