using TaskMessages.EmbeddedMongo;
using TaskMessages.Tests.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

/// <summary>Commands as MongoDB's tools and drivers send them, answered as MongoDB 7.0 answers them.</summary>
[TestFixture]
public sealed class ToolCommandTests : CommandFixture
{
    private protected override EmbeddedMongoOptions Options => base.Options with { EnableTestCommands = true };

    /// <summary>mongorestore, of an index that an old server had made.</summary>
    [Test]
    public async Task CreateIndexes_IgnoringUnknownOptions_MakesThemWithoutThose()
    {
        await RunOk("{createIndexes: 'c', indexes: [{v: 2, key: {a: 1}, name: 'a_1', unique: true, safe: null, ordered: 1, sparse: true}, {v: 2, key: {b: -1}, name: 'b', odd: {x: 1}}], ignoreUnknownIndexOptions: true, writeConcern: {w: 'majority'}}");
        Assert.That(await Indexes(), SameBson.As(Shell.Array("[{v: 2, key: {_id: 1}, name: '_id_'}, {v: 2, key: {a: 1}, name: 'a_1', unique: true, sparse: true}, {v: 2, key: {b: -1}, name: 'b'}]")));
        await RunFails(197, "{createIndexes: 'c', indexes: [{key: {d: 1}, name: 'd', odd: 1}], ignoreUnknownIndexOptions: false}");
        await RunFails(238, "{createIndexes: 'c', indexes: [{key: {d: 1}, name: 'd', collation: {locale: 'de'}}], ignoreUnknownIndexOptions: true}");
        await RunFails(14, "{createIndexes: 'c', indexes: [{key: {d: 1}, name: 'd', unique: 'x'}], ignoreUnknownIndexOptions: true}");
    }

    [TestCase("background: true", "background: true")]
    [TestCase("background: 0", "background: false")]
    [TestCase("dropDups: true", "")]
    [TestCase("ns: 'test.c'", "")]
    [TestCase("_id: 1", "")]
    [TestCase("storageEngine: {wiredTiger: {configString: ''}}", "storageEngine: {wiredTiger: {configString: ''}}")]
    [TestCase("default_language: 'german'", "default_language: 'german'")]
    [TestCase("language_override: 'l'", "language_override: 'l'")]
    [TestCase("weights: {a: 3}", "weights: {a: 3}")]
    [TestCase("textIndexVersion: 3", "textIndexVersion: 3")]
    [TestCase("'2dsphereIndexVersion': 3", "'2dsphereIndexVersion': 3")]
    [TestCase("bits: 26", "bits: 26")]
    [TestCase("min: -180.0, max: 180.0", "min: -180.0, max: 180.0")]
    [TestCase("bucketSize: 5", "bucketSize: 5")]
    [TestCase("prepareUnique: false", "")]
    [TestCase("collation: {locale: 'simple'}", "")]
    public async Task CreateIndexes_WithAnOptionThatChangesNothing_IsKeptAsMongoDBKeepsIt(string option, string kept)
    {
        await RunOk($"{{createIndexes: 'c', indexes: [{{key: {{a: 1}}, name: 'a', {option}}}]}}");
        var expected = Shell.Doc($"{{v: 2, key: {{a: 1}}, name: 'a'{(kept.Length > 0 ? ", " + kept : "")}}}");
        Assert.That((await Indexes())[1], SameBson.As(expected));
        Assert.That((await RunOk($"{{createIndexes: 'c', indexes: [{{key: {{a: 1}}, name: 'a'}}]}}"))["note"].AsString, Does.Contain("already exist"));
        await Server.DisposeAsync();
        await StartServer();
        Assert.That((await Indexes())[1], SameBson.As(expected), "after a restart");
    }

    [TestCase("background: 'x'", 14)]
    [TestCase("dropDups: 'x'", 14)]
    [TestCase("storageEngine: 1", 14)]
    [TestCase("bits: 'x'", 14)]
    [TestCase("weights: 1", 14)]
    [TestCase("prepareUnique: true", 238)]
    [TestCase("wildcardProjection: {a: 1}", 2)]
    public Task CreateIndexes_WithAnOptionThatIsWrong_Fails(string option, int code) =>
        RunFails(code, $"{{createIndexes: 'c', indexes: [{{key: {{a: 1}}, name: 'a', {option}}}]}}");

    [Test]
    public async Task Create_OfWhatThereIsAlready_SucceedsUnlessItsOptionsDiffer()
    {
        await RunOk("{create: 'c'}");
        await RunOk("{insert: 'c', documents: [{_id: 1}]}");
        await RunOk("{create: 'c', capped: false, validator: {}, collation: {locale: 'simple'}}");
        Assert.That(await Documents("c"), Has.Length.EqualTo(1));
        await RunFails(48, "{create: 'c', capped: true, size: 1000}");
        await RunFails(48, "{create: 'c', viewOn: 'd', pipeline: []}");
        await RunFails(48, "{create: 'c', validator: {a: 1}}");
        await RunFails(14, "{create: 'c', capped: 'x'}");
        await RunFails(238, "{create: 'd', capped: true, size: 1000}");
    }

    /// <summary>PyMongo's <c>validate_collection</c>, and the fields of other servers' versions.</summary>
    [TestCase("scandata: false, full: false")]
    [TestCase("scandata: true, full: true, background: false")]
    [TestCase("full: true, warnOnFullValidation: true, logDiagnostics: false")]
    public async Task Validate_WithWhatDriversAdd_Validates(string fields)
    {
        await Fill("c", 3);
        Assert.That((await RunOk($"{{validate: 'c', {fields}}}"))["valid"].AsBoolean, Is.True);
    }

    [Test]
    public async Task CommitQuorum_OfAStandalone_Fails() => await RunFails(2, "{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a'}], commitQuorum: 'majority'}");

    [Test]
    public async Task Update_WithSomethingInAPipelineThatIsNoStage_FailsAsACommand()
    {
        await Fill("c", 2);
        await RunFails(40324, "{update: 'c', updates: [{q: {_id: 0}, u: {$set: {a: 1}}}, {q: {_id: 1}, u: [{$odd: {a: 1}}]}]}");
        await RunFails(40323, "{update: 'c', updates: [{q: {_id: 0}, u: [{$set: {a: 1}, $unset: 'b'}]}]}");
        await RunFails(40323, "{update: 'c', updates: [{q: {_id: 0}, u: [{}]}]}");
        await RunFails(14, "{update: 'c', updates: [{q: {_id: 0}, u: [1]}]}");
        Assert.That(await Documents("c", "{a: {$exists: true}}"), Is.Empty);
        ReplyAssert.WriteErrors(await Run("{update: 'c', updates: [{q: {_id: 0}, u: [{$match: {a: 1}}]}]}"), (0, 72));
        ReplyAssert.WriteErrors(await Run("{update: 'c', updates: [{q: {_id: 0}, u: [{$set: 1}]}]}"), (0, 40272));
    }

    [TestCase("{getParameter: 1, odd: 1}")]
    [TestCase("{getParameter: 1}")]
    [TestCase("{getParameter: {showDetails: true}}")]
    [TestCase("{getParameter: {allParameters: false}, odd: 1}")]
    public Task GetParameter_OfNoneThatThereIs_Fails(string command) => RunFails(72, InAdmin(command));

    [TestCase("{getParameter: '*'}")]
    [TestCase("{getParameter: {allParameters: true}}")]
    [TestCase("{getParameter: 1, allParameters: true}")]
    public async Task GetParameter_OfAll_GivesAll(string command)
    {
        var reply = await RunOk(InAdmin(command));
        Assert.That(reply["enableTestCommands"].AsBoolean, Is.True);
        Assert.That(reply["featureCompatibilityVersion"]["version"].AsString, Is.EqualTo("7.0"));
        Assert.That(reply["cursorTimeoutMillis"].ToInt64(), Is.EqualTo(600_000));
        Assert.That(reply.ElementCount, Is.GreaterThan(8));
    }

    [Test]
    public async Task GetParameter_ByNameWithDetails_GivesThoseThatThereAre()
    {
        Assert.That(await RunOk(InAdmin("{getParameter: 1, quiet: 1, odd: 1, comment: 'x'}")), SameBson.As(Shell.Doc("{quiet: false, ok: 1.0}")));
        Assert.That(
            await RunOk(InAdmin("{getParameter: {showDetails: true}, ttlMonitorSleepSecs: 1}")),
            SameBson.As(Shell.Doc("{ttlMonitorSleepSecs: {value: 60, settableAtRuntime: false, settableAtStartup: true}, ok: 1.0}")));
    }

    /// <summary>What mongostat reads of a sample, and takes for granted.</summary>
    [Test]
    public async Task ServerStatus_HasTheSectionsThatMongostatReads()
    {
        var reply = await RunOk(InAdmin("{serverStatus: 1, recordStats: 0}"));
        Assert.That(
            new[] { "asserts", "connections", "extra_info", "globalLock", "mem", "metrics", "network", "opcounters", "opcountersRepl", "storageEngine" },
            Is.SubsetOf(reply.Names.ToArray()));
        Assert.That(reply["network"].AsBsonDocument.Names, Is.SupersetOf(new[] { "bytesIn", "bytesOut", "physicalBytesIn", "physicalBytesOut", "numRequests" }));
        Assert.That(reply["globalLock"]["activeClients"]["readers"].ToInt64(), Is.Zero);
        Assert.That(reply["mem"]["virtual"].ToInt64(), Is.Positive);
        Assert.That((await RunOk(InAdmin("{serverStatus: 1, network: 0}"))).Contains("network"), Is.False);
    }

    [TestCase("ismaster", "{ismaster: 1}", true)]
    [TestCase("isMaster", "{ismaster: 1}", true)]
    [TestCase("ismaster", "{isMaster: 1}", true)]
    [TestCase("hello", "{isMaster: 1}", false)]
    [TestCase("findandmodify", "{findAndModify: 'c', remove: true}", true)]
    [TestCase("deleteIndexes", "{dropIndexes: 'c', index: '*'}", true)]
    public async Task FailCommand_ByAnotherSpelling_MeansTheCommand(string named, string command, bool fails)
    {
        await RunOk("{create: 'c'}");
        await RunOk(InAdmin($"{{configureFailPoint: 'failCommand', mode: 'alwaysOn', data: {{failCommands: ['{named}'], errorCode: 91}}}}"));
        Assert.That((await Run(command))["ok"].ToDouble(), Is.EqualTo(fails ? 0 : 1));
    }

    [Test]
    public async Task ListDatabases_OfAFreshServer_HasThoseOfEveryServer()
    {
        var reply = await RunOk(InAdmin("{listDatabases: 1}"));
        Assert.That(reply["databases"].AsBsonArray.Select(database => database["name"].AsString), Is.EqualTo(new[] { "admin", "config", "local" }));
        await RunOk("{insert: 'c', documents: [{}]}");
        reply = await RunOk(InAdmin("{listDatabases: 1, filter: {name: /^[at]/}, nameOnly: true}".Replace("/^[at]/", "{$regex: '^[at]'}", StringComparison.Ordinal)));
        Assert.That(reply["databases"], SameBson.As(Shell.Array("[{name: 'admin'}, {name: 'test'}]")));
        reply = await RunOk(InAdmin("{listDatabases: 1, filter: {empty: false}}"));
        Assert.That(reply["databases"].AsBsonArray.Select(database => database["name"].AsString), Is.EqualTo(new[] { "test" }));
    }

    [Test]
    public async Task Explain_OfAPipeline_HasItsStagesBehindTheCursor()
    {
        await Fill("c", 20);
        const string Command = "{aggregate: 'c', pipeline: [{$match: {group: {$lt: 2}}}, {$group: {_id: '$group', n: {$sum: 1}}}, {$limit: 1}], cursor: {}}";
        var reply = await RunOk($"{{explain: {Command}, verbosity: 'executionStats'}}");
        Assert.That(reply.Contains("queryPlanner"), Is.False);
        var stages = reply["stages"].AsBsonArray;
        Assert.That(stages.Select(stage => stage.AsBsonDocument.GetElement(0).Name), Is.EqualTo(new[] { "$cursor", "$group", "$limit" }));
        Assert.That(stages[0]["$cursor"]["queryPlanner"]["winningPlan"]["stage"].AsString, Is.EqualTo("COLLSCAN"));
        Assert.That(stages[0]["$cursor"]["executionStats"]["nReturned"].ToInt64(), Is.EqualTo(8));
        Assert.That((stages[1]["nReturned"].ToInt64(), stages[2]["nReturned"].ToInt64()), Is.EqualTo((1, 1)));
        Assert.That(stages[1]["$group"]["_id"].AsString, Is.EqualTo("$group"));

        var planned = await RunOk(Command.Replace("cursor: {}", "explain: true", StringComparison.Ordinal));
        Assert.That(planned["stages"][1].AsBsonDocument.Names, Is.EqualTo(new[] { "$group" }));
        Assert.That(planned["stages"][0]["$cursor"].AsBsonDocument.Contains("executionStats"), Is.False);
    }

    [TestCase("[]")]
    [TestCase("[{$match: {group: 1}}, {$sort: {_id: 1}}]")]
    public async Task Explain_OfAPipelineThatThePlanDoesWhole_HasNoStages(string pipeline)
    {
        await Fill("c", 20);
        var reply = await RunOk($"{{explain: {{aggregate: 'c', pipeline: {pipeline}, cursor: {{}}}}, verbosity: 'executionStats'}}");
        Assert.That(reply["executionStats"]["executionSuccess"].AsBoolean, Is.True);
        Assert.That(reply.Contains("stages"), Is.False);
    }

    [Test]
    public async Task Explain_OfAPipelineOverNoCollection_ReadsNothing()
    {
        var stages = (await RunOk("{explain: {aggregate: 'none', pipeline: [{$count: 'n'}], cursor: {}}, verbosity: 'executionStats'}"))["stages"];
        Assert.That(stages[0]["$cursor"]["queryPlanner"]["winningPlan"]["stage"].AsString, Is.EqualTo("EOF"));
        Assert.That(stages[1]["nReturned"].ToInt64(), Is.Zero);
    }

    private static string InAdmin(string command) => command[..^1] + ", $db: 'admin'}";

    private async Task<BsonArray> Indexes() => (await RunOk("{listIndexes: 'c'}"))["cursor"]["firstBatch"].AsBsonArray;
}
