using Microsoft.Extensions.Logging.Abstractions;
using TaskMessages.EmbeddedMongo;
using TaskMessages.Mongo.Bson;
using TaskMessages.Mongo.Driver;

namespace TaskMessages.Tests.Mongo.Server;

[TestFixture]
public sealed class EmbeddedMongoServerTests : CommandFixture
{
    [Test]
    public async Task CreateClient_InProcess_ReadsAndWrites()
    {
        using var client = Server.CreateClient();
        var collection = client.GetDatabase("test").GetCollection<BsonDocument>("c");
        await collection.InsertManyAsync(Enumerable.Range(0, 300).Select(i => new BsonDocument("_id", i)));
        Assert.That((await collection.Find(new BsonDocument()).ToListAsync()).Select(document => document["_id"].AsInt32), Is.EqualTo(Enumerable.Range(0, 300)));
        Assert.That(async () => await collection.InsertOneAsync(new BsonDocument("_id", 1)), Throws.InstanceOf<MongoWriteException>());
    }

    [Test]
    public async Task StartAsync_AfterDispose_HasWhatWasAcknowledged()
    {
        await RunOk("{insert: 'c', documents: [{_id: 1}]}");
        await Server.DisposeAsync();
        await StartServer();
        Assert.That(await Documents("c"), Has.Length.EqualTo(1));
    }

    [Test]
    public void StartAsync_DirectoryInUse_FailsAndSaysSo() =>
        Assert.That(() => Start(Options), Throws.InstanceOf<IOException>().With.Message.Contains(DirectoryPath));

    [Test]
    public void StartAsync_RemoteAddressNotAllowed_Fails() =>
        Assert.That(() => Start(Options with { Listen = "0.0.0.0:0" }), Throws.ArgumentException);

    [Test]
    public void Endpoint_WithoutListener_IsNull() => Assert.That((Server.Endpoint, Server.ConnectionString), Is.EqualTo(((object?)null, (string?)null)));

    private static Task<EmbeddedMongoServer> Start(EmbeddedMongoOptions options) =>
        EmbeddedMongoServer.StartAsync(options, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
}
