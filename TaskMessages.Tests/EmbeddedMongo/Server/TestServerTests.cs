using System.Net;
using MongoDB.Driver;
using TaskMessages.EmbeddedMongo;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

/// <summary>The server as somebody's suite starts it: without options, without files that stay.</summary>
public sealed class TestServerTests
{
    [Test]
    public async Task StartAsync_WithoutOptions_ServesTheVendorsDriver()
    {
        await using var mongo = await EmbeddedMongoServer.StartAsync();
        using var client = new MongoClient(mongo.ConnectionString);
        var notes = client.GetDatabase("suite").GetCollection<BsonDocument>("notes");
        await notes.InsertOneAsync(new BsonDocument("text", "hello"));
        Assert.That(await notes.CountDocumentsAsync(new BsonDocument("text", "hello")), Is.EqualTo(1));
        Assert.That(IPAddress.IsLoopback(mongo.Endpoint!.Address), Is.True);
    }

    [Test]
    public async Task StartAsync_WithAReplicaSetName_TakesRetryableWrites()
    {
        await using var mongo = await EmbeddedMongoServer.StartAsync(new EmbeddedMongoOptions { ReplicaSetName = "rs0" });
        using var client = new MongoClient(mongo.ConnectionString);
        await client.GetDatabase("suite").GetCollection<BsonDocument>("notes").InsertOneAsync(new BsonDocument("_id", 1));
        var kept = client.GetDatabase("config").GetCollection<BsonDocument>("transactions");
        Assert.That(await kept.CountDocumentsAsync(new BsonDocument()), Is.EqualTo(1), "the write had a number");
    }

    [Test]
    public async Task StartAsync_SeveralInAProcess_KnowNothingOfEachOther()
    {
        var servers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => EmbeddedMongoServer.StartAsync()));
        try
        {
            Assert.That(servers.Select(server => server.ConnectionString), Is.Unique);
            for (var i = 0; i < servers.Length; i++)
                ReplyAssert.Ok(await servers[i].RunCommandAsync(new BsonDocument { { "insert", "c" }, { "documents", new BsonArray { new BsonDocument("_id", i) } }, { "$db", "test" } }, default));
            for (var i = 0; i < servers.Length; i++)
            {
                var found = await servers[i].RunCommandAsync(new BsonDocument { { "find", "c" }, { "$db", "test" } }, default);
                Assert.That(found["cursor"]["firstBatch"].AsBsonArray.Select(document => document["_id"].AsInt32), Is.EqualTo(new[] { i }));
            }
        }
        finally
        {
            foreach (var server in servers)
                await server.DisposeAsync();
        }
    }

    [Test]
    public async Task DisposeAsync_OfAServerWithoutADirectory_RemovesItsOwn()
    {
        var server = await EmbeddedMongoServer.StartAsync();
        var directory = server.DataDirectory;
        Assert.That(Directory.EnumerateFiles(directory), Is.Not.Empty);
        await server.DisposeAsync();
        Assert.That(Directory.Exists(directory), Is.False);
    }

    [Test]
    public async Task DisposeAsync_OfAServerWithADirectory_LeavesIt()
    {
        using var directory = new TemporaryDirectory();
        await using (var first = await EmbeddedMongoServer.StartAsync(new EmbeddedMongoOptions { Directory = directory.Path }))
            ReplyAssert.Ok(await first.RunCommandAsync(new BsonDocument { { "create", "kept" }, { "$db", "test" } }, default));
        await using var second = await EmbeddedMongoServer.StartAsync(new EmbeddedMongoOptions { Directory = directory.Path });
        var found = await second.RunCommandAsync(new BsonDocument { { "listCollections", 1 }, { "$db", "test" } }, default);
        Assert.That(found["cursor"]["firstBatch"][0]["name"].AsString, Is.EqualTo("kept"));
    }

    [Test]
    [NonParallelizable]
    [Platform("Linux")]
    public async Task StartAsync_OnAPortInUse_FailsAndLeavesNoDirectory()
    {
        await using var first = await EmbeddedMongoServer.StartAsync();
        using var temporary = new TemporaryDirectory();
        var usual = Environment.GetEnvironmentVariable("TMPDIR");
        Environment.SetEnvironmentVariable("TMPDIR", temporary.Path);
        try
        {
            Assert.That(() => EmbeddedMongoServer.StartAsync(new EmbeddedMongoOptions { Listen = first.Endpoint!.ToString() }), Throws.InstanceOf<IOException>());
            Assert.That(Directory.EnumerateFileSystemEntries(temporary.Path), Is.Empty);
        }
        finally
        {
            Environment.SetEnvironmentVariable("TMPDIR", usual);
        }
    }

    private static IEnumerable<TestCaseData> WrongOptions() =>
    [
        new TestCaseData(new EmbeddedMongoOptions { Directory = " " }, "Directory").SetArgDisplayNames("Directory"),
        new TestCaseData(new EmbeddedMongoOptions { Listen = "nowhere" }, "Listen").SetArgDisplayNames("Listen"),
        new TestCaseData(new EmbeddedMongoOptions { Username = "u" }, "Password").SetArgDisplayNames("Username"),
        new TestCaseData(new EmbeddedMongoOptions { Password = "p" }, "Username").SetArgDisplayNames("Password"),
        new TestCaseData(new EmbeddedMongoOptions { ReplicaSetName = "a b" }, "ReplicaSetName").SetArgDisplayNames("ReplicaSetName"),
        new TestCaseData(new EmbeddedMongoOptions { MaxConnections = 0 }, "MaxConnections").SetArgDisplayNames("MaxConnections"),
        new TestCaseData(new EmbeddedMongoOptions { MaxMessageMemory = 0 }, "MaxMessageMemory").SetArgDisplayNames("MaxMessageMemory"),
        new TestCaseData(new EmbeddedMongoOptions { MaxCursors = -1 }, "MaxCursors").SetArgDisplayNames("MaxCursors"),
        new TestCaseData(new EmbeddedMongoOptions { MaxCursorMemory = 0 }, "MaxCursorMemory").SetArgDisplayNames("MaxCursorMemory"),
        new TestCaseData(new EmbeddedMongoOptions { MaxStageMemory = 0 }, "MaxStageMemory").SetArgDisplayNames("MaxStageMemory"),
        new TestCaseData(new EmbeddedMongoOptions { IdleConnectionTimeout = TimeSpan.Zero }, "IdleConnectionTimeout").SetArgDisplayNames("IdleConnectionTimeout"),
        new TestCaseData(new EmbeddedMongoOptions { LoginTimeout = TimeSpan.Zero }, "LoginTimeout").SetArgDisplayNames("LoginTimeout"),
        new TestCaseData(new EmbeddedMongoOptions { MessageTimeout = TimeSpan.Zero }, "MessageTimeout").SetArgDisplayNames("MessageTimeout"),
        new TestCaseData(new EmbeddedMongoOptions { CursorTimeout = TimeSpan.FromSeconds(-1) }, "CursorTimeout").SetArgDisplayNames("CursorTimeout"),
        new TestCaseData(new EmbeddedMongoOptions { TtlInterval = TimeSpan.Zero }, "TtlInterval").SetArgDisplayNames("TtlInterval"),
    ];

    [TestCaseSource(nameof(WrongOptions))]
    public void StartAsync_WithAnOptionOutOfItsRange_FailsAndNamesIt(EmbeddedMongoOptions options, string named) =>
        Assert.That(() => EmbeddedMongoServer.StartAsync(options), Throws.InstanceOf<ArgumentException>().With.Message.Contains($"EmbeddedMongo:{named}"));
}
