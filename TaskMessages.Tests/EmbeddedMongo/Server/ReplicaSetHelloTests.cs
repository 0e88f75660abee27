using Microsoft.Extensions.Logging.Abstractions;
using TaskMessages.EmbeddedMongo;
using TaskMessages.Tests.EmbeddedMongo.Query;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

/// <summary>What a server that poses as a replica set says of itself.</summary>
[TestFixture]
public sealed class ReplicaSetHelloTests : ReplicaSetFixture
{
    [TestCase("hello", "isWritablePrimary")]
    [TestCase("isMaster", "ismaster")]
    public async Task Hello_OverTcp_DescribesThePrimaryOfASetOfOne(string command, string primary)
    {
        using var connection = await RawConnection.OpenAsync(Server.Endpoint!);
        var reply = await connection.RunAsync(new BsonDocument { { command, 1 }, { "$db", "admin" } });
        var me = Server.Endpoint!.ToString();
        Assert.That(reply[primary].AsBoolean, Is.True);
        Assert.That(reply["secondary"].AsBoolean, Is.False);
        Assert.That(reply["setName"].AsString, Is.EqualTo("rs0"));
        Assert.That(reply["hosts"], SameBson.As(new BsonArray { me }));
        Assert.That((reply["me"].AsString, reply["primary"].AsString), Is.EqualTo((me, me)));
        Assert.That(reply["setVersion"].AsInt32, Is.EqualTo(1));
        Assert.That(reply["electionId"].AsObjectId.ToString(), Is.EqualTo("7fffffff0000000000000001"));
        Assert.That(reply["topologyVersion"]["counter"].AsInt64, Is.Zero);
        Assert.That(reply["logicalSessionTimeoutMinutes"].AsInt32, Is.EqualTo(30));
        Assert.That(Server.ConnectionString, Is.EqualTo($"mongodb://{me}/?replicaSet=rs0"));
    }

    [Test]
    public async Task Hello_AfterWrites_HasALaterLastWrite()
    {
        var before = (await RunOk("{hello: 1}"))["lastWrite"];
        await RunOk("{insert: 'c', documents: [{}]}");
        var between = (await RunOk("{hello: 1}"))["lastWrite"];
        var after = (await RunOk("{hello: 1}"))["lastWrite"];
        Assert.That(between["opTime"]["ts"], Is.GreaterThan(before["opTime"]["ts"]));
        Assert.That(after, Is.EqualTo(between));
        Assert.That(after["majorityOpTime"], Is.EqualTo(after["opTime"]));
    }

    [Test]
    public async Task Hello_ThatKnowsTheTopology_IsAnsweredWhenItsTimeIsOver()
    {
        var time = new ManualClock();
        using var directory = new TemporaryDirectory();
        await using var server = await EmbeddedMongoServer.StartAsync(
            new EmbeddedMongoOptions { Directory = directory.Path, ReplicaSetName = "rs0" }, time, NullLogger.Instance, CancellationToken.None);
        var known = (await server.RunCommandAsync(Shell.Doc("{hello: 1, $db: 'admin'}"), CancellationToken.None))["topologyVersion"];
        var waiting = server.RunCommandAsync(Shell.Doc("{hello: 1, maxAwaitTimeMS: 10000, $db: 'admin'}").Add("topologyVersion", known), CancellationToken.None).AsTask();
        time.Advance(TimeSpan.FromSeconds(9));
        Assert.That(waiting.IsCompleted, Is.False);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.That((await waiting)["topologyVersion"], Is.EqualTo(known));
    }

    [TestCase("{hello: 1, maxAwaitTimeMS: 1}", 31368)]
    [TestCase("{hello: 1, topologyVersion: {processId: {$oid: '000000000000000000000000'}, counter: {$numberLong: '0'}}}", 31368)]
    [TestCase("{hello: 1, topologyVersion: {processId: {$oid: '000000000000000000000000'}, counter: {$numberLong: '-1'}}, maxAwaitTimeMS: 1}", 31372)]
    [TestCase("{hello: 1, topologyVersion: {processId: {$oid: '000000000000000000000000'}, counter: {$numberLong: '0'}}, maxAwaitTimeMS: -1}", 31373)]
    [TestCase("{hello: 1, topologyVersion: {counter: {$numberLong: '0'}}, maxAwaitTimeMS: 1}", 14)]
    public Task Hello_WithATopologyVersionThatIsNone_Fails(string command, int code) => RunFails(code, command);

    [Test]
    public async Task Hello_OfAnotherProcess_IsAnsweredAtOnce() =>
        await RunOk("{hello: 1, topologyVersion: {processId: {$oid: '000000000000000000000000'}, counter: {$numberLong: '3'}}, maxAwaitTimeMS: 100000000}");

    [Test]
    public async Task Hello_WithALaterTopologyThanTheServers_Fails()
    {
        var known = (await RunOk("{hello: 1}"))["topologyVersion"].AsBsonDocument.Set("counter", 5L);
        ReplyAssert.Failed(31382, await Run(Shell.Doc("{hello: 1, maxAwaitTimeMS: 1}").Add("topologyVersion", known)));
    }

    [TestCase("")]
    [TestCase("a b")]
    [TestCase("a/b")]
    public void Start_WithANameThatIsNone_Fails(string name) => Assert.That(
        () => EmbeddedMongoServer.StartAsync(Options with { ReplicaSetName = name }, TimeProvider.System, NullLogger.Instance, CancellationToken.None),
        Throws.ArgumentException);
}
