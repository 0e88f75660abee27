using TaskMessages.Mongo.Bson;
using TaskMessages.Mongo.Driver;

namespace TaskMessages.Tests.Mongo.Driver;

/// <summary>What a database's own settings change.</summary>
public sealed class DatabaseSettingsTests
{
    private const string Cursor = """{"ok": 1, "cursor": {"id": 0, "ns": "d.c", "firstBatch": []}}""";

    [Test]
    public async Task Settings_OfADatabase_ReachItsCollectionsAndNoHandedOnCommand()
    {
        var target = new RecordingTarget(Cursor);
        using var client = new MongoClient(target);
        var database = client.GetDatabase("d", new MongoDatabaseSettings { ReadConcern = ReadConcern.Local, WriteConcern = WriteConcern.WMajority });
        await database.GetCollection<BsonDocument>("c").Find(new BsonDocument()).ToListAsync();
        await database.GetCollection<BsonDocument>("c").InsertOneAsync(new BsonDocument("_id", 1));
        await database.RunCommandAsync<BsonDocument>(new BsonDocument("ping", 1));
        await client.GetDatabase("d").DropCollectionAsync("c");
        Assert.That(target.Commands[0], Does.Contain("""{ "level" : "local" }"""));
        Assert.That(target.Commands[1], Does.Contain("""{ "w" : "majority" }"""));
        Assert.That(target.Commands[2], Is.EqualTo("""{ "ping" : 1, "$db" : "d" }"""));
        Assert.That(target.Commands[3], Does.Not.Contain("writeConcern"));
    }

    [Test]
    public async Task Session_InTheSameProcess_IsSentOnlyWhenTheCallerGivesIt()
    {
        var target = new RecordingTarget();
        using var client = new MongoClient(target);
        using var session = client.StartSession();
        await client.GetDatabase("d").RunCommandAsync<BsonDocument>(new BsonDocument("ping", 1));
        await client.GetDatabase("d").RunCommandAsync<BsonDocument>(session, new BsonDocument("ping", 1));
        Assert.That(target.Commands.Select(command => command.Contains("lsid", StringComparison.Ordinal)), Is.EqualTo(new[] { false, true }));
    }
}
