using TaskMessages.EmbeddedMongo;
using TaskMessages.Tests.EmbeddedMongo.Query;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

/// <summary>What nobody uses is closed, by the injected clock.</summary>
[TestFixture]
public sealed class IdleTests : CommandFixture
{
    private static readonly BsonDocument Ping = Shell.Doc("{ping: 1, $db: 'admin'}");
    private static readonly TimeSpan Housekeeping = TimeSpan.FromSeconds(15);

    private readonly ManualClock _clock = new();

    private protected override TimeProvider Time => _clock;

    private protected override EmbeddedMongoOptions Options =>
        base.Options with { Listen = "127.0.0.1:0", IdleConnectionTimeout = TimeSpan.FromMinutes(5), CursorTimeout = TimeSpan.FromMinutes(10) };

    [Test]
    public async Task Connection_ThatSendsNothing_IsClosed()
    {
        using var idle = await RawConnection.OpenAsync(Server.Endpoint!);
        using var busy = await RawConnection.OpenAsync(Server.Endpoint!);
        using var halfway = await RawConnection.OpenAsync(Server.Endpoint!);
        await idle.RunAsync(Ping);
        await halfway.RunAsync(Ping);
        await halfway.SendAsync([200, 0, 0, 0, 1]);
        for (var minute = 0; minute < 4; minute++)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            await busy.RunAsync(Ping);
        }

        await idle.RunAsync(Ping);
        _clock.Advance(TimeSpan.FromMinutes(4));
        await idle.RunAsync(Ping);
        await busy.RunAsync(Ping);
        Assert.That(await halfway.ReceiveAsync(), Is.Null, "half a message is none");
        _clock.Advance(TimeSpan.FromMinutes(5) + Housekeeping);
        Assert.That(await idle.ReceiveAsync(), Is.Null);
        Assert.That(await busy.ReceiveAsync(), Is.Null);
    }

    [Test]
    public async Task Cursor_ThatNobodyReads_IsClosed()
    {
        await Fill("c", 100);
        var read = (await RunOk("{find: 'c', batchSize: 1}"))["cursor"]["id"];
        var idle = (await RunOk("{find: 'c', batchSize: 1}"))["cursor"]["id"];
        var kept = (await RunOk("{find: 'c', batchSize: 1, noCursorTimeout: true}"))["cursor"]["id"];
        _clock.Advance(TimeSpan.FromMinutes(9));
        await RunOk(More(read));
        _clock.Advance(TimeSpan.FromMinutes(1) + Housekeeping);
        await RunOk(More(read));
        await RunOk(More(kept));
        ReplyAssert.Failed(43, await Run(More(idle)));
        Assert.That((await RunOk("{serverStatus: 1}"))["metrics"]["cursor"]["timedOut"].ToInt64(), Is.EqualTo(1));
    }

    private static BsonDocument More(BsonValue id) => new() { { "getMore", id }, { "collection", "c" }, { "batchSize", 1 } };
}
