using TaskMessages.Mongo.Bson;
using TaskMessages.Mongo.Driver;
using TaskMessages.Mongo.Driver.Core.Configuration;
using TaskMessages.Tests.Mongo.Driver;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Mongo.Telemetry;

/// <summary>What listeners are told of pools and connections; each test's pool is known by its server's port.</summary>
[NonParallelizable]
public sealed class PoolTelemetryTests
{
    [Test]
    public async Task Pool_InUseAndExhausted_IsTold()
    {
        using var telemetry = new CapturedTelemetry(spans: false);
        var received = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await using var server = new ScriptedServer(async (conversation, message) =>
        {
            received.TrySetResult();
            await release.Task;
            await ScriptedServer.OkAsync(conversation, message);
        });
        using (var client = Client(server, "maxPoolSize=1&waitQueueTimeoutMS=100", telemetry))
        {
            var running = PingAsync(client);
            await received.Task;
            Assert.ThrowsAsync<TimeoutException>(async () => await PingAsync(client));
            Assert.That(Counts(telemetry, server), Is.EqualTo(("idle", 0.0, "used", 1.0)));

            release.SetResult();
            await running;
            Assert.That(Counts(telemetry, server), Is.EqualTo(("idle", 1.0, "used", 0.0)));
        }

        Assert.That(Values(telemetry, server, "db.client.connection.timeouts"), Is.EqualTo(new[] { 1.0 }));
        Assert.That(Values(telemetry, server, "db.client.connection.max"), Is.All.EqualTo(1));
        Assert.That(Values(telemetry, server, "db.client.connection.wait_time"), Has.Length.EqualTo(1).And.All.GreaterThan(0));
        Assert.That(Values(telemetry, server, "db.client.connection.create_time"), Has.Length.EqualTo(1).And.All.GreaterThan(0));
        Assert.That(
            telemetry.Events.Where(entry => entry.Id is >= 3100 and < 3200).Select(entry => entry.Id),
            Is.SupersetOf(new[] { 3100, 3103, 3105, 3106 }));
    }

    [Test]
    public async Task Pool_AfterABrokenConnection_IsTold()
    {
        using var telemetry = new CapturedTelemetry(spans: false);
        await using var server = new ScriptedServer((conversation, _) =>
        {
            conversation.Dispose();
            return Task.CompletedTask;
        });
        using var client = Client(server, "", telemetry);
        Assert.ThrowsAsync<MongoConnectionException>(async () => await PingAsync(client));

        Assert.That(Values(telemetry, server, "db.client.connection.pool.clears"), Is.Not.Empty.And.All.EqualTo(1));
        Assert.That(telemetry.Events.Select(entry => entry.Text), Has.Some.EqualTo($"Connection pool cleared: 127.0.0.1:{server.Port}"));
        Assert.That(telemetry.Events.Select(entry => entry.Id), Has.Some.EqualTo(3104), "the connection was closed");
    }

    [Test]
    public async Task Pool_OfADisposedClient_IsCountedNoMore()
    {
        using var telemetry = new CapturedTelemetry(spans: false);
        await using var server = new ScriptedServer(ScriptedServer.OkAsync);
        var client = Client(server, "", telemetry);
        await PingAsync(client);
        telemetry.Observe();
        Assert.That(Values(telemetry, server, "db.client.connection.count"), Has.Length.EqualTo(2));
        client.Dispose();
        await Eventually.TrueAsync(() => telemetry.Events.Any(entry => entry.Id == 3101), "the pool is closed");

        telemetry.Observe();
        Assert.That(Values(telemetry, server, "db.client.connection.count"), Has.Length.EqualTo(2), "no more than before");
    }

    private static MongoClient Client(ScriptedServer server, string options, CapturedTelemetry telemetry)
    {
        var settings = MongoClientSettings.FromConnectionString(server.ConnectionString(options));
        settings.LoggingSettings = new LoggingSettings(telemetry);
        return new MongoClient(settings);
    }

    private static Task<BsonDocument> PingAsync(MongoClient client) => client.GetDatabase("d").RunCommandAsync<BsonDocument>(new BsonDocument("ping", 1));

    private static double[] Values(CapturedTelemetry telemetry, ScriptedServer server, string instrument) =>
    [
        .. telemetry.Measurements
            .Where(measurement => measurement.Instrument == instrument && $"127.0.0.1:{server.Port}".Equals(measurement.Tags["db.client.connection.pool.name"]))
            .Select(measurement => measurement.Value),
    ];

    private static (string, double, string, double) Counts(CapturedTelemetry telemetry, ScriptedServer server)
    {
        telemetry.Observe();
        var last = telemetry.Measurements
            .Where(measurement => measurement.Instrument == "db.client.connection.count" && $"127.0.0.1:{server.Port}".Equals(measurement.Tags["db.client.connection.pool.name"]))
            .TakeLast(2).ToArray();
        return ((string)last[0].Tags["db.client.connection.state"]!, last[0].Value, (string)last[1].Tags["db.client.connection.state"]!, last[1].Value);
    }
}
