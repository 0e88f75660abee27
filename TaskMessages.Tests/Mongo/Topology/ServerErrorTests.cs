using Microsoft.Extensions.Logging.Abstractions;
using TaskMessages.EmbeddedMongo;
using TaskMessages.Mongo.Bson;
using TaskMessages.Mongo.Driver;
using TaskMessages.Tests.Mongo.Driver;
using TaskMessages.Tests.Mongo.Server;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Mongo.Topology;

/// <summary>What errors on new connections and of monitors do to one server and its pool.</summary>
public sealed class ServerErrorTests
{
    private static readonly BsonDocument Ping = new() { { "ping", 1 }, { "$db", "admin" } };

    [Test]
    public async Task Run_ServerDropsNewConnections_LeavesItKnownAndSaysThatItMayBeOverloaded()
    {
        await using var server = new ScriptedServer(ScriptedServer.OkAsync);
        await using var target = await Target(server.ConnectionString()).ReadyAsync();
        server.OnHandshake = conversation =>
        {
            conversation.Dispose();
            return Task.CompletedTask;
        };
        var exception = Assert.ThrowsAsync<MongoConnectionException>(() => target.RunAsync(Ping, CancellationToken.None).AsTask());
        Assert.That(exception!.ErrorLabels, Is.SupersetOf(new[] { "SystemOverloadedError", "RetryableError" }));
        Assert.That((target.Pool().Generation, target.Pool().IsReady, target.Pool().FreeSlots), Is.EqualTo((0, true, 100)));

        server.OnHandshake = _ => Task.CompletedTask;
        await target.RunAsync(Ping, CancellationToken.None);
    }

    [Test]
    public async Task Run_LoginIsRefused_ClearsThePoolUntilTheServerIsSeenAgain()
    {
        using var directory = new TemporaryDirectory();
        await using var server = await EmbeddedMongoServer.StartAsync(
            new EmbeddedMongoOptions { Directory = directory.Path, Listen = "127.0.0.1:0", Username = "user", Password = "pencil" },
            TimeProvider.System,
            NullLogger.Instance,
            CancellationToken.None);
        await using var target = await Target($"mongodb://user:wrong@{server.Endpoint}/").ReadyAsync();
        Assert.That(async () => await target.RunAsync(Ping, CancellationToken.None), Throws.TypeOf<MongoAuthenticationException>().With.Message.Not.Contains("wrong"));
        Assert.That(target.Pool().Generation, Is.EqualTo(1));

        Assert.That(async () => await target.RunAsync(Ping, CancellationToken.None), Throws.TypeOf<MongoAuthenticationException>(), "the server is known again");
        Assert.That(target.Pool().Generation, Is.EqualTo(2));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Check_MonitorMeetsAnError_ClearsThePoolAndRecovers(bool breaks)
    {
        await using var server = new ScriptedServer(ScriptedServer.OkAsync);
        var good = server.Hello;
        await using var target = await Target(server.ConnectionString("heartbeatFrequencyMS=500")).ReadyAsync();
        await target.RunAsync(Ping, CancellationToken.None);
        if (breaks)
            server.SetDown(true);
        else
            server.Hello = RawMessage.Document(("ok", 0.0), ("errmsg", "not now"));
        await Eventually.TrueAsync(() => !target.Pool().IsReady, "the pool is paused");
        Assert.That(target.Pool().OpenCount, Is.Zero);
        Assert.That(target.Cluster.State.Topology.Servers.Values.Single().Error, breaks ? Is.Not.Empty : Does.Contain("not now"));

        server.SetDown(false);
        server.Hello = good;
        await target.RunAsync(Ping, CancellationToken.None);
    }

    [Test]
    public async Task Check_ReplyWithStrangeNumbers_IsNoEndOfTheMonitor()
    {
        await using var set = new FakeReplicaSet(tells: true);
        await set.KnowsPrimaryAsync(0);
        set.Members[0].Become(new BsonDocument { { "isWritablePrimary", true }, { "setName", FakeReplicaSet.Name }, { "maxWireVersion", new BsonDecimal128(Decimal128.MaxValue) } });
        await set.KnowsAsync(topology => topology.Servers.Count == 0 || topology.Incompatibility is not null);
    }

    [TestCase("mongodb://localhost/?loadBalanced=true", "'loadBalanced'")]
    [TestCase("mongodb://%2Ftmp%2Fmongodb-27017.sock/", "Unix domain socket")]
    public void Client_WhatItDoesNotDo_IsRefusedByName(string connectionString, string name) =>
        Assert.That(() => new MongoClient(connectionString), Throws.TypeOf<MongoConfigurationException>().With.Message.Contains(name));

    private static TcpCommandTarget Target(string connectionString) => new(MongoClientSettings.FromConnectionString(connectionString), TimeProvider.System);
}
