using MongoDB.Driver;
using TaskMessages.EmbeddedMongo;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

[TestFixture]
public sealed class BackupTests : CommandFixture
{
    private protected override EmbeddedMongoOptions Options => base.Options with { Listen = "127.0.0.1:0" };

    [Test]
    public async Task BackupAsync_WhileWritesGoOn_IsADatabaseOfOneMoment()
    {
        using var target = new TemporaryDirectory();
        await RunOk("{createIndexes: 'c', indexes: [{key: {group: 1}, name: 'group_1'}]}");
        await Fill("c", 2000);
        using var client = Server.ConnectDriver();
        var collection = client.GetDatabase("test").GetCollection<BsonDocument>("c");
        var written = 2000;
        using var stop = new CancellationTokenSource();
        var writer = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await collection.InsertOneAsync(new BsonDocument { { "_id", written }, { "group", written % 7 } });
                Interlocked.Increment(ref written);
            }
        });
        var before = Volatile.Read(ref written);
        await Server.BackupAsync(target.Path, CancellationToken.None);
        await stop.CancelAsync();
        await writer;

        await using var copy = await Start(Options with { Directory = target.Path });
        Assert.That(Inconsistencies(copy), Is.Empty);
        using var reader = copy.ConnectDriver();
        var ids = (await reader.GetDatabase("test").GetCollection<BsonDocument>("c").Find(new BsonDocument()).ToListAsync()).Select(document => document["_id"].AsInt32).Order().ToArray();
        Assert.That(ids, Has.Length.GreaterThanOrEqualTo(before), "What was acknowledged before the backup began.");
        Assert.That(ids, Is.EqualTo(Enumerable.Range(0, ids.Length)), "No gap: one moment.");
        await reader.GetDatabase("test").GetCollection<BsonDocument>("c").InsertOneAsync(new BsonDocument("_id", -1));
    }

    [Test]
    public async Task BackupAsync_DirectoryWithADatabase_FailsAndLeavesIt()
    {
        using var target = new TemporaryDirectory();
        await Server.BackupAsync(target.Path, CancellationToken.None);
        await Fill("c", 10);
        Assert.That(() => Server.BackupAsync(target.Path, CancellationToken.None), Throws.InstanceOf<IOException>().With.Message.Contains(target.Path));
        await using var copy = await Start(Options with { Directory = target.Path });
        Assert.That(copy.Engine.Read(session => session.FindCollection("test", "c"), CancellationToken.None), Is.Null);
    }

    private static Task<EmbeddedMongoServer> Start(EmbeddedMongoOptions options) =>
        EmbeddedMongoServer.StartAsync(options, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, CancellationToken.None);
}
