using TaskMessages.Tests.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

/// <summary>What a replica set takes that a standalone server refuses.</summary>
[TestFixture]
public sealed class ReplicaSetCommandTests : ReplicaSetFixture
{
    [TestCase("2", 100, "UnsatisfiableWriteConcern")]
    [TestCase("'elsewhere'", 79, "UnknownReplWriteConcern")]
    public async Task WriteConcern_ThatOneMemberCannotMeet_IsToldOfAWriteThatIsDone(string w, int code, string name)
    {
        foreach (var command in new[]
        {
            "{insert: 'c', documents: [{_id: 1}, {_id: 2}]}", "{update: 'c', updates: [{q: {_id: 1}, u: {$set: {a: 1}}}]}", "{delete: 'c', deletes: [{q: {_id: 2}, limit: 1}]}",
            "{findAndModify: 'c', query: {_id: 1}, update: {$inc: {a: 1}}}", "{create: 'd'}", "{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a'}]}",
            "{dropIndexes: 'c', index: 'a'}", "{drop: 'd'}",
        })
        {
            var error = (await RunOk($"{command[..^1]}, writeConcern: {{w: {w}, wtimeout: 100}}}}"))["writeConcernError"];
            Assert.That((error["code"].AsInt32, error["codeName"].AsString), Is.EqualTo((code, name)), command);
            Assert.That(error["errInfo"]["writeConcern"], SameBson.As(Shell.Doc($"{{w: {w}, wtimeout: 100, provenance: 'clientSupplied'}}")));
        }

        Assert.That(await Documents("c"), Is.EqualTo(new[] { Shell.Doc("{_id: 1, a: 2}").ToString() }));
    }

    [TestCase("{w: 1}")]
    [TestCase("{w: 0}")]
    [TestCase("{w: 'majority', j: true}")]
    [TestCase("{}")]
    public async Task WriteConcern_ThatOneMemberMeets_IsNotMentioned(string concern) =>
        Assert.That((await RunOk($"{{insert: 'c', documents: [{{}}], writeConcern: {concern}}}")).Contains("writeConcernError"), Is.False);

    [Test]
    public async Task WriteConcern_OutOfRange_WritesNothing()
    {
        await RunFails(9, "{insert: 'c', documents: [{}], writeConcern: {w: 51}}");
        Assert.That(await Documents("c"), Is.Empty);
    }

    [TestCase("'votingMembers'")]
    [TestCase("'majority'")]
    [TestCase("1")]
    [TestCase("0")]
    public async Task CommitQuorum_ThatOneMemberMeets_IsAnswered(string quorum)
    {
        await Fill("c", 3);
        var reply = await RunOk($"{{createIndexes: 'c', indexes: [{{key: {{a: 1}}, name: 'a'}}], commitQuorum: {quorum}}}");
        Assert.That(reply["commitQuorum"], Is.EqualTo(Shell.Value(quorum)));
        Assert.That(reply["numIndexesAfter"].AsInt32, Is.EqualTo(2));
        Assert.That((await RunOk("{createIndexes: 'c', indexes: [{key: {b: 1}, name: 'b'}]}"))["commitQuorum"].AsString, Is.EqualTo("votingMembers"));
    }

    [TestCase("2", 278)]
    [TestCase("'elsewhere'", 79)]
    [TestCase("-1", 9)]
    [TestCase("{}", 9)]
    public async Task CommitQuorum_ThatOneMemberCannotMeet_Fails(string quorum, int code)
    {
        await Fill("c", 3);
        await RunFails(code, $"{{createIndexes: 'c', indexes: [{{key: {{a: 1}}, name: 'a'}}], commitQuorum: {quorum}}}");
    }
}
