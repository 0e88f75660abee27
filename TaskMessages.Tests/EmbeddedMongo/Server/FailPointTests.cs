using TaskMessages.Tests.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

/// <summary>The fail points that the suites "Retryable Writes" and "Retryable Reads" need.</summary>
[TestFixture]
public sealed class FailPointTests : ReplicaSetFixture
{
    private const string Insert = "{insert: 'c', documents: [{_id: 1}]}";

    [TestCase("errorCode: 10107", true)]
    [TestCase("errorCode: 91", true)]
    [TestCase("errorCode: 11600", true)]
    [TestCase("errorCode: 64", false)]
    [TestCase("errorCode: 11600, errorLabels: []", false)]
    [TestCase("errorCode: 64, errorLabels: ['RetryableWriteError']", true)]
    public async Task FailCommand_ErrorOfARetryableWrite_HasTheLabelThatMongoDBGivesIt(string data, bool expected)
    {
        await FailAsync(data);
        var reply = await Run(Numbered(1, Insert));
        Assert.That(reply["ok"].AsDouble, Is.Zero);
        Assert.That(Labels(reply).Contains("RetryableWriteError"), Is.EqualTo(expected));
        Assert.That((await RunOk(Numbered(1, Insert))).Contains("retriedStmtIds"), Is.False, "nothing was written");
    }

    [TestCase(10107, true)]
    [TestCase(91, false)]
    [TestCase(64, false)]
    public async Task FailCommand_ErrorAboutThePrimary_HasTheTopologyVersion(int code, bool expected)
    {
        await FailAsync($"errorCode: {code}");
        var reply = await Run(Insert);
        Assert.That(reply.GetValue("topologyVersion", BsonNull.Value), Is.EqualTo(expected ? (await RunOk("{hello: 1}"))["topologyVersion"] : BsonNull.Value));
    }

    [Test]
    public async Task FailCommand_ThatSkips_FailsFromThenOn()
    {
        await RunOk("{configureFailPoint: 'failCommand', mode: {skip: 2}, data: {failCommands: ['ping'], errorCode: 2}, $db: 'admin'}");
        var replies = new List<double>();
        for (var i = 0; i < 4; i++)
            replies.Add((await Run("{ping: 1}"))["ok"].ToDouble());
        Assert.That(replies, Is.EqualTo(new[] { 1.0, 1.0, 0.0, 0.0 }));
    }

    [Test]
    public async Task FailCommand_FirstHelloOfAnApplication_IsKnownByItsName()
    {
        const string Hello = "{hello: 1, client: {application: {name: 'a'}, driver: {name: 'd', version: '1'}, os: {type: 'o'}}}";
        await RunOk("{configureFailPoint: 'failCommand', mode: 'alwaysOn', data: {failCommands: ['hello'], appName: 'a', errorCode: 2}, $db: 'admin'}");
        await RunOk(Hello.Replace("'a'", "'b'", StringComparison.Ordinal));
        Assert.That((await Run(Hello))["code"].ToInt32(), Is.EqualTo(2));
    }

    [Test]
    public async Task FailCommand_ErrorOfAnotherWrite_HasNoLabel()
    {
        await FailAsync("errorCode: 10107");
        Assert.That(Labels(await Run(Insert)), Is.Empty);
    }

    [TestCase("writeConcernError: {code: 91, errmsg: 'x'}", true)]
    [TestCase("writeConcernError: {code: 64, errmsg: 'x'}", false)]
    [TestCase("writeConcernError: {code: 64, errmsg: 'x'}, errorLabels: ['RetryableWriteError']", true)]
    [TestCase("writeConcernError: {code: 91, errmsg: 'x'}, errorLabels: []", false)]
    public async Task FailCommand_WriteConcernError_ComesAfterTheWrite(string data, bool labelled)
    {
        await FailAsync(data);
        var first = await RunOk(Numbered(1, Insert));
        Assert.That(first["n"].AsInt32, Is.EqualTo(1));
        Assert.That(first["writeConcernError"]["errmsg"].AsString, Is.EqualTo("x"));
        Assert.That(Labels(first).Contains("RetryableWriteError"), Is.EqualTo(labelled));
        Assert.That((await RunOk(Numbered(1, Insert))).Contains("retriedStmtIds"), Is.True);
    }

    [TestCase("")]
    [TestCase("data: {failBeforeCommitExceptionCode: 1}")]
    public async Task OnPrimaryTransactionalWrite_ClosesTheConnection_AndTheRepetitionIsWrittenOnce(string data)
    {
        await RunOk($"{{configureFailPoint: 'onPrimaryTransactionalWrite', mode: {{times: 1}}, {data} $db: 'admin'}}".Replace("} $db", "}, $db", StringComparison.Ordinal));
        using (var connection = await RawConnection.OpenAsync(Server.Endpoint!))
        {
            await connection.SendAsync(RawConnection.Encode(writer => TaskMessages.EmbeddedMongo.Wire.OpMsg.Write(writer, 7, 0, Shell.Doc(Numbered(1, "{insert: 'c', documents: [{_id: 1}, {_id: 2}], $db: 'test'}")))));
            Assert.That(await connection.ReceiveAsync(), Is.Null);
        }

        Assert.That(await Documents("c"), Has.Length.EqualTo(data.Length == 0 ? 2 : 0));
        var second = await RunOk(Numbered(1, "{insert: 'c', documents: [{_id: 1}, {_id: 2}]}"));
        Assert.That(second["n"].AsInt32, Is.EqualTo(2));
        Assert.That(second.Contains("retriedStmtIds"), Is.EqualTo(data.Length == 0));
    }

    [Test]
    public async Task OnPrimaryTransactionalWrite_WithoutClosing_AnswersWithTheError()
    {
        await RunOk("{configureFailPoint: 'onPrimaryTransactionalWrite', mode: {times: 1}, data: {closeConnection: false, failBeforeCommitExceptionCode: 1}, $db: 'admin'}");
        await RunFails(1, Numbered(1, "{findAndModify: 'c', query: {_id: 1}, update: {$inc: {n: 1}}, upsert: true}"));
        Assert.That(await Documents("c"), Is.Empty);
    }

    [TestCase("{configureFailPoint: 'odd', mode: 'off', $db: 'admin'}", 2)]
    [TestCase("{configureFailPoint: 'failCommand', mode: 'odd', $db: 'admin'}", 2)]
    [TestCase("{configureFailPoint: 'failCommand', mode: 'off', data: {odd: 1}, $db: 'admin'}", 238)]
    public Task Configure_WhatIsNotThere_Fails(string command, int code) => RunFails(code, command);

    private Task<BsonDocument> FailAsync(string data) =>
        RunOk($"{{configureFailPoint: 'failCommand', mode: {{times: 1}}, data: {{failCommands: ['insert'], {data}}}, $db: 'admin'}}");

    private static IEnumerable<string> Labels(BsonDocument reply) =>
        reply.TryGetValue("errorLabels", out var labels) ? labels.AsBsonArray.Select(label => label.AsString) : [];
}
