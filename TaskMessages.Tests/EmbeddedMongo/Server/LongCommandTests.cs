using MongoDB.Driver;
using TaskMessages.EmbeddedMongo;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

/// <summary>Commands of TCP clients that compute for long run on threads of their own: as many at a time as there are threads, and nobody else waits for them.</summary>
[Property("security", "M6")]
public sealed class LongCommandTests
{
    private static readonly BsonDocument Endless = BsonDocument.Parse(
        "{aggregate: 'one', pipeline: [{$project: {x: {$reduce: {input: {$range: [0, 100000]}, initialValue: 0, in: {$reduce: {input: {$range: [0, 100000]}, initialValue: 0, in: {$add: ['$$value', '$$this']}}}}}}}], cursor: {}}");

    [Test]
    public async Task M6_ManyEndlessExpressions_HoldUpNoOtherCommandOfAnyClient()
    {
        await using var server = await EmbeddedMongoServer.StartAsync();
        using var attacker = new MongoClient(server.ConnectionString);
        using var client = new MongoClient(server.ConnectionString);
        using var end = new CancellationTokenSource();
        await attacker.GetDatabase("a").GetCollection<BsonDocument>("one").InsertOneAsync([]);
        var attacks = Enumerable.Range(0, 4 * Environment.ProcessorCount)
            .Select(_ => attacker.GetDatabase("a").RunCommandAsync<BsonDocument>(Endless, cancellationToken: end.Token)).ToArray();
        var collection = client.GetDatabase("b").GetCollection<BsonDocument>("c");

        for (var i = 0; i < 100; i++)
        {
            await collection.InsertOneAsync(new BsonDocument("_id", i));
            Assert.That((await collection.Find(new BsonDocument("_id", i)).SingleAsync())["_id"].ToInt32(), Is.EqualTo(i));
        }

        Assert.That(attacks.Where(attack => attack.IsCompleted).Select(attack => attack.Exception?.InnerException?.Message ?? "ended"), Is.Empty);
        await end.CancelAsync();
        Assert.That(async () => await Task.WhenAll(attacks), Throws.InstanceOf<OperationCanceledException>().Or.InstanceOf<MongoException>());
        Assert.That(await collection.Aggregate().Count().SingleAsync(), Has.Property(nameof(AggregateCountResult.Count)).EqualTo(100), "who went away gives the threads back");
    }
}
