using TaskMessages.Mongo.Bson;
using TaskMessages.Mongo.Driver;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Mongo.Driver;

public sealed class ConnectionPoolTests
{
    private static readonly BsonDocument Ping = new() { { "ping", 1 }, { "$db", "admin" } };

    [Test]
    public async Task RunAsync_ManyAtOnce_StaysWithinTheLimit()
    {
        await using var server = new ScriptedServer(ScriptedServer.OkAsync);
        await using var target = Target(server, "maxPoolSize=3");
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => target.RunAsync(Ping, CancellationToken.None).AsTask()));
        Assert.That(server.MostOpen, Is.LessThanOrEqualTo(3 + TargetPool.Monitors));
        Assert.That(target.Pool().FreeSlots, Is.EqualTo(3));
        Assert.That(target.Pool().IdleCount, Is.EqualTo(target.Pool().OpenCount));
    }

    [Test]
    public async Task AcquireAsync_AllInUse_TimesOutInTheQueue()
    {
        await using var server = new ScriptedServer(ScriptedServer.OkAsync);
        await using var target = Target(server, "maxPoolSize=1&waitQueueTimeoutMS=50");
        await target.ReadyAsync();
        var held = await target.Pool().AcquireAsync(CancellationToken.None);
        Assert.That(
            async () => await target.RunAsync(Ping, CancellationToken.None),
            Throws.TypeOf<TimeoutException>().With.Message.EqualTo("Timed out waiting for a connection after 50ms."));
        target.Pool().Return(held);
        await target.RunAsync(Ping, CancellationToken.None);
        Assert.That(target.Pool().FreeSlots, Is.EqualTo(1));
    }

    [Test]
    public async Task RunAsync_TenThousandCanceled_LeaksNothing()
    {
        await using var server = new ScriptedServer(async (conversation, message) =>
        {
            await Task.Yield();
            await ScriptedServer.OkAsync(conversation, message);
        });
        await using var target = Target(server, "maxPoolSize=8");
        var canceled = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 10_000), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, _) =>
        {
            using var canceling = new CancellationTokenSource();
            var running = target.RunAsync(Ping, canceling.Token).AsTask();
            for (var spins = i % 7; spins > 0; spins--)
                await Task.Yield();
            await canceling.CancelAsync();
            try
            {
                await running;
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref canceled);
            }
        });
        Assert.That(canceled, Is.GreaterThan(0));
        Assert.That(target.Pool().FreeSlots, Is.EqualTo(8));
        Assert.That(target.Pool().OpenCount, Is.EqualTo(target.Pool().IdleCount));
        Assert.That((await target.RunAsync(Ping, CancellationToken.None))["ok"].AsDouble, Is.EqualTo(1.0));
        await Eventually.TrueAsync(() => server.Open == target.Pool().OpenCount + TargetPool.Monitors, "the server sees the closed connections as closed");
    }

    [Test]
    public async Task Clear_ConnectionInUse_ClosesItWhenReturned()
    {
        await using var server = new ScriptedServer(ScriptedServer.OkAsync);
        await using var target = Target(server);
        await target.ReadyAsync();
        var held = await target.Pool().AcquireAsync(CancellationToken.None);
        await target.RunAsync(Ping, CancellationToken.None);
        target.Pool().Clear();
        Assert.That(target.Pool().OpenCount, Is.EqualTo(1));
        target.Pool().Return(held);
        Assert.That(target.Pool().OpenCount, Is.Zero);
    }

    [Test]
    public async Task Clear_InterruptingWhatRuns_FailsIt()
    {
        await using var server = new ScriptedServer((_, _) => Task.CompletedTask);
        await using var target = await Target(server).ReadyAsync();
        var running = target.RunAsync(Ping, CancellationToken.None).AsTask();
        await Eventually.TrueAsync(() => target.Pool().OpenCount == 1, "the command is on its way");
        target.Pool().Clear(interrupts: true);
        Assert.That(async () => await running, Throws.InstanceOf<MongoConnectionException>());
    }

    [Test]
    public async Task AcquireAsync_Paused_FailsWhoeverWaits()
    {
        await using var server = new ScriptedServer(ScriptedServer.OkAsync);
        await using var target = await Target(server, "maxPoolSize=1").ReadyAsync();
        var held = await target.Pool().AcquireAsync(CancellationToken.None);
        var waiting = target.Pool().AcquireAsync(CancellationToken.None).AsTask();
        target.Pool().Clear();
        Assert.That(async () => await waiting, Throws.TypeOf<PoolPausedException>());
        Assert.That(async () => await target.Pool().AcquireAsync(CancellationToken.None), Throws.TypeOf<PoolPausedException>());
        target.Pool().Return(held);
        Assert.That(target.Pool().FreeSlots, Is.EqualTo(1));
    }

    [TestCase(1)]
    [TestCase(3)]
    public async Task AcquireAsync_ManyAtOnce_MakesNoMoreConnectionsAtATimeThanAllowed(int limit)
    {
        var (pending, most, open) = (0, 0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await using var server = new ScriptedServer(ScriptedServer.OkAsync);
        await using var target = await Target(server, $"maxConnecting={limit}").ReadyAsync();
        server.OnHandshake = async _ =>
        {
            lock (target)
                most = Math.Max(most, ++pending);
            await open.Task;
            lock (target)
                pending--;
        };
        var running = Enumerable.Range(0, 20).Select(_ => target.RunAsync(Ping, CancellationToken.None).AsTask()).ToList();
        await Eventually.TrueAsync(() => Volatile.Read(ref pending) == limit, "as many as allowed are being made");
        open.SetResult();
        await Task.WhenAll(running);
        Assert.That(most, Is.EqualTo(limit));
        Assert.That(target.Pool().FreeSlots, Is.EqualTo(100));
    }

    [Test]
    public async Task AcquireAsync_IdleTooLong_MakesANewConnection()
    {
        var clock = new OffsetClock();
        await using var server = new ScriptedServer(ScriptedServer.OkAsync);
        await using var target = Target(server, "maxIdleTimeMS=1000", clock);
        await target.RunAsync(Ping, CancellationToken.None);
        clock.Advance(TimeSpan.FromSeconds(2));
        await target.RunAsync(Ping, CancellationToken.None);
        Assert.That(server.Accepted, Is.EqualTo(2 + TargetPool.Monitors));
        Assert.That(target.Pool().OpenCount, Is.EqualTo(1));
    }

    [Test]
    public async Task AcquireAsync_IdleConnectionClosedByTheServer_MakesANewOne()
    {
        var clock = new OffsetClock();
        await using var server = new ScriptedServer(async (conversation, message) =>
        {
            await ScriptedServer.OkAsync(conversation, message);
            conversation.Dispose();
        });
        await using var target = Target(server, "", clock);
        await target.RunAsync(Ping, CancellationToken.None);
        await Eventually.TrueAsync(() => server.Open == TargetPool.Monitors, "the server closes the connection");
        clock.Advance(TimeSpan.FromSeconds(1));
        await target.RunAsync(Ping, CancellationToken.None);
        Assert.That(target.Pool().Generation, Is.Zero);
    }

    [Test]
    public async Task MaintainAsync_BelowTheMinimum_FillsUp()
    {
        await using var server = new ScriptedServer(ScriptedServer.OkAsync);
        await using var target = Target(server, "minPoolSize=3&maxPoolSize=5");
        await Eventually.TrueAsync(() => target.Pool().IdleCount == 3, "three connections are made ahead");
        await Eventually.TrueAsync(() => target.Pool().FreeSlots == 5, "no slot stays taken");
    }

    [Test]
    public async Task DisposeAsync_CommandsRunningAndWaiting_FailsThem()
    {
        await using var server = new ScriptedServer((_, _) => Task.CompletedTask);
        var target = await Target(server, "maxPoolSize=1").ReadyAsync();
        var running = target.RunAsync(Ping, CancellationToken.None).AsTask();
        var waiting = target.RunAsync(Ping, CancellationToken.None).AsTask();
        await Eventually.TrueAsync(() => target.Pool().OpenCount == 1, "the first is connected");
        await target.DisposeAsync();
        Assert.That(async () => await running, Throws.InstanceOf<MongoConnectionException>().Or.InstanceOf<ObjectDisposedException>());
        Assert.That(async () => await waiting, Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(async () => await target.RunAsync(Ping, CancellationToken.None), Throws.InstanceOf<ObjectDisposedException>());
    }

    private static TcpCommandTarget Target(ScriptedServer server, string options = "", TimeProvider? time = null) =>
        new(MongoClientSettings.FromConnectionString(server.ConnectionString(options)), time ?? TimeProvider.System);
}
