using System.Runtime.CompilerServices;
using TaskMessages.EmbeddedMongo;
using TaskMessages.EmbeddedMongo.Wire;
using TaskMessages.Tests.EmbeddedMongo.Query;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

/// <summary>What a client of the listener sends to exhaust the server, or to write into its log. Each names the number that it protects.</summary>
[TestFixture]
public sealed class ListenerAttackTests
{
    private const string User = "admin";
    private const int Places = 5;
    private const int MessageMemory = 4 * 1024 * 1024;
    private const int MostSections = 64;

    private const string Loop =
        "{$reduce: {input: {$range: [0, 100000]}, initialValue: 0, in: {$reduce: {input: {$range: [0, 100000]}, initialValue: 0, in: {$add: ['$$value', '$$this']}}}}}";

    private static readonly TimeSpan LoginTimeout = TimeSpan.FromSeconds(10);
    private static readonly BsonDocument Hello = Shell.Doc("{hello: 1, $db: 'admin'}");

    private readonly ManualClock _clock = new();
    private readonly CollectingLogger<EmbeddedMongoServer> _log = new();
    private readonly TemporaryDirectory _directory = new();
    private readonly List<RawConnection> _connections = [];
    private EmbeddedMongoServer? _server;

    [TearDown]
    public async Task StopAsync()
    {
        _connections.ForEach(connection => connection.Dispose());
        _connections.Clear();
        if (_server is not null)
            await _server.DisposeAsync();
        _server = null;
    }

    [OneTimeTearDown]
    public void RemoveDirectory() => _directory.Dispose();

    [TestCase(MostSections - 1, true)]
    [TestCase(MostSections, false)]
    [TestCase(20_000, false)]
    [Property("security", "M6a")]
    public async Task M6a_MessageOfManySections_IsRefusedByTheirNumber(int sequences, bool isAnswered)
    {
        await StartAsync(needsLogin: false);
        var connection = await OpenAsync();

        await connection.SendAsync(WithSequences(Enumerable.Range(0, sequences).Select(i => $"s{i}")));

        Assert.That(await connection.ReceiveAsync() is not null, Is.EqualTo(isAnswered));
    }

    [Test]
    [Property("security", "M2")]
    public async Task M2_NamesWithLineBreaksAndEscapes_AreInNoLogLine()
    {
        await StartAsync(needsLogin: true);
        var connection = await OpenAsync();
        var name = "x\r\n12:00:00 ERR FAKE\u001b]0;x\u0007\u202e" + new string('y', 20_000);

        await connection.SendAsync(WithSequences([name, name]));

        Assert.That(await connection.ReceiveAsync(), Is.Null);
        await UntilAsync(() => _log.Events.Any(logged => logged.Text.Contains("malformed", StringComparison.Ordinal)));
        var line = _log.Events.Single(logged => logged.Text.Contains("malformed", StringComparison.Ordinal)).Text;
        Assert.That(line, Does.Contain(@"x\u000d\u000a12:00:00 ERR FAKE\u001b]0;x\u0007\u202ey").And.Length.LessThan(600));
    }

    [Test]
    [Property("security", "M6e")]
    public async Task M6e_EmptyDocumentsThatTakeManyTimesTheirBytes_AreRefusedBeforeTheyAreDecoded()
    {
        await StartAsync(needsLogin: false);
        var connection = await OpenAsync();
        var documents = new BsonArray(Enumerable.Repeat(new BsonDocument(), 100_000));

        var reply = await connection.RunAsync(new BsonDocument { { "insert", "c" }, { "documents", documents }, { "$db", "test" } });

        ReplyAssert.Failed(146, reply);
        ReplyAssert.Ok(await connection.RunAsync(Hello));
        await UntilAsync(() => _server!.Messages is { Used: 0, Waiting: 0 });
    }

    [Test]
    [Property("security", "M6e")]
    public async Task M6e_SeveralAtOnce_DecodeOneAfterTheOther()
    {
        await StartAsync(needsLogin: false);
        var senders = await Task.WhenAll(Enumerable.Range(0, Places - 1).Select(_ => OpenAsync()));

        var replies = await Task.WhenAll(senders.Select((sender, i) => sender.RunAsync(new BsonDocument
        {
            { "insert", $"c{i}" }, { "documents", new BsonArray(Enumerable.Range(0, 10_000).Select(id => new BsonDocument("_id", id))) }, { "$db", "test" },
        })));

        foreach (var reply in replies)
            Assert.That(ReplyAssert.Ok(reply)["n"].AsInt32, Is.EqualTo(10_000));
        await UntilAsync(() => _server!.Messages is { Used: 0, Waiting: 0 });
    }

    [Test]
    [Property("security", "M6f")]
    public async Task M6f_ClientThatDoesNotLogIn_IsDisconnectedAfterTheLoginTimeout()
    {
        await StartAsync(needsLogin: true);
        var connection = await OpenAsync();
        ReplyAssert.Ok(await connection.RunAsync(Hello));

        _clock.Advance(LoginTimeout + TimeSpan.FromSeconds(5));

        Assert.That(await connection.ReceiveAsync(), Is.Null);
    }

    [Test]
    [Property("security", "M6f")]
    public async Task M6f_AllPlacesTakenByClientsWithoutALogin_ANewOneGetsThePlaceOfTheOldest()
    {
        await StartAsync(needsLogin: true);
        var idle = new List<RawConnection>();
        for (var i = 0; i < Places; i++)
        {
            idle.Add(await OpenAsync());
            ReplyAssert.Ok(await idle[i].RunAsync(Hello));
            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        var newcomer = await OpenAsync();

        ReplyAssert.Ok(await newcomer.RunAsync(Hello));
        Assert.That(await idle[0].ReceiveAsync(), Is.Null);
        ReplyAssert.Ok(await idle[1].RunAsync(Hello));
    }

    [Test]
    [Property("security", "M6b")]
    public async Task M6b_CommandWhoseClientHasLeft_Ends()
    {
        await StartAsync(needsLogin: false);
        await RunAsync("{insert: 'c', documents: [{}]}");
        var connection = await OpenAsync();
        ReplyAssert.Ok(await connection.RunAsync(Hello));
        await connection.SendAsync(RawConnection.Encode(writer => OpMsg.Write(writer, 1, 0, Endless().Add("$db", "test"))));
        await Eventually.TrueAsync(
            async () => (await RunAsync("{serverStatus: 1, $db: 'admin'}"))["opcounters"]["command"].ToInt64() >= 2, "the command has begun", TimeSpan.FromMinutes(1));

        connection.Dispose();

        await Eventually.TrueAsync(
            async () =>
            {
                _clock.Advance(TimeSpan.FromSeconds(5));
                return (await RunAsync("{serverStatus: 1, $db: 'admin'}"))["connections"]["current"].ToInt32() == 1;
            },
            "the connection has ended",
            TimeSpan.FromMinutes(1));
    }

    [Test]
    [Property("security", "M6b")]
    public async Task M6b_ManyFieldsOfOneDocument_AreSetAndRemoved()
    {
        const int Fields = 60_000;
        await StartAsync(needsLogin: false);
        await RunAsync("{insert: 'c', documents: [{_id: 1, kept: 1}]}");
        var names = Enumerable.Range(0, Fields).Select(i => $"f{(i * 7919) % Fields:00000}").ToList();

        var set = new BsonDocument("$set", BsonDocuments.From(names.Select(name => new BsonElement(name, 1))));
        ReplyAssert.Ok(await UpdateAsync(set));
        var all = (await RunAsync("{find: 'c'}"))["cursor"]["firstBatch"][0].AsBsonDocument;
        Assert.That(all.Names.Take(3).Append(all.Names.Last()), Is.EqualTo(new[] { "_id", "kept", "f00000", $"f{Fields - 1:00000}" }));
        var unset = new BsonDocument("$unset", BsonDocuments.From(names.Skip(1).Select(name => new BsonElement(name, ""))));
        ReplyAssert.Ok(await UpdateAsync(unset));

        Assert.That((await RunAsync("{find: 'c'}"))["cursor"]["firstBatch"][0], SameBson.As(Shell.Doc($"{{_id: 1, kept: 1, {names[0]}: 1}}")));
    }

    [TestCase("{find: 'c', filter: {$expr: LOOP}, maxTimeMS: 200}")]
    [TestCase("{aggregate: 'c', pipeline: [{$addFields: {x: LOOP}}], cursor: {}, maxTimeMS: 200}")]
    [TestCase("{aggregate: 'c', pipeline: [{$group: {_id: LOOP}}], cursor: {}, maxTimeMS: 200}")]
    [TestCase("{aggregate: 'c', pipeline: [{$project: {x: LOOP}}], cursor: {}, maxTimeMS: 200}")]
    [TestCase("{aggregate: 'c', pipeline: [{$replaceWith: {x: LOOP}}], cursor: {}, maxTimeMS: 200}")]
    [TestCase("{aggregate: 'c', pipeline: [{$match: {$expr: LOOP}}], cursor: {}, maxTimeMS: 200}")]
    [TestCase("{count: 'c', query: {$expr: LOOP}, maxTimeMS: 200}")]
    [TestCase("{update: 'c', updates: [{q: {}, u: [{$set: {x: LOOP}}]}], maxTimeMS: 200}")]
    [TestCase("{delete: 'c', deletes: [{q: {$expr: LOOP}, limit: 0}], maxTimeMS: 200}")]
    [TestCase("{findAndModify: 'c', query: {$expr: LOOP}, remove: true, maxTimeMS: 200}")]
    [Property("security", "M6c")]
    public async Task M6c_ExpressionBeyondTheTimeLimit_EndsWithin(string command)
    {
        await StartAsync(needsLogin: false, TimeProvider.System);
        await RunAsync("{insert: 'c', documents: [{}]}");

        ReplyAssert.Failed(50, await RunAsync(command.Replace("LOOP", Loop, StringComparison.Ordinal)));
    }

    [Test]
    [Property("security", "M6c")]
    public async Task M6c_ExpressionInALaterBatch_EndsWithinWhatIsLeft()
    {
        await StartAsync(needsLogin: false, TimeProvider.System);
        await RunAsync("{insert: 'c', documents: [{_id: 1}, {_id: 2}, {_id: 3}]}");
        var filter = $"{{$expr: {{$or: [{{$lte: ['$_id', 2]}}, {Loop}]}}}}";

        var first = ReplyAssert.Ok(await RunAsync($"{{find: 'c', filter: {filter}, batchSize: 1, maxTimeMS: 300}}"));
        var next = new BsonDocument { { "getMore", first["cursor"]["id"] }, { "collection", "c" } };

        ReplyAssert.Failed(50, await _server!.RunCommandAsync(next.Add("$db", "test"), CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [TestCase("{update: 'c', updates: [{q: {}, u: {$inc: {n: 1}}, multi: true}]}", 20_000)]
    [TestCase("{update: 'c', updates: [{q: {n: {$gte: 0}}, u: {$inc: {n: 1000000}}, multi: true}]}", 20_000)]
    [TestCase("{update: 'c', updates: [{q: {t: 'no such'}, u: {$inc: {n: 1}}}]}", 0)]
    [TestCase("{delete: 'c', deletes: [{q: {}, limit: 0}]}", 20_000)]
    [Property("security", "M6b")]
    public async Task M6b_WriteOfManyDocuments_LetsOthersInBetween(string command, int matched)
    {
        const int Documents = 20_000;
        await StartAsync(needsLogin: false, TimeProvider.System);
        await RunAsync("{createIndexes: 'c', indexes: [{key: {n: 1}, name: 'n'}]}");
        for (var from = 0; from < Documents; from += 1000)
        {
            var documents = new BsonArray(Enumerable.Range(from, 1000).Select(i => new BsonDocument { { "_id", i }, { "n", i }, { "t", new string('x', 200) } }));
            ReplyAssert.Ok(await _server!.RunCommandAsync(new BsonDocument { { "insert", "c" }, { "documents", documents }, { "$db", "test" } }, CancellationToken.None));
        }

        var long1 = Task.Run(() => RunAsync(command));
        var others = new List<TimeSpan>();
        while (!long1.IsCompleted)
        {
            var started = System.Diagnostics.Stopwatch.GetTimestamp();
            ReplyAssert.Ok(await RunAsync($"{{insert: 'other', documents: [{{_id: {others.Count}}}]}}"));
            others.Add(System.Diagnostics.Stopwatch.GetElapsedTime(started));
        }

        Assert.That(ReplyAssert.Ok(await long1)["n"].ToInt32(), Is.EqualTo(matched), "each document once");
        Assert.That(others.Max(), Is.LessThan(TimeSpan.FromMilliseconds(250)));
    }

    [TestCase("{$map: {input: {$range: [0, 60]}, in: {$reduce: {input: {$range: [0, 20]}, initialValue: 'x', in: {$concat: ['$$value', '$$value']}}}}}")]
    [TestCase("{$reduce: {input: {$range: [0, 40]}, initialValue: 'x', in: {$concat: ['$$value', '$$value']}}}")]
    [TestCase("{$reduce: {input: {$range: [0, 40]}, initialValue: [1], in: {$concatArrays: ['$$value', '$$value']}}}")]
    [TestCase("{$reduce: {input: {$range: [0, 40]}, initialValue: {}, in: {a: '$$value', b: {$range: [0, 100000]}}}}")]
    [TestCase("{$map: {input: {$range: [0, 1000]}, in: {$range: [0, 10000]}}}")]
    [Property("security", "M6d")]
    public async Task M6d_ExpressionThatMakesMoreThanAStageMayHold_IsRefused(string expression)
    {
        await StartAsync(needsLogin: false);

        ReplyAssert.Failed(146, await AggregateAsync(expression));
    }

    [Test]
    [Property("security", "M6d")]
    public async Task M6d_LongTextJoinedPieceByPiece_HoldsOnlyWhatIsInUse()
    {
        await StartAsync(needsLogin: false);

        var reply = await AggregateAsync("{$strLenBytes: {$reduce: {input: {$range: [0, 20000]}, initialValue: '', in: {$concat: [{$concat: ['$$value', ',']}, 'abc']}}}}");

        Assert.That(ReplyAssert.Ok(reply)["cursor"]["firstBatch"][0]["x"].ToInt32(), Is.EqualTo(80_000));
    }

    private static BsonDocument Endless() => Shell.Doc($"{{aggregate: 'c', pipeline: [{{$project: {{x: {Loop}}}}}], cursor: {{}}}}");

    private async Task StartAsync(bool needsLogin, TimeProvider? clock = null) => _server = await EmbeddedMongoServer.StartAsync(
        new EmbeddedMongoOptions
        {
            Directory = Path.Combine(_directory.Path, Guid.NewGuid().ToString()),
            Listen = "127.0.0.1:0",
            Username = needsLogin ? User : null,
            Password = needsLogin ? "secret" : null,
            MaxConnections = Places,
            MaxMessageMemory = MessageMemory,
            MaxStageMemory = 20 << 20,
        },
        clock ?? _clock,
        _log,
        CancellationToken.None);

    private async Task<RawConnection> OpenAsync()
    {
        var connection = await RawConnection.OpenAsync(_server!.Endpoint!);
        _connections.Add(connection);
        return connection;
    }

    private async Task<BsonDocument> RunAsync(string command)
    {
        var document = Shell.Doc(command);
        return await _server!.RunCommandAsync(document.Contains("$db") ? document : document.Add("$db", "test"), CancellationToken.None);
    }

    private async Task<BsonDocument> AggregateAsync(string expression)
    {
        await RunAsync("{insert: 'c', documents: [{_id: 1}]}");
        return await RunAsync($"{{aggregate: 'c', pipeline: [{{$project: {{x: {expression}}}}}], cursor: {{}}}}");
    }

    private async Task<BsonDocument> UpdateAsync(BsonDocument update) => await _server!.RunCommandAsync(
        new BsonDocument { { "update", "c" }, { "updates", new BsonArray { new BsonDocument { { "q", new BsonDocument() }, { "u", update } } } }, { "$db", "test" } },
        CancellationToken.None);

    private static byte[] WithSequences(IEnumerable<string> names) => RawConnection.Encode(writer =>
    {
        var start = OpMsg.Begin(writer, 1, 0, OpMsgFlags.None);
        writer.WriteByte(0);
        BsonCodec.Encode(Shell.Doc("{ping: 1, $db: 'admin'}"), writer);
        foreach (var name in names)
        {
            writer.WriteByte(1);
            var length = System.Text.Encoding.UTF8.GetByteCount(name) + 1 + sizeof(int);
            writer.WriteInt32(length);
            writer.WriteCString(name);
        }

        OpMsg.End(writer, start, OpMsgFlags.None);
    });

    private static Task UntilAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        Eventually.TrueAsync(condition, what, TimeSpan.FromMinutes(1));
}
