using TaskMessages.Mongo.Bson;
using TaskMessages.Mongo.Driver;

namespace TaskMessages.Tests.Mongo.Topology;

/// <summary>What a session that the caller began is good for.</summary>
public sealed class ClientSessionTests
{
    private static readonly BsonDocument Filter = new("_id", 1);
    private static readonly BsonDocument Change = new("$set", new BsonDocument("a", 1));

    private static readonly Dictionary<string, Func<IMongoCollection<BsonDocument>, IClientSessionHandle, Task>> Operations = new()
    {
        ["aggregate"] = (collection, session) => collection.AggregateAsync<BsonDocument>(session, Array.Empty<BsonDocument>()),
        ["bulkWrite"] = (collection, session) => collection.BulkWriteAsync(session, [new InsertOneModel<BsonDocument>(Filter)]),
        ["countDocuments"] = (collection, session) => collection.CountDocumentsAsync(session, Filter),
        ["count of a find"] = (collection, session) => collection.Find(session, Filter).CountDocumentsAsync(),
        ["deleteMany"] = (collection, session) => collection.DeleteManyAsync(session, Filter),
        ["deleteOne"] = (collection, session) => collection.DeleteOneAsync(session, Filter),
        ["distinct"] = (collection, session) => collection.DistinctAsync<BsonValue>(session, "a", Filter),
        ["find"] = (collection, session) => collection.Find(session, Filter).ToListAsync(),
        ["find at once"] = (collection, session) => collection.FindAsync(session, Filter),
        ["findOneAndDelete"] = (collection, session) => collection.FindOneAndDeleteAsync<BsonDocument>(session, Filter),
        ["findOneAndReplace"] = (collection, session) => collection.FindOneAndReplaceAsync<BsonDocument>(session, Filter, []),
        ["findOneAndUpdate"] = (collection, session) => collection.FindOneAndUpdateAsync<BsonDocument>(session, Filter, Change),
        ["insertMany"] = (collection, session) => collection.InsertManyAsync(session, [new BsonDocument()]),
        ["insertOne"] = (collection, session) => collection.InsertOneAsync(session, []),
        ["replaceOne"] = (collection, session) => collection.ReplaceOneAsync(session, Filter, []),
        ["runCommand"] = (collection, session) => collection.Database.RunCommandAsync<BsonDocument>(session, new BsonDocument("ping", 1)),
        ["updateMany"] = (collection, session) => collection.UpdateManyAsync(session, Filter, Change),
        ["updateOne"] = (collection, session) => collection.UpdateOneAsync(session, Filter, Change),
    };

    private static IEnumerable<string> Names => Operations.Keys;

    [TestCaseSource(nameof(Names))]
    public async Task Operation_GivenASession_CarriesIt(string operation)
    {
        await using var set = await KnownAsync();
        using var session = await set.Client.StartSessionAsync();
        await Operations[operation](set.Collection, session);
        Assert.That(set.Members[0].Commands.Single()["lsid"], Is.EqualTo(session.ServerSession.Id));
    }

    [Test]
    public async Task Session_UntilItIsDisposed_IsUsedForNothingElse()
    {
        await using var set = await KnownAsync();
        var session = set.Client.StartSession();
        await set.Collection.InsertOneAsync(session, []);
        await set.Collection.InsertOneAsync([]);
        await set.Collection.InsertOneAsync(session, []);
        session.Dispose();
        session.Dispose();
        await set.Collection.InsertOneAsync([]);
        var sent = set.Members[0].Commands.Select(command => (command["lsid"], command["txnNumber"].AsInt64)).ToList();
        var (own, others) = (session.ServerSession.Id, sent[1].Item1);
        Assert.That(others, Is.Not.EqualTo(own));
        Assert.That(sent, Is.EqualTo(new (BsonValue, long)[] { (own, 1), (others, 1), (own, 2), (own, 3) }));
    }

    [Test]
    public async Task Session_EndedOrAnotherClients_IsRefused()
    {
        await using var set = await KnownAsync();
        using var other = new MongoClient(set.Target, new MongoClientSettings());
        var session = other.StartSession();
        Assert.That(() => set.Collection.InsertOneAsync(session, []), Throws.ArgumentException);
        session = set.Client.StartSession();
        session.Dispose();
        Assert.That(() => set.Collection.InsertOneAsync(session, []), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(set.Members[0].Commands, Is.Empty);
    }

    [Test]
    public async Task Session_DeploymentHasNone_IsRefused()
    {
        await using var set = await KnownAsync();
        set.Members[2].HasSessions = false;
        set.Elect(0, election: 2);
        await set.KnowsAsync(topology => topology.LogicalSessionTimeoutMinutes is null);
        using var session = set.Client.StartSession();
        Assert.That(() => set.Collection.InsertOneAsync(session, []), Throws.InstanceOf<MongoClientException>());
        Assert.That(set.Members[0].Commands, Is.Empty);
    }

    [Test]
    public async Task Session_WhatIsNotOffered_IsRefusedByName()
    {
        await using var set = await KnownAsync();
        Assert.That(() => set.Client.StartSession(new ClientSessionOptions { CausalConsistency = true }), Throws.InstanceOf<NotSupportedException>().With.Message.Contains("CausalConsistency"));
        Assert.That(() => set.Client.StartSession(new ClientSessionOptions { Snapshot = true }), Throws.InstanceOf<NotSupportedException>().With.Message.Contains("Snapshot"));
        using var session = set.Client.StartSession(new ClientSessionOptions { CausalConsistency = false });
        Assert.That(() => session.StartTransaction(), Throws.InstanceOf<NotSupportedException>());
        Assert.That(() => set.Collection.WithWriteConcern(WriteConcern.Unacknowledged).InsertOneAsync(session, []), Throws.InvalidOperationException);
        Assert.That(set.Members[0].Commands, Is.Empty);
    }

    private static async Task<FakeReplicaSet> KnownAsync()
    {
        var set = new FakeReplicaSet();
        await set.KnowsPrimaryAsync(0);
        foreach (var member in set.Members)
            member.Answer = _ => BsonDocument.Parse("""{"ok": 1, "n": 1, "values": [], "cursor": {"id": 0, "ns": "test.c", "firstBatch": []}}""");
        return set;
    }
}
