using TaskMessages.Mongo.Bson;
using TaskMessages.Mongo.Driver;
using TaskMessages.Tests.Mongo.Query;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Mongo.Topology;

/// <summary>Which commands carry a session, which one, and what becomes of it.</summary>
public sealed class SessionTests
{
    private static readonly BsonDocument Ping = new("ping", 1);

    [Test]
    public async Task Commands_OneAfterTheOther_ShareASession()
    {
        await using var set = await KnownAsync();
        await set.Database.RunCommandAsync<BsonDocument>(Ping);
        await set.Collection.InsertOneAsync(new BsonDocument("_id", 1));
        await set.Collection.DeleteManyAsync(new BsonDocument());
        await set.Database.DropCollectionAsync("c");
        var sessions = Sent(set).Select(command => command["lsid"]).ToList();
        Assert.That(sessions, Has.Count.EqualTo(4).And.All.EqualTo(sessions[0]));
        Assert.That(((BsonBinaryData)sessions[0]["id"]).SubType, Is.EqualTo(BsonBinarySubType.UuidStandard));
        Assert.That(Sent(set).Count(command => command.Contains("txnNumber")), Is.EqualTo(1));
    }

    [TestCase("{isMaster: 1}")]
    [TestCase("{saslStart: 1}")]
    [TestCase("{insert: 'c', documents: [], writeConcern: {w: 0}}")]
    public async Task Command_ThatMustNotCarryASession_CarriesNone(string command)
    {
        await using var set = await KnownAsync();
        await set.Database.RunCommandAsync<BsonDocument>(Shell.Doc(command));
        await set.Database.RunCommandAsync<BsonDocument>(Ping);
        await Eventually.TrueAsync(() => Sent(set).Any(sent => sent.Contains("ping")), "both have come");
        Assert.That(Sent(set).Where(sent => !sent.Contains("ping") && sent.Contains("lsid")), Is.Empty);
    }

    [Test]
    public async Task Command_WithASessionOfItsOwn_KeepsIt()
    {
        await using var set = await KnownAsync();
        var own = new BsonDocument("id", new BsonBinaryData(Guid.NewGuid(), GuidRepresentation.Standard));
        await set.Database.RunCommandAsync<BsonDocument>(new BsonDocument { { "ping", 1 }, { "lsid", own } });
        Assert.That(Sent(set).Single()["lsid"], Is.EqualTo(own));
    }

    [Test]
    public async Task Members_OneWithoutSessions_GetNone()
    {
        await using var set = await KnownAsync();
        set.Members[2].HasSessions = false;
        set.Elect(0, election: 2);
        await set.KnowsAsync(topology => topology.LogicalSessionTimeoutMinutes is null);
        await set.Database.RunCommandAsync<BsonDocument>(Ping);
        Assert.That(Sent(set).Single().Contains("lsid"), Is.False);
    }

    [Test]
    public async Task Cursor_ReadToItsEnd_KeepsItsSessionToItselfUntilThen()
    {
        await using var set = await KnownAsync();
        set.Members[0].Answer = Batches(1);
        using var cursor = await set.Collection.FindAsync(new BsonDocument(), new FindOptions<BsonDocument, BsonDocument>());
        await set.Database.RunCommandAsync<BsonDocument>(Ping);
        while (await cursor.MoveNextAsync())
        {
        }

        await set.Database.RunCommandAsync<BsonDocument>(Ping);
        var sessions = Sent(set).ToLookup(command => command.GetElement(0).Name, command => command["lsid"]);
        Assert.That(sessions["getMore"], Has.Exactly(2).Items.And.All.EqualTo(sessions["find"].Single()));
        Assert.That(sessions["ping"].First(), Is.Not.EqualTo(sessions["find"].Single()), "the cursor has it");
        Assert.That(sessions["ping"].Last(), Is.EqualTo(sessions["find"].Single()), "it was given back last, and is used first");
    }

    [Test]
    public async Task Cursor_Disposed_IsKilledInItsSession()
    {
        await using var set = await KnownAsync();
        set.Members[0].Answer = Batches(1);
        (await set.Collection.FindAsync(new BsonDocument(), new FindOptions<BsonDocument, BsonDocument>())).Dispose();
        await Eventually.TrueAsync(() => Sent(set).Count == 2, "the cursor is killed");
        Assert.That((Sent(set)[1].GetElement(0).Name, Sent(set)[1]["lsid"]), Is.EqualTo(("killCursors", Sent(set)[0]["lsid"])));
    }

    [Test]
    public async Task Cursor_OfTheUsersOwnCommands_StaysInTheSessionThatIsUsedLast()
    {
        await using var set = await KnownAsync();
        set.Members[0].Answer = Batches(1);
        await set.Database.RunCommandAsync<BsonDocument>(new BsonDocument("find", "c"));
        await set.Database.RunCommandAsync<BsonDocument>(new BsonDocument { { "getMore", 77L }, { "collection", "c" } });
        Assert.That(Sent(set)[1]["lsid"], Is.EqualTo(Sent(set)[0]["lsid"]));
    }

    [Test]
    public async Task Commands_WaitingForTheOnlyConnection_NeedButOneSession()
    {
        await using var set = await KnownAsync("maxPoolSize=1");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => i % 2 == 0
            ? set.Database.RunCommandAsync<BsonDocument>(Ping)
            : set.Collection.InsertOneAsync(new BsonDocument("_id", i))));
        Assert.That(Sent(set).Select(command => command["lsid"]).Distinct(), Has.Exactly(1).Items);
    }

    [Test]
    public async Task Command_GivenUp_LeavesItsSessionToNobody()
    {
        await using var set = await KnownAsync();
        using var given = new CancellationTokenSource();
        using var released = new ManualResetEventSlim();
        set.Members[0].Answer = _ =>
        {
            if (!given.IsCancellationRequested)
            {
                given.Cancel();
                released.Wait();
            }

            return new BsonDocument("ok", 1);
        };
        Assert.That(() => set.Database.RunCommandAsync<BsonDocument>(Ping, cancellationToken: given.Token), Throws.InstanceOf<OperationCanceledException>());
        released.Set();
        await set.Database.RunCommandAsync<BsonDocument>(Ping);
        Assert.That(Sent(set)[1]["lsid"], Is.Not.EqualTo(Sent(set)[0]["lsid"]));
    }

    [Test]
    public async Task Dispose_SessionsInThePool_AreEndedInBatches()
    {
        await using var set = await KnownAsync();
        await set.Database.RunCommandAsync<BsonDocument>(Ping);
        var sessions = Enumerable.Range(0, SessionEnd.BatchSize + 1).Select(_ => set.Target.Sessions.Acquire(30)).ToList();
        foreach (var session in sessions)
        {
            set.Target.Sessions.Touch(session);
            session.Release();
        }

        await set.Target.DisposeAsync();
        var ends = set.Members.SelectMany(member => member.Ends).ToList();
        Assert.That(ends.Select(end => end["endSessions"].AsBsonArray.Count), Is.EqualTo(new[] { SessionEnd.BatchSize, 1 }));
        Assert.That(ends.SelectMany(end => end["endSessions"].AsBsonArray), Does.Contain(Sent(set).Single()["lsid"]));
        Assert.That(ends.Select(end => end.Contains("lsid")), Has.All.False);
        Assert.That(() => set.Database.RunCommandAsync<BsonDocument>(Ping), Throws.InstanceOf<ObjectDisposedException>());
    }

    private static IReadOnlyList<BsonDocument> Sent(FakeReplicaSet set) => set.Members[0].Commands;

    /// <summary>Answers of a cursor that has so many batches between the first, empty one and the last.</summary>
    private static Func<BsonDocument, BsonDocument> Batches(int more) => command =>
    {
        var name = command.GetElement(0).Name;
        var id = name == "getMore" && more-- == 0 ? 0L : 77L;
        return new BsonDocument
        {
            { "ok", 1 },
            { "cursor", new BsonDocument { { "id", id }, { "ns", "test.c" }, { name == "getMore" ? "nextBatch" : "firstBatch", new BsonArray() } } },
        };
    };

    private static async Task<FakeReplicaSet> KnownAsync(string options = "")
    {
        var set = new FakeReplicaSet(tells: true, options);
        await set.KnowsPrimaryAsync(0);
        return set;
    }
}
