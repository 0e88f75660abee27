using MongoDB.Driver;
using TaskMessages.EmbeddedMongo;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

[TestFixture]
public sealed class IsolationTests : CommandFixture
{
    private const int Callers = 16;
    private const int Each = 50;

    private protected override EmbeddedMongoOptions Options => base.Options with { Listen = "127.0.0.1:0" };

    [Test]
    public async Task Increments_OfOneDocumentInParallel_AllCount()
    {
        await RunOk("{insert: 'c', documents: [{_id: 1, n: 0, m: 0}]}");
        using var client = Server.ConnectDriver();
        var collection = client.GetDatabase("test").GetCollection<BsonDocument>("c");
        var filter = new BsonDocument("_id", 1);
        var seen = await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            var values = new List<int>();
            for (var i = 0; i < Each; i++)
            {
                await collection.UpdateOneAsync(filter, new BsonDocument("$inc", new BsonDocument("n", 1)));
                var before = await collection.FindOneAndUpdateAsync<BsonDocument>(filter, new BsonDocument("$inc", new BsonDocument("m", 1)));
                values.Add(before!["m"].AsInt32);
            }

            return values;
        })));
        var final = await collection.Find(filter).FirstAsync();
        Assert.That((final["n"].AsInt32, final["m"].AsInt32), Is.EqualTo((Callers * Each, Callers * Each)));
        Assert.That(seen.SelectMany(values => values).Order(), Is.EqualTo(Enumerable.Range(0, Callers * Each)), "Nobody saw the same state twice.");
    }

    [Test]
    public async Task Write_DuringALongReadAndAnOpenCursor_Completes()
    {
        await Fill("c", 300);
        var cursor = (await RunOk("{find: 'c', batchSize: 10}"))["cursor"]["id"].ToInt64();
        using var release = new ManualResetEventSlim();
        using var reading = new ManualResetEventSlim();
        var read = Task.Run(() => Server.Engine.Read(
            session =>
            {
                var collection = session.FindCollection("test", "c")!;
                var before = session.CountAll(collection);
                reading.Set();
                release.Wait(TimeSpan.FromSeconds(30));
                return (before, after: session.CountAll(collection));
            },
            CancellationToken.None));
        Assert.That(reading.Wait(TimeSpan.FromSeconds(30)));
        await RunOk("{insert: 'c', documents: [{_id: 1000}]}").WaitAsync(TimeSpan.FromSeconds(60));
        Assert.That(read.IsCompleted, Is.False, "The write has not waited for the read.");
        release.Set();
        Assert.That(await read, Is.EqualTo((300L, 300L)), "The read keeps its snapshot.");
        await RunOk(new BsonDocument { { "getMore", cursor }, { "collection", "c" } });
    }
}
