using TaskMessages.Tests.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

/// <summary>The indexes of one command are created all or none, over many documents as well, where they take several jobs of the writer.</summary>
[Property("security", "M6")]
public sealed class IndexCreationTests : CommandFixture
{
    private const int Count = 20_000;

    [SetUp]
    public Task FillMany() => Fill("c", Count);

    [Test]
    public async Task CreateIndexes_OthersWriteMeanwhile_HasTheirDocuments()
    {
        var creating = RunOk("{createIndexes: 'c', indexes: [{key: {name: 1}, name: 'name_1'}, {key: {group: 1, name: -1}, name: 'both'}]}");
        for (var i = 0; i < 100; i++)
            await RunOk($"{{update: 'c', updates: [{{q: {{_id: {i * 100}}}, u: {{$set: {{name: ['changed', {i}]}}}}}}, {{q: {{_id: {Count + i}}}, u: {{$set: {{name: 'changed'}}}}, upsert: true}}]}}");

        Assert.That(await creating, SameBson.As(Shell.Doc("{numIndexesBefore: 1, numIndexesAfter: 3, createdCollectionAutomatically: false, ok: 1.0}")));
        Assert.That((await RunOk("{find: 'c', filter: {name: 'changed'}, hint: 'name_1', batchSize: 1000}"))["cursor"]["firstBatch"].AsBsonArray, Has.Count.EqualTo(200));
    }

    [Test]
    public async Task CreateIndexes_TheLastOneDoesNotFit_LeavesNone()
    {
        await RunFails(11000, "{createIndexes: 'c', indexes: [{key: {name: 1}, name: 'name_1'}, {key: {group: 1}, name: 'group_1', unique: true}]}");

        Assert.That((await RunOk("{listIndexes: 'c'}"))["cursor"]["firstBatch"].AsBsonArray, Has.Count.EqualTo(1));
        await RunOk("{createIndexes: 'c', indexes: [{key: {name: 1}, name: 'name_1'}, {key: {group: 1}, name: 'group_1'}]}");
    }

    [Test]
    public async Task CreateIndexes_TimeIsUp_LeavesNone()
    {
        var failed = await Run("{createIndexes: 'c', indexes: [{key: {name: 1}, name: 'name_1'}, {key: {group: 1}, name: 'group_1'}], maxTimeMS: 1}");

        Assume.That(failed["ok"].ToInt32(), Is.Zero, "slower than a millisecond");
        Assert.That(failed["code"].ToInt32(), Is.EqualTo(50));
        Assert.That((await RunOk("{listIndexes: 'c'}"))["cursor"]["firstBatch"].AsBsonArray, Has.Count.EqualTo(1));
    }
}
