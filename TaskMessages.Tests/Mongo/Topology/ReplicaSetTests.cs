using TaskMessages.Mongo.Bson;
using TaskMessages.Mongo.Driver;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Mongo.Topology;

/// <summary>The client over sockets against a replica set whose members change their roles, lose them unknowingly or go away.</summary>
public sealed class ReplicaSetTests
{
    private const string EmptyCursor = """{"ok": 1, "cursor": {"id": 0, "ns": "test.c", "firstBatch": []}}""";

    private static readonly BsonDocument Document = new("_id", 1);

    [TestCase(true, "")]
    [TestCase(false, "heartbeatFrequencyMS=500")]
    [TestCase(true, "heartbeatFrequencyMS=500&serverMonitoringMode=poll")]
    public async Task Insert_AnotherPrimaryIsElected_GoesToIt(bool tells, string options)
    {
        await using var set = new FakeReplicaSet(tells, options);
        await set.Collection.InsertOneAsync(Document);
        Assert.That(set.Members[0].Commands, Has.Count.EqualTo(1));

        set.Elect(1, election: 2);
        await set.KnowsPrimaryAsync(1);
        await set.Collection.InsertOneAsync(Document);
        Assert.That(set.Members.Select(member => member.Commands.Count), Is.EqualTo(new[] { 1, 1, 0 }));
    }

    [Test]
    public async Task Insert_PrimaryStepsDownUnnoticed_FindsTheNextOneAtOnce()
    {
        await using var set = new FakeReplicaSet(tells: false, "heartbeatFrequencyMS=600000&serverMonitoringMode=poll");
        await set.KnowsPrimaryAsync(0);
        set.Members[0].Answer = _ => new BsonDocument { { "ok", 0 }, { "code", 10107 }, { "errmsg", "not primary" } };
        set.Elect(2, election: 2);
        Assert.That(() => set.Collection.InsertOneAsync(Document), Throws.TypeOf<MongoNotPrimaryException>());

        await set.Collection.InsertOneAsync(Document);
        Assert.That(set.Members[2].Commands, Has.Count.EqualTo(1));
        Assert.That(set.Target.Cluster.Find(set.Members[0].Address)!.Pool.Generation, Is.Zero, "its connections are still good");
        Assert.That(set.TypeOf(await set.KnowsPrimaryAsync(2), 0), Is.EqualTo(ServerType.ReplicaSetSecondary));
    }

    [Test]
    public async Task Insert_WriteConcernSaysThatThePrimaryStepsDown_MarksItUnknown()
    {
        await using var set = new FakeReplicaSet(tells: false, "heartbeatFrequencyMS=600000&serverMonitoringMode=poll");
        await set.KnowsPrimaryAsync(0);
        set.Members[0].Answer = _ => new BsonDocument { { "ok", 1 }, { "n", 1 }, { "writeConcernError", new BsonDocument { { "code", 189 }, { "errmsg", "stepping down" } } } };
        set.Elect(1, election: 2);
        Assert.That(() => set.Collection.InsertOneAsync(Document), Throws.TypeOf<MongoWriteException>());
        await set.Collection.InsertOneAsync(Document);
        Assert.That(set.Members.Select(member => member.Commands.Count), Is.EqualTo(new[] { 1, 1, 0 }));
    }

    [Test]
    public async Task Insert_PrimaryOfAnOlderElection_IsIgnored()
    {
        await using var set = new FakeReplicaSet();
        set.Elect(0, election: 5);
        await set.KnowsPrimaryAsync(0);
        set.Elect(1, election: 6);
        await set.KnowsPrimaryAsync(1);

        set.Elect(0, election: 5, tellsOthers: false);
        var topology = await set.KnowsAsync(topology => set.TypeOf(topology, 0) == ServerType.Unknown);
        Assert.That(set.TypeOf(topology, 1), Is.EqualTo(ServerType.ReplicaSetPrimary));
        Assert.That(topology.Servers[set.Members[0].Address].Error, Does.Contain("stale"));
        await set.Collection.InsertOneAsync(Document);
        Assert.That(set.Members.Select(member => member.Commands.Count), Is.EqualTo(new[] { 0, 1, 0 }));
    }

    [Test]
    public async Task Find_ByPreference_GoesThereWithTheCursor()
    {
        await using var set = new FakeReplicaSet();
        await set.KnowsPrimaryAsync(0);
        foreach (var member in set.Members)
        {
            member.Answer = command => new BsonDocument
            {
                { "ok", 1 },
                { "cursor", new BsonDocument { { "id", command.Contains("find") ? 7L : 0L }, { "ns", "test.c" }, { command.Contains("find") ? "firstBatch" : "nextBatch", new BsonArray() } } },
            };
        }

        var tagged = new ReadPreference(ReadPreferenceMode.Secondary, [new TagSet([new Tag("number", "2")])]);
        for (var i = 0; i < 5; i++)
            await set.Collection.WithReadPreference(tagged).WithReadConcern(ReadConcern.Majority).Find(new BsonDocument()).ToListAsync();
        await set.Collection.Find(new BsonDocument()).ToListAsync();

        Assert.That(set.Members.Select(member => member.Commands.Count), Is.EqualTo(new[] { 2, 0, 10 }));
        var (find, more) = (set.Members[2].Commands[0], set.Members[2].Commands[1]);
        Assert.That(find["$readPreference"].ToJson(), Is.EqualTo(BsonDocument.Parse("""{"mode": "secondary", "tags": [{"number": "2"}]}""").ToJson()));
        Assert.That(find["readConcern"]["level"].AsString, Is.EqualTo("majority"));
        Assert.That(more.GetElement(0).Name, Is.EqualTo("getMore"));
        Assert.That(more.Contains("$readPreference") || more.Contains("readConcern") || set.Members[0].Commands[0].Contains("$readPreference"), Is.False);
    }

    [Test]
    public async Task Find_DirectlyFromASecondary_SaysThatItMay()
    {
        await using var set = new FakeReplicaSet();
        var settings = MongoClientSettings.FromConnectionString($"mongodb://{set.Members[1].Address}/?directConnection=true");
        using var client = new MongoClient(settings);
        set.Members[1].Answer = _ => BsonDocument.Parse(EmptyCursor);
        await client.GetDatabase("test").GetCollection<BsonDocument>("c").Find(new BsonDocument()).ToListAsync();
        Assert.That(set.Members[1].Commands.Single()["$readPreference"]["mode"].AsString, Is.EqualTo("primaryPreferred"));
    }

    [TestCase("secondary", "[1, 2]")]
    [TestCase("nearest", "[0, 1, 2]")]
    [TestCase("primaryPreferred", "[0]")]
    public async Task Find_PreferenceOfTheConnectionString_SpreadsOverTheSuitable(string mode, string expected)
    {
        await using var set = new FakeReplicaSet(tells: true, $"readPreference={mode}&localThresholdMS=60000");
        await set.KnowsPrimaryAsync(0);
        foreach (var member in set.Members)
            member.Answer = _ => BsonDocument.Parse(EmptyCursor);
        for (var i = 0; i < 60; i++)
            await set.Collection.Find(new BsonDocument()).ToListAsync();
        var used = Enumerable.Range(0, 3).Where(i => set.Members[i].Commands.Count > 0);
        Assert.That($"[{string.Join(", ", used)}]", Is.EqualTo(expected));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Insert_MemberWasGoneAndIsBack_Works(bool tells)
    {
        await using var set = new FakeReplicaSet(tells, "heartbeatFrequencyMS=600000&retryWrites=false");
        await set.KnowsPrimaryAsync(0);
        await set.Collection.InsertOneAsync(Document);
        foreach (var member in set.Members)
            member.SetDown(true);
        if (!tells)
            Assert.That(() => set.Collection.InsertOneAsync(Document), Throws.TypeOf<MongoConnectionException>());
        await set.KnowsAsync(topology => set.TypeOf(topology, 0) == ServerType.Unknown);
        Assert.That(set.Target.Cluster.Find(set.Members[0].Address)!.Pool.OpenCount, Is.Zero);

        var waiting = set.Collection.InsertOneAsync(Document);
        Assert.That(waiting.IsCompleted, Is.False);
        foreach (var member in set.Members)
            member.SetDown(false);
        await waiting;
        Assert.That(set.Members[0].Commands, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Insert_NoPrimary_SaysWhatIsKnown()
    {
        await using var set = new FakeReplicaSet(tells: true, "serverSelectionTimeoutMS=200");
        set.Demote(0);
        await set.KnowsAsync(topology => topology.Type == TopologyType.ReplicaSetNoPrimary && topology.Servers.Values.All(server => server.IsKnown));
        Assert.That(
            () => set.Collection.InsertOneAsync(Document),
            Throws.TypeOf<TimeoutException>().With.Message.Contains("200ms selecting a server that takes writes").And.Message.Contains($"{set.Members[2].Address}: ReplicaSetSecondary"));
    }

    [Test]
    public async Task Dispose_WhileSelecting_FailsWhoeverWaits()
    {
        await using var set = new FakeReplicaSet();
        set.Demote(0);
        await set.KnowsAsync(topology => topology.Type == TopologyType.ReplicaSetNoPrimary);
        var waiting = set.Collection.InsertOneAsync(Document);
        await set.Target.DisposeAsync();
        Assert.That(async () => await waiting, Throws.InstanceOf<ObjectDisposedException>());
        await Eventually.TrueAsync(() => set.Target.Cluster.Find(set.Members[0].Address) is null, "nothing is watched any more");
    }
}
