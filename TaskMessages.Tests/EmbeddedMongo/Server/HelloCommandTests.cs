namespace TaskMessages.Tests.EmbeddedMongo.Server;

[TestFixture]
public sealed class HelloCommandTests : CommandFixture
{
    [Test]
    public async Task Hello_Standalone_DescribesAServerThatDriversAccept()
    {
        var reply = await RunOk("{hello: 1, helloOk: true, client: {}}");
        Assert.That(reply["isWritablePrimary"].AsBoolean, Is.True);
        Assert.That(reply["helloOk"].AsBoolean, Is.True);
        Assert.That(reply["maxBsonObjectSize"].AsInt32, Is.EqualTo(16777216));
        Assert.That(reply["maxMessageSizeBytes"].AsInt32, Is.EqualTo(48000000));
        Assert.That(reply["maxWriteBatchSize"].AsInt32, Is.EqualTo(100000));
        Assert.That(reply["logicalSessionTimeoutMinutes"].AsInt32, Is.EqualTo(30));
        Assert.That((reply["minWireVersion"].AsInt32, reply["maxWireVersion"].AsInt32), Is.EqualTo((0, 21)));
        Assert.That(reply.Contains("topologyVersion"), Is.False);
        Assert.That(reply.Contains("setName"), Is.False);
    }

    [Test]
    public async Task IsMaster_EitherSpelling_AnswersWithTheOldName()
    {
        Assert.That((await RunOk("{isMaster: 1}"))["ismaster"].AsBoolean, Is.True);
        Assert.That((await RunOk("{ismaster: 1}"))["ismaster"].AsBoolean, Is.True);
    }

    [Test]
    public Task Hello_FieldOfANewerDriver_IsPassedOver() => RunOk("{hello: 1, backpressure: true, loadBalanced: false}");

    [TestCase("{buildInfo: 1}", "version")]
    [TestCase("{connectionStatus: 1}", "authInfo")]
    [TestCase("{endSessions: []}", "ok")]
    [TestCase("{getCmdLineOpts: 1, $db: 'admin'}", "parsed")]
    [TestCase("{getLog: 'startupWarnings', $db: 'admin'}", "log")]
    [TestCase("{getParameter: '*', $db: 'admin'}", "featureCompatibilityVersion")]
    [TestCase("{getParameter: 1, featureCompatibilityVersion: 1, $db: 'admin'}", "featureCompatibilityVersion")]
    [TestCase("{hostInfo: 1, $db: 'admin'}", "system")]
    [TestCase("{killSessions: []}", "ok")]
    [TestCase("{listCommands: 1}", "commands")]
    [TestCase("{ping: 1}", "ok")]
    [TestCase("{refreshSessions: []}", "ok")]
    [TestCase("{serverStatus: 1}", "connections")]
    [TestCase("{whatsmyuri: 1}", "you")]
    public async Task Command_AboutTheServer_Answers(string command, string field) => Assert.That((await RunOk(command)).Contains(field), Is.True);

    [TestCase("{getLog: 'other', $db: 'admin'}", 96)]
    [TestCase("{getParameter: 1, $db: 'admin'}", 72)]
    [TestCase("{getParameter: 1, tlsMode: 1, $db: 'admin'}", 72)]
    public Task Command_AboutWhatIsNotThere_Fails(string command, int code) => RunFails(code, command);

    [Test]
    public async Task ServerStatus_AfterOperations_CountsThem()
    {
        await RunOk("{insert: 'c', documents: [{_id: 1}]}");
        await RunOk("{find: 'c'}");
        var counters = (await RunOk("{serverStatus: 1, connections: 0}"))["opcounters"];
        Assert.That((counters["insert"].AsInt64, counters["query"].AsInt64), Is.EqualTo((1L, 1L)));
    }
}
