using System.Net;
using System.Net.Sockets;
using TaskMessages.Mongo.Bson;
using TaskMessages.Mongo.Driver;

namespace TaskMessages.Tests.Mongo.Driver;

/// <summary>The client against servers that answer wrongly, late or not at all.</summary>
public sealed class ConnectionTests
{
    private static readonly BsonDocument Ping = new() { { "ping", 1 }, { "$db", "admin" } };

    [Test]
    public async Task RunAsync_GoodServer_GivesTheReplyAndKeepsTheConnection()
    {
        await using var server = new ScriptedServer(ScriptedServer.OkAsync);
        await using var target = Target(server);
        for (var i = 0; i < 3; i++)
            Assert.That((await target.RunAsync(Ping, CancellationToken.None))["ok"].AsDouble, Is.EqualTo(1.0));
        Assert.That(server.Accepted, Is.EqualTo(1 + TargetPool.Monitors));
        Assert.That(target.Pool().IdleCount, Is.EqualTo(1));
    }

    [TestCase("truncated")]
    [TestCase("closed")]
    [TestCase("wrong responseTo")]
    [TestCase("oversized length")]
    [TestCase("negative length")]
    [TestCase("compressed")]
    [TestCase("more to come")]
    [TestCase("malformed document")]
    [TestCase("legacy reply")]
    public async Task RunAsync_BadReply_FailsAndClearsThePool(string fault)
    {
        await using var server = new ScriptedServer((conversation, message) => AnswerBadlyAsync(conversation, message, fault));
        await using var target = Target(server);
        Assert.That(async () => await target.RunAsync(Ping, CancellationToken.None), Throws.TypeOf<MongoConnectionException>());
        Assert.That(target.Pool().Generation, Is.EqualTo(1));
        Assert.That(target.Pool().OpenCount, Is.Zero);
        Assert.That(target.Pool().FreeSlots, Is.EqualTo(100));
    }

    [Test]
    public async Task RunAsync_NoReplyWithinTheSocketTimeout_FailsAndKeepsTheGeneration()
    {
        await using var server = new ScriptedServer((_, _) => Task.CompletedTask);
        await using var target = Target(server, "socketTimeoutMS=50");
        Assert.That(
            async () => await target.RunAsync(Ping, CancellationToken.None),
            Throws.TypeOf<MongoConnectionException>().With.Property(nameof(MongoConnectionException.ContainsTimeoutException)).True);
        Assert.That(target.Pool().Generation, Is.Zero);
        Assert.That(target.Pool().OpenCount, Is.Zero);
    }

    [Test]
    public async Task RunAsync_CanceledWhileWaiting_DoesNotReuseTheConnection()
    {
        var received = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = true;
        await using var server = new ScriptedServer((conversation, message) =>
        {
            if (!first)
                return ScriptedServer.OkAsync(conversation, message);
            first = false;
            received.SetResult();
            return Task.CompletedTask;
        });
        await using var target = Target(server);
        using var canceling = new CancellationTokenSource();
        var running = target.RunAsync(Ping, canceling.Token).AsTask();
        await received.Task;
        await canceling.CancelAsync();
        Assert.That(async () => await running, Throws.InstanceOf<OperationCanceledException>());
        Assert.That((await target.RunAsync(Ping, CancellationToken.None))["ok"].AsDouble, Is.EqualTo(1.0));
        Assert.That(server.Accepted, Is.EqualTo(2 + TargetPool.Monitors));
        Assert.That(target.Pool().OpenCount, Is.EqualTo(1));
    }

    /// <summary>Servers before MongoDB 4.2 close their connections when they are no longer the primary; from then on only those that shut down do.</summary>
    [TestCase(10107, 21, 0)]
    [TestCase(10107, 7, 1)]
    [TestCase(11600, 21, 1)]
    [TestCase(91, 21, 1)]
    public async Task RunAsync_NoLongerPrimary_ClearsThePoolOfServersThatCloseConnections(int code, int wireVersion, int generation)
    {
        await using var server = new ScriptedServer((conversation, message) => conversation.SendAsync(
            RawMessage.Msg(RawMessage.RequestId(message), RawMessage.Document(("ok", 0.0), ("code", code), ("errmsg", "no")))));
        server.Hello = RawMessage.Document(("ismaster", true), ("maxWireVersion", wireVersion), ("ok", 1.0));
        await using var target = Target(server);
        Assert.That((await target.RunAsync(Ping, CancellationToken.None))["code"].AsInt32, Is.EqualTo(code));
        Assert.That(target.Pool().Generation, Is.EqualTo(generation));
        Assert.That(target.Pool().OpenCount, Is.EqualTo(1 - generation));
    }

    [Test]
    public async Task RunAsync_NobodyListens_TimesOutSelectingAServer()
    {
        int port;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        var settings = MongoClientSettings.FromConnectionString($"mongodb://127.0.0.1:{port}/?serverSelectionTimeoutMS=100");
        await using var target = new TcpCommandTarget(settings, TimeProvider.System);
        Assert.That(
            async () => await target.RunAsync(Ping, CancellationToken.None), Throws.TypeOf<TimeoutException>().With.Message.Contains("selecting a server"));
        Assert.That(target.Pool().FreeSlots, Is.EqualTo(100));
    }

    [Test]
    public async Task RunAsync_FirstServerIsSecondary_UsesThePrimaryItNames()
    {
        await using var primary = new ScriptedServer(ScriptedServer.OkAsync);
        await using var secondary = new ScriptedServer(ScriptedServer.OkAsync);
        var hosts = new[] { $"127.0.0.1:{primary.Port}", $"127.0.0.1:{secondary.Port}" };
        primary.Hello = RawMessage.Document(("ismaster", true), ("setName", "rs"), ("hosts", hosts), ("maxWireVersion", 21), ("ok", 1.0));
        secondary.Hello = RawMessage.Document(
            ("ismaster", false), ("secondary", true), ("setName", "rs"), ("primary", hosts[0]), ("hosts", hosts), ("maxWireVersion", 21), ("ok", 1.0));
        await using var target = Target(secondary);
        await target.RunAsync(Ping, CancellationToken.None);
        Assert.That(primary.Accepted, Is.EqualTo(1 + TargetPool.Monitors));
    }

    [Test]
    public async Task RunAsync_ServerTooOld_SaysSo()
    {
        await using var server = new ScriptedServer(ScriptedServer.OkAsync);
        server.Hello = RawMessage.Document(("ismaster", true), ("maxWireVersion", 2), ("ok", 1.0));
        await using var target = Target(server);
        Assert.That(async () => await target.RunAsync(Ping, CancellationToken.None), Throws.TypeOf<MongoIncompatibleDriverException>());
    }

    [Test]
    public async Task RunAsync_UnencodableCommand_LeavesTheConnectionGood()
    {
        await using var server = new ScriptedServer(ScriptedServer.OkAsync);
        await using var target = Target(server);
        Assert.That(async () => await target.RunAsync(new BsonDocument("ping", "\ud800"), CancellationToken.None), Throws.TypeOf<BsonFormatException>());
        await target.RunAsync(Ping, CancellationToken.None);
        Assert.That(server.Accepted, Is.EqualTo(1 + TargetPool.Monitors));
    }

    private static TcpCommandTarget Target(ScriptedServer server, string options = "") =>
        new(MongoClientSettings.FromConnectionString(server.ConnectionString(options)), TimeProvider.System);

    private static async Task AnswerBadlyAsync(ScriptedServer.Conversation conversation, byte[] message, string fault)
    {
        var id = RawMessage.RequestId(message);
        var good = RawMessage.Msg(id, RawMessage.Document(("ok", 1.0)));
        await conversation.SendAsync(fault switch
        {
            "truncated" => good[..^3],
            "closed" => [],
            "wrong responseTo" => RawMessage.Msg(id + 1, RawMessage.Document(("ok", 1.0))),
            "oversized length" => [.. BitConverter.GetBytes(100_000_000), .. good[4..]],
            "negative length" => [.. BitConverter.GetBytes(-1), .. good[4..]],
            "compressed" => RawMessage.WithHeader(1, id, 2012, good[16..]),
            "more to come" => [.. good[..16], 2, .. good[17..]],
            "malformed document" => [.. good[..^1], 7],
            _ => RawMessage.Reply(id, RawMessage.Document(("ok", 1.0))),
        });
        conversation.Dispose();
    }
}
