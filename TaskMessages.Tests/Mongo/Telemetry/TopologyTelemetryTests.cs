using Microsoft.Extensions.Logging.Abstractions;
using TaskMessages.EmbeddedMongo;
using TaskMessages.Mongo.Bson;
using TaskMessages.Mongo.Driver;
using TaskMessages.Mongo.Driver.Core.Configuration;
using TaskMessages.Tests.Mongo.Driver;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Mongo.Telemetry;

/// <summary>What listeners are told of servers and heartbeats, and what they must never be told; each test's server is known by its port.</summary>
[NonParallelizable]
public sealed class TopologyTelemetryTests
{
    private const string Secret = "wren-4242";
    private const int Opening = 3200, Closed = 3201, Changed = 3202, ServerOpening = 3203, ServerClosed = 3204;
    private const int Started = 3205, Succeeded = 3206, Failed = 3207, Lost = 3210, Found = 3211, PrimaryChanged = 3212, PoolCleared = 3102;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Test]
    public async Task Server_LostAndFoundAgain_IsToldOnce()
    {
        using var telemetry = new CapturedTelemetry(spans: false);
        await using var server = new ScriptedServer(ScriptedServer.OkAsync);
        using (Client(server.ConnectionString("heartbeatFrequencyMS=500"), telemetry))
        {
            await ToldAsync(telemetry, Succeeded);
            server.SetDown(true);
            await ToldAsync(telemetry, Failed, times: 3);
            server.SetDown(false);
            await ToldAsync(telemetry, Found);
            await Eventually.TrueAsync(() => ServerTypes(telemetry).Contains("Standalone"), "the gauge knows the server again");
        }

        await ToldAsync(telemetry, Closed);
        var ids = telemetry.Events.Select(entry => entry.Id).ToList();
        Assert.That(ids.Where(id => id is Opening or Closed or Changed or ServerOpening or ServerClosed).Take(4), Is.EqualTo(new[] { Opening, Changed, ServerOpening, Changed }));
        Assert.That(ids.Where(id => id is Opening or Closed or Changed or ServerOpening or ServerClosed).TakeLast(3), Is.EqualTo(new[] { ServerClosed, Changed, Closed }));
        Assert.That(ids.Count(id => id == Lost), Is.EqualTo(1));
        Assert.That(ids.Count(id => id == PoolCleared), Is.EqualTo(1), "a paused pool is not cleared again");
        Assert.That(ids.IndexOf(Lost), Is.LessThan(ids.IndexOf(PoolCleared)), "nobody selects a server whose pool was cleared");
        Assert.That(Text(telemetry, Lost), Does.StartWith($"Server lost: 127.0.0.1:{server.Port}, error System."));
        Assert.That(Text(telemetry, Found), Is.EqualTo($"Server is known again: 127.0.0.1:{server.Port}, Standalone"));
        Assert.That(Measured(telemetry, server.Port, "db.client.heartbeat.duration"), Is.Not.Empty);
        Assert.That(Measured(telemetry, server.Port, "db.client.heartbeat.failures").Select(tags => (string)tags["error.type"]!).ToList(), Has.Count.AtLeast(3).And.All.StartsWith("System."));
    }

    [Test]
    public async Task Heartbeats_OfAServerThatTellsOfChanges_AreAwaited()
    {
        using var directory = new Server.TemporaryDirectory();
        using var telemetry = new CapturedTelemetry(spans: false);
        var options = new EmbeddedMongoOptions { Directory = directory.Path, Listen = "127.0.0.1:0", ReplicaSetName = "rs0" };
        await using var server = await EmbeddedMongoServer.StartAsync(options, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        using var client = Client($"{server.ConnectionString}&heartbeatFrequencyMS=500", telemetry);
        await ToldAsync(telemetry, Succeeded, times: 3);

        var started = telemetry.Events.Where(entry => entry.Id == Started).Select(entry => entry.Text).ToList();
        var succeeded = telemetry.Events.Where(entry => entry.Id == Succeeded).Select(entry => entry.Text).ToList();
        Assert.That(started[0], Does.EndWith("awaited False"));
        Assert.That(started.Skip(1), Is.All.EndWith("awaited True"));
        Assert.That(succeeded[1], Does.Match(@"connection \d+ \(\d+\), awaited True, .* reply \{.*""setName"" : ""rs0"""));
        Assert.That(Measured(telemetry, server.Endpoint!.Port, "db.client.heartbeat.duration").ToList(), Has.Count.EqualTo(1), "waiting is no duration");
    }

    [Test]
    public async Task Secrets_InRepliesAndErrors_ReachNoListener()
    {
        using var telemetry = new CapturedTelemetry();
        await using var server = new ScriptedServer((conversation, message) =>
            conversation.SendAsync(RawMessage.Msg(RawMessage.RequestId(message), RawMessage.Document(("ok", 0.0), ("code", 91), ("errmsg", Secret)))));
        server.Hello = RawMessage.Document(("ismaster", true), ("maxWireVersion", 21), ("note", Secret), ("ok", 1.0));
        using var client = Client(server.ConnectionString("heartbeatFrequencyMS=500&retryReads=false"), telemetry);
        await ToldAsync(telemetry, Succeeded);
        Assert.That(Text(telemetry, Succeeded), Does.Contain("\"maxWireVersion\" : 21"));

        var error = Assert.ThrowsAsync<MongoNodeIsRecoveringException>(
            async () => await client.GetDatabase("d").RunCommandAsync<BsonDocument>(new BsonDocument("ping", 1)));
        Assert.That(error!.Message, Does.Contain(Secret), "the text that must not be repeated");
        Assert.That(Text(telemetry, Lost), Does.EndWith("error 91"));
        server.Hello = RawMessage.Document(("ok", 0.0), ("code", 13), ("errmsg", Secret));
        await ToldAsync(telemetry, Failed);
        Assert.That(Text(telemetry, Failed), Does.EndWith("error 13"));
        await Eventually.TrueAsync(() => telemetry.Events.Any(entry => entry.Id == Changed && entry.Text.EndsWith("Unknown (13)]", StringComparison.Ordinal)), "that is known", Limit);
        Assert.That(telemetry.Everything, Does.Not.Contain(Secret));
    }

    [Test]
    public void Primary_OfAnotherAddress_IsTold()
    {
        using var telemetry = new CapturedTelemetry(spans: false, measurements: false);
        var events = new TopologyTelemetry(telemetry);
        foreach (var host in new[] { "a", null, "a", null, "b" })
            events.TopologyChanged(1, TopologyDescription.None, WithPrimary(host));
        Assert.That(telemetry.Events.Where(entry => entry.Id == PrimaryChanged).Select(entry => entry.Text), Is.EqualTo(new[] { "Primary changed: from a:27017 to b:27017" }));
    }

    [Test]
    public void Events_ThatNobodyWatches_AllocateNothing()
    {
        var events = DriverTelemetry.Unlogged.Topology;
        var heartbeat = new Heartbeat(1, new MongoServerAddress("a"), ConnectionId.InProcess, IsAwaited: true);
        var (known, unknown) = (WithPrimary("a"), WithPrimary(null));
        var lost = ServerDescription.Unknown(known.Primary!.Address, "lost");
        var reply = new BsonDocument("ok", 1);
        Tell();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            Tell();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);

        void Tell()
        {
            events.HeartbeatStarted(heartbeat);
            events.HeartbeatSucceeded(heartbeat, TimeSpan.Zero, reply);
            events.HeartbeatFailed(heartbeat, TimeSpan.Zero, "91");
            events.ServerChanged(1, known.Servers[lost.Address], lost);
            events.TopologyChanged(1, unknown, known);
        }
    }

    private static TopologyDescription WithPrimary(string? host)
    {
        var topology = TopologyDescription.Begin([new MongoServerAddress(host ?? "c")], "rs0", isDirect: false, isLoadBalanced: false);
        return host is null ? topology : topology.With(new ServerDescription(new MongoServerAddress(host), ServerType.ReplicaSetPrimary));
    }

    private static MongoClient Client(string connectionString, CapturedTelemetry telemetry)
    {
        var settings = MongoClientSettings.FromConnectionString(connectionString);
        settings.LoggingSettings = new LoggingSettings(telemetry);
        return new MongoClient(settings);
    }

    private static Task ToldAsync(CapturedTelemetry telemetry, int id, int times = 1) =>
        Eventually.TrueAsync(() => telemetry.Events.Count(entry => entry.Id == id) >= times, $"{times} times {id}", Limit);

    private static string Text(CapturedTelemetry telemetry, int id) => telemetry.Events.First(entry => entry.Id == id).Text;

    private static IEnumerable<Dictionary<string, object?>> Measured(CapturedTelemetry telemetry, int port, string instrument) =>
        telemetry.Measurements.Where(measurement => measurement.Instrument == instrument && port.Equals(measurement.Tags.GetValueOrDefault("server.port")))
            .Select(measurement => measurement.Tags);

    /// <summary>The types that the gauge of servers has told so far, asked once more: an event may come before the state that it tells of.</summary>
    private static IEnumerable<object?> ServerTypes(CapturedTelemetry telemetry)
    {
        telemetry.Observe();
        return telemetry.Measurements.Where(measurement => measurement.Instrument == "db.client.servers").Select(measurement => measurement.Tags["db.client.server.type"]);
    }
}
