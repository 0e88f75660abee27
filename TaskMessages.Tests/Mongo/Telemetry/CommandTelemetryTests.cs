using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using TaskMessages.EmbeddedMongo;
using TaskMessages.Mongo.Bson;
using TaskMessages.Mongo.Driver;
using TaskMessages.Mongo.Driver.Core.Configuration;
using TaskMessages.Tests.Mongo.Driver;

namespace TaskMessages.Tests.Mongo.Telemetry;

/// <summary>What listeners are told of commands, in this process and over TCP, and what they must never be told.</summary>
[NonParallelizable]
public sealed class CommandTelemetryTests
{
    private const string Password = "pencil-7731";
    private const string Secret = "wren-4242";

    private Server.TemporaryDirectory _directory = null!;
    private EmbeddedMongoServer _server = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _directory = new Server.TemporaryDirectory();
        var options = new EmbeddedMongoOptions { Directory = _directory.Path, Listen = "127.0.0.1:0", Username = "u", Password = Password };
        _server = await EmbeddedMongoServer.StartAsync(options, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _server.DisposeAsync();
        _directory.Dispose();
    }

    [Test]
    public async Task Span_OfACommand_FollowsTheConventions([Values] bool overTcp)
    {
        using var telemetry = new CapturedTelemetry();
        using var client = Client(telemetry, overTcp);
        using var caller = new Activity("caller").Start();
        await client.GetDatabase("d").GetCollection<BsonDocument>("c").InsertManyAsync([new BsonDocument("_id", 1), new BsonDocument("_id", 2)]);

        var span = telemetry.Spans.Single(span => span.TraceId == caller.TraceId);
        Assert.That(span.DisplayName, Is.EqualTo("insert c"));
        Assert.That(span.Kind, Is.EqualTo(ActivityKind.Client));
        Assert.That(span.ParentSpanId, Is.EqualTo(caller.SpanId));
        Assert.That(span.Status, Is.EqualTo(ActivityStatusCode.Unset));
        var expected = new Dictionary<string, object?>
        {
            ["db.system.name"] = "mongodb",
            ["db.operation.name"] = "insert",
            ["db.namespace"] = "d",
            ["db.collection.name"] = "c",
            ["db.operation.batch.size"] = 2,
        };
        if (overTcp)
        {
            expected["server.address"] = "127.0.0.1";
            expected["server.port"] = _server.Endpoint!.Port;
        }

        Assert.That(span.TagObjects.ToDictionary(), Is.EquivalentTo(expected));
        Assert.That(Activity.Current, Is.SameAs(caller));
    }

    [Test]
    public async Task Duration_OfEveryCommand_IsMeasuredInSeconds([Values] bool overTcp)
    {
        using var telemetry = new CapturedTelemetry(spans: false);
        using var client = Client(telemetry, overTcp);
        var collection = client.GetDatabase("measured").GetCollection<BsonDocument>("c");
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 3; i++)
            await collection.InsertOneAsync(new BsonDocument("_id", i));
        await collection.Find(new BsonDocument(), new FindOptions { BatchSize = 2 }).ToListAsync();

        var measured = telemetry.Measurements.Where(measurement => measurement.Instrument == "db.client.operation.duration" && "measured".Equals(measurement.Tags["db.namespace"])).ToArray();
        Assert.That(measured.Select(measurement => measurement.Tags["db.operation.name"]), Is.EqualTo(new[] { "insert", "insert", "insert", "find", "getMore" }));
        Assert.That(measured.Select(measurement => measurement.Tags["db.collection.name"]), Is.All.EqualTo("c"));
        Assert.That(measured.Sum(measurement => measurement.Value), Is.GreaterThan(0).And.LessThanOrEqualTo(watch.Elapsed.TotalSeconds));
        Assert.That(telemetry.Spans, Is.Empty);
    }

    [Test]
    public void Failure_OfTheServer_HasItsCodeAndNotItsText([Values] bool overTcp)
    {
        using var telemetry = new CapturedTelemetry();
        using var client = Client(telemetry, overTcp);
        using var caller = new Activity("caller").Start();
        var command = new BsonDocument { { "find", "c" }, { "filter", new BsonDocument("a", new BsonDocument("$" + Secret, 1)) } };
        var exception = Assert.ThrowsAsync<MongoCommandException>(async () => await client.GetDatabase("d").RunCommandAsync<BsonDocument>(command));
        Assert.That(exception!.Message, Does.Contain(Secret), "the text that must not be repeated");

        var span = telemetry.Spans.Single(span => span.TraceId == caller.TraceId);
        Assert.That(span.Status, Is.EqualTo(ActivityStatusCode.Error));
        Assert.That(span.GetTagItem("error.type"), Is.EqualTo("2"));
        Assert.That(span.GetTagItem("db.response.status_code"), Is.EqualTo("2"));
        Assert.That(telemetry.Measurements.Last(measurement => measurement.Instrument == "db.client.operation.duration").Tags["error.type"], Is.EqualTo("2"));
        Assert.That(telemetry.Events.Select(entry => entry.Text), Has.Some.StartsWith("Command failed: find on d.c").And.Some.EndsWith("error 2"));
        Assert.That(telemetry.Everything, Does.Not.Contain(Secret));
    }

    [Test]
    public async Task Failure_WithoutAReply_HasTheExceptionsType()
    {
        using var telemetry = new CapturedTelemetry();
        await using var server = new ScriptedServer((conversation, _) =>
        {
            conversation.Dispose();
            return Task.CompletedTask;
        });
        using var client = new MongoClient(server.ConnectionString());
        using var caller = new Activity("caller").Start();
        Assert.ThrowsAsync<MongoConnectionException>(async () => await client.GetDatabase("d").GetCollection<BsonDocument>("c").InsertOneAsync(new BsonDocument("_id", Secret)));

        var span = telemetry.Spans.Single(span => span.TraceId == caller.TraceId && span.DisplayName == "insert c");
        Assert.That(span.Status, Is.EqualTo(ActivityStatusCode.Error));
        Assert.That(span.GetTagItem("error.type"), Is.EqualTo(typeof(MongoConnectionException).FullName));
        Assert.That(span.GetTagItem("db.response.status_code"), Is.Null);
        Assert.That(telemetry.Everything, Does.Not.Contain(Secret));
    }

    [Test]
    public async Task Secrets_InDocuments_ReachNoListener([Values] bool overTcp)
    {
        using var telemetry = new CapturedTelemetry();
        using var client = Client(telemetry, overTcp);
        var database = client.GetDatabase("d");
        var collection = database.GetCollection<BsonDocument>("c");
        var secret = new BsonDocument { { "_id", Secret }, { "k" + Secret, Secret }, { "a", new BsonArray { Secret } } };
        await collection.InsertOneAsync(secret);
        var duplicate = Assert.ThrowsAsync<MongoWriteException>(async () => await collection.InsertOneAsync(new BsonDocument("_id", Secret)));
        Assert.That(duplicate!.Message, Does.Contain(Secret), "the text that must not be repeated");
        Assert.ThrowsAsync<MongoBulkWriteException<BsonDocument>>(async () => await collection.InsertManyAsync([new BsonDocument("_id", Secret)]));
        Assert.That(await collection.Find(secret).ToListAsync(), Has.Count.EqualTo(1));
        await collection.UpdateOneAsync(secret, new BsonDocument("$set", new BsonDocument("b", Secret)));
        await collection.FindOneAndUpdateAsync<BsonDocument>(new BsonDocument("_id", Secret), new BsonDocument("$set", new BsonDocument("b", 2)));
        await collection.AggregateAsync<BsonDocument>(new[] { new BsonDocument("$match", secret) });
        await collection.DeleteManyAsync(secret);
        Assert.CatchAsync<MongoCommandException>(async () => await database.RunCommandAsync<BsonDocument>(new BsonDocument { { "createUser", Secret }, { "pwd", Secret } }));
        Assert.CatchAsync<MongoCommandException>(async () => await database.RunCommandAsync<BsonDocument>(new BsonDocument("noSuchCommand", Secret)));

        Assert.That(telemetry.Spans, Has.Count.GreaterThanOrEqualTo(9));
        Assert.That(telemetry.Measurements, Has.Count.GreaterThanOrEqualTo(9));
        Assert.That(telemetry.Events, Has.Count.GreaterThanOrEqualTo(20));
        Assert.That(telemetry.Everything, Does.Contain("noSuchCommand").And.Not.Contain(Secret).And.Not.Contain(Password));
    }

    [Test]
    public async Task Login_OverTcp_IsLoggedByNameOnly()
    {
        using var telemetry = new CapturedTelemetry();
        using var client = Client(telemetry, overTcp: true);
        await client.GetDatabase("d").RunCommandAsync<BsonDocument>(new BsonDocument("ping", 1));

        Assert.That(telemetry.Events.Select(entry => entry.Text), Has.Some.StartsWith("Command started: saslContinue on admin"));
        Assert.That(telemetry.Spans.Select(span => span.GetTagItem("db.operation.name")), Has.None.StartsWith("sasl").And.None.EqualTo("isMaster"));
        Assert.That(telemetry.Everything, Does.Not.Contain("payload").And.Not.Contain("n=u").And.Not.Contain("p=").And.Not.Contain(Password));
    }

    [TestCase("""{ "saslStart": 1, "payload": "x" }""", true)]
    [TestCase("""{ "SASLCONTINUE": 1 }""", true)]
    [TestCase("""{ "hello": 1, "speculativeAuthenticate": { } }""", true)]
    [TestCase("""{ "isMaster": 1, "speculativeAuthenticate": { } }""", true)]
    [TestCase("""{ "hello": 1 }""", false)]
    [TestCase("""{ "ping": 1, "speculativeAuthenticate": { } }""", false)]
    public void IsSensitive_ACommand_AsTheSpecificationSays(string command, bool sensitive) =>
        Assert.That(CommandDescription.Of(BsonDocument.Parse(command)).IsSensitive, Is.EqualTo(sensitive));

    [TestCase("""{ "find": "c", "$db": "d" }""", "d", "c")]
    [TestCase("""{ "getMore": { "$numberLong": "1" }, "collection": "c", "$db": "d" }""", "d", "c")]
    [TestCase("""{ "explain": { "count": "c" }, "$db": "d" }""", "d", "c")]
    [TestCase("""{ "aggregate": 1, "$db": "d" }""", "d", null)]
    [TestCase("""{ "createUser": "c", "$db": "d" }""", "d", null)]
    [TestCase("""{ "somethingElse": "c", "$db": "d" }""", "d", null)]
    [TestCase("{ }", "admin", null)]
    public void Of_ACommand_TellsNoMoreThanItsCollection(string command, string database, string? collection)
    {
        var description = CommandDescription.Of(BsonDocument.Parse(command));
        Assert.That((description.Database, description.Collection), Is.EqualTo((database, collection)));
    }

    [Test]
    public async Task Command_ThatNobodyWatches_AllocatesNothingForIt()
    {
        var reply = new BsonDocument("ok", 1);
        await using var target = new ObservedTarget(new ConstantTarget(reply), DriverTelemetry.Unlogged);
        var command = new BsonDocument("ping", 1);
        for (var i = 0; i < 1_000; i++)
            await target.RunAsync(command, CommandRoute.Write, CancellationToken.None);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            await target.RunAsync(command, CommandRoute.Write, CancellationToken.None);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private IMongoClient Client(CapturedTelemetry telemetry, bool overTcp)
    {
        var logging = new LoggingSettings(telemetry);
        if (!overTcp)
            return _server.CreateClient(logging);
        var settings = MongoClientSettings.FromConnectionString(_server.ConnectionString!.Replace("//", $"//u:{Password}@", StringComparison.Ordinal));
        settings.LoggingSettings = logging;
        return new MongoClient(settings);
    }
}
