using TaskMessages.Tests.EmbeddedMongo.Query;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

/// <summary>The first stages of an aggregation that tell of a collection: <c>$collStats</c>, <c>$indexStats</c> and a small <c>$sample</c>.</summary>
[TestFixture]
public sealed class CollectionStageTests : CommandFixture
{
    private readonly ManualClock _clock = new();

    private protected override TimeProvider Time => _clock;

    [Test]
    public async Task CollStats_StorageStats_AreThoseOfTheCommand()
    {
        await Fill("c", 100);

        var told = await Only("c", "[{$collStats: {storageStats: {scale: 10}}}]");

        var command = await RunOk("{collStats: 'c', scale: 10}");
        Assert.That((told["ns"].AsString, told["localTime"].ToUniversalTime()), Is.EqualTo(("test.c", _clock.GetUtcNow().UtcDateTime)));
        Assert.That(told["storageStats"], Is.EqualTo(Without(command, "ns", "ok")));
        Assert.That(told.Contains("count"), Is.False);
    }

    [Test]
    public async Task CollStats_Count_IsTheNumberOfDocuments()
    {
        await Fill("c", 7);
        Assert.That((await Only("c", "[{$collStats: {count: {}}}]"))["count"].AsInt32, Is.EqualTo(7));
        Assert.That((await Only("c", "[{$collStats: {}}]")).Names, Is.EqualTo(new[] { "ns", "host", "localTime" }));
        Assert.That((await Only("c", "[{$collStats: {count: {}}}, {$project: {_id: 0, double: {$multiply: ['$count', 2]}}}]")), SameBson.As(Shell.Doc("{double: 14}")));
    }

    [TestCase("{storageStats: {}}", "Unable to retrieve storageStats in $collStats stage :: caused by :: Collection [test.nothing] not found.")]
    [TestCase("{count: {}}", "Unable to retrieve count in $collStats stage :: caused by :: Collection [test.nothing] not found.")]
    public async Task CollStats_NoCollection_Fails(string stage, string message)
    {
        var reply = await RunFails(26, $"{{aggregate: 'nothing', pipeline: [{{$collStats: {stage}}}], cursor: {{}}}}");
        Assert.That(reply["errmsg"].AsString, Does.EndWith(message));
    }

    [TestCase("{$collStats: 1}", 5447000)]
    [TestCase("{$collStats: {foo: {}}}", 40415)]
    [TestCase("{$collStats: {count: 1}}", 14)]
    [TestCase("{$collStats: {count: {x: 1}}}", 40415)]
    [TestCase("{$collStats: {storageStats: 1}}", 14)]
    [TestCase("{$collStats: {storageStats: {scale: 0}}}", 51024)]
    [TestCase("{$collStats: {storageStats: {scale: 'x'}}}", 14)]
    [TestCase("{$collStats: {storageStats: {x: 1}}}", 40415)]
    [TestCase("{$collStats: {storageStats: {numericOnly: true}}}", 238)]
    [TestCase("{$collStats: {latencyStats: {histograms: true}}}", 238)]
    [TestCase("{$collStats: {latencyStats: {}}}", 238)]
    [TestCase("{$collStats: {queryExecStats: {}}}", 238)]
    [TestCase("{$indexStats: 1}", 28803)]
    [TestCase("{$indexStats: {x: 1}}", 28803)]
    [TestCase("{$match: {}}, {$indexStats: {}}", 40602)]
    [TestCase("{$indexStats: {}}, {$collStats: {}}", 40602)]
    public async Task Stage_MisusedOrUnsupported_Fails(string stages, int code)
    {
        await Fill("c", 1);
        await RunFails(code, $"{{aggregate: 'c', pipeline: [{stages}], cursor: {{}}}}");
    }

    [TestCase("[{$collStats: {count: {}}}]")]
    [TestCase("[{$indexStats: {}}]")]
    public async Task Explain_OfASource_IsRefused(string pipeline)
    {
        await Fill("c", 1);
        await RunFails(238, $"{{explain: {{aggregate: 'c', pipeline: {pipeline}, cursor: {{}}}}, verbosity: 'queryPlanner'}}");
    }

    [TestCase("{aggregate: 1, pipeline: [], cursor: {}}", "{aggregate: 1} is not valid for an empty pipeline.")]
    [TestCase("{aggregate: 1, pipeline: [{$match: {}}], cursor: {}}", "{aggregate: 1} is not valid for '$match'; a collection is required.")]
    [TestCase("{aggregate: 1, pipeline: [{$collStats: {}}], cursor: {}}", "{aggregate: 1} is not valid for '$collStats'; a collection is required.")]
    public async Task Aggregate_WithoutCollection_Fails(string command, string message) =>
        Assert.That((await RunFails(73, command))["errmsg"].AsString, Is.EqualTo(message));

    [Test]
    public async Task Aggregate_UnknownStageWithoutCollection_IsRefusedForTheStage() =>
        await RunFails(40324, "{aggregate: 1, pipeline: [{$currentOp: {}}], cursor: {}, $db: 'admin'}");

    [Test]
    public async Task IndexStats_Operations_AreCountedByTheIndexTheyUse()
    {
        await Fill("c", 100);
        var made = _clock.GetUtcNow();
        _clock.Advance(TimeSpan.FromMinutes(1));
        await RunOk("{createIndexes: 'c', indexes: [{key: {group: 1}, name: 'by_group'}]}");

        await RunOk("{find: 'c', filter: {_id: 3}}");
        await RunOk("{find: 'c', filter: {group: 3}, batchSize: 2}");
        await RunOk("{count: 'c', query: {group: 1}}");
        await RunOk("{distinct: 'c', key: 'name', query: {group: 1}}");
        await RunOk("{aggregate: 'c', pipeline: [{$match: {group: 1}}], cursor: {}}");
        await RunOk("{update: 'c', updates: [{q: {group: 2}, u: {$set: {x: 1}}, multi: true}]}");
        await RunOk("{delete: 'c', deletes: [{q: {group: 2, _id: 2}, limit: 1}]}");
        await RunOk("{findAndModify: 'c', query: {group: 1}, update: {$set: {x: 2}}}");
        await RunOk("{find: 'c', filter: {name: 'n0001'}}");
        await RunOk("{explain: {find: 'c', filter: {group: 1}}, verbosity: 'executionStats'}");

        var stats = await All("c", "[{$indexStats: {}}]");
        Assert.That(stats.Select(index => (index["name"].AsString, index["accesses"]["since"].ToUniversalTime())), Is.EqualTo(new[]
        {
            ("_id_", made.UtcDateTime),
            ("by_group", made.UtcDateTime.AddMinutes(1)),
        }));
        Assert.That(stats.Select(index => index["accesses"]["ops"].AsInt64), Is.EqualTo(new long[] { 2, 6 }));
        Assert.That(stats[1]["key"], SameBson.As(Shell.Doc("{group: 1}")));
        Assert.That(stats[1]["spec"], SameBson.As(Shell.Doc("{v: 2, key: {group: 1}, name: 'by_group'}")));
    }

    [Test]
    public async Task IndexStats_ACursorOfManyBatches_IsOneOperation()
    {
        await Fill("c", 100);
        var cursor = (await RunOk("{find: 'c', filter: {_id: {$gte: 0}}, batchSize: 10}"))["cursor"]["id"].AsInt64;
        for (var batch = 0; batch < 5; batch++)
            await RunOk($"{{getMore: {{$numberLong: '{cursor}'}}, collection: 'c', batchSize: 10}}");

        Assert.That((await Only("c", "[{$indexStats: {}}]"))["accesses"]["ops"].AsInt64, Is.EqualTo(1));
    }

    [Test]
    public async Task IndexStats_AnIndexMadeAgain_BeginsAnew()
    {
        await Fill("c", 10);
        await RunOk("{createIndexes: 'c', indexes: [{key: {group: 1}, name: 'by_group'}]}");
        await RunOk("{find: 'c', filter: {group: 3}}");
        await RunOk("{dropIndexes: 'c', index: 'by_group'}");
        await RunOk("{createIndexes: 'c', indexes: [{key: {group: 1}, name: 'by_group'}]}");

        Assert.That((await All("c", "[{$indexStats: {}}]"))[1]["accesses"]["ops"].AsInt64, Is.Zero);
    }

    [Test]
    public async Task IndexStats_NoCollection_TellsOfNone() => Assert.That(await All("nothing", "[{$indexStats: {}}]"), Is.Empty);

    [TestCase(1_000, 3, TestName = "of few among many")]
    [TestCase(1_000, 900, TestName = "of nearly all")]
    [TestCase(1_000, 5_000, TestName = "of more than there are")]
    public async Task Sample_Documents_AreDifferentOnes(int documents, int size)
    {
        await Fill("c", documents);

        var sample = await All("c", $"[{{$sample: {{size: {size}}}}}]");

        Assert.That(sample.Select(document => document["_id"].AsInt32).ToArray(), Has.Length.EqualTo(Math.Min(size, documents)).And.Unique);
        Assert.That(sample, Is.All.Matches<BsonDocument>(document => document["name"].AsString == $"n{document["_id"].AsInt32:0000}"));
    }

    [Test]
    public async Task Sample_AfterMostWereDeleted_FindsWhatIsLeft()
    {
        await Fill("c", 2_000);
        await RunOk("{delete: 'c', deletes: [{q: {_id: {$gt: 0, $lt: 1999}}, limit: 0}]}");

        Assert.That((await All("c", "[{$sample: {size: 2}}]")).Select(document => document["_id"].AsInt32), Is.EquivalentTo(new[] { 0, 1999 }));
    }

    [Test]
    public async Task Sample_OfFew_ReachesAllRows()
    {
        await Fill("c", 100);
        var seen = new HashSet<int>();

        // Each row is missed by all draws once in 10^15 runs.
        for (var draw = 0; draw < 800; draw++)
            seen.UnionWith((await All("c", "[{$sample: {size: 5}}, {$project: {_id: 1}}]")).Select(document => document["_id"].AsInt32));

        Assert.That(seen, Has.Count.EqualTo(100));
    }

    [TestCase("nothing")]
    [TestCase("emptied")]
    public async Task Sample_NoDocuments_GivesNone(string collection)
    {
        await Fill("emptied", 5);
        await RunOk("{delete: 'emptied', deletes: [{q: {}, limit: 0}]}");
        Assert.That(await All(collection, "[{$sample: {size: 5}}]"), Is.Empty);
        Assert.That(await All(collection, "[{$sample: {size: 0}}]"), Is.Empty);
    }

    private async Task<BsonDocument> Only(string collection, string pipeline) => (await All(collection, pipeline)).Single();

    private async Task<BsonDocument[]> All(string collection, string pipeline) =>
        [.. (await RunOk($"{{aggregate: '{collection}', pipeline: {pipeline}, cursor: {{batchSize: 10000}}}}"))["cursor"]["firstBatch"].AsBsonArray.Select(document => document.AsBsonDocument)];

    private static BsonDocument Without(BsonDocument document, params string[] names) => new(document.Where(element => !names.Contains(element.Name)));
}
