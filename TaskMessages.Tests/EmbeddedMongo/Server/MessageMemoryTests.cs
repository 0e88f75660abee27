using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using TaskMessages.EmbeddedMongo;
using TaskMessages.EmbeddedMongo.Wire;
using TaskMessages.Tests.EmbeddedMongo.Query;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

/// <summary>The memory that the messages of all TCP connections share, by the injected clock.</summary>
[TestFixture]
public sealed class MessageMemoryTests : CommandFixture
{
    private const int Limit = 2 * 1024 * 1024;
    private const int Begun = 1000;

    private static readonly BsonDocument Ping = Shell.Doc("{ping: 1, $db: 'admin'}");
    private static readonly TimeSpan MessageTimeout = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Housekeeping = TimeSpan.FromSeconds(15);

    private readonly ManualClock _clock = new();
    private readonly List<RawConnection> _connections = [];

    private protected override TimeProvider Time => _clock;

    private protected override EmbeddedMongoOptions Options => base.Options with
    {
        Listen = "127.0.0.1:0",
        MaxMessageMemory = Limit,
        MessageTimeout = MessageTimeout,
        IdleConnectionTimeout = TimeSpan.FromDays(10_000),
    };

    [TearDown]
    public void Close() => _connections.ForEach(connection => connection.Dispose());

    [Test]
    public async Task ManyLargeMessages_SentSlowly_ShareTheMemoryWhileSmallOnesAreAnswered()
    {
        const int Many = 8;
        var messages = Enumerable.Range(0, Many).Select(id => Insert(id, 900_000)).ToArray();
        var senders = await OpenAsync(Many);
        for (var i = 0; i < Many; i++)
            await senders[i].SendAsync(messages[i][..Begun]);
        await UntilAsync(() => Server.Messages!.Waiting == Many - 2);
        Assert.That(Server.Messages!.Used, Is.EqualTo(2 * messages[0].Length));

        var other = (await OpenAsync(1))[0];
        ReplyAssert.Ok(await other.RunAsync(Ping));
        await other.SendAsync(Insert(100, FrameReader.SmallSize - 1000));
        ReplyAssert.Ok(await ReplyAsync(other));
        Assert.That((Server.Messages.Used, Server.Messages.Waiting), Is.EqualTo((2L * messages[0].Length, Many - 2)));

        await Task.WhenAll(senders.Select(async (sender, i) =>
        {
            await sender.SendAsync(messages[i][Begun..]);
            ReplyAssert.Ok(await ReplyAsync(sender));
        }));
        await UntilAsync(() => Server.Messages is { Used: 0, Waiting: 0 });
        Assert.That(await Documents("c"), Has.Length.EqualTo(Many + 1));
    }

    [Test]
    public async Task LargestMessages_OnlyAnnounced_AreReadOneAtATime()
    {
        const int Largest = 48_000_000;
        var announcement = Insert(1, 10);
        BinaryPrimitives.WriteInt32LittleEndian(announcement, Largest);
        var senders = await OpenAsync(20);
        foreach (var sender in senders)
            await sender.SendAsync(announcement);
        await UntilAsync(() => Server.Messages!.Waiting == 19);

        Assert.That(Server.Messages!.Used, Is.EqualTo(Largest));
        ReplyAssert.Ok(await (await OpenAsync(1))[0].RunAsync(Ping));
        senders.ForEach(sender => sender.Dispose());
        await UntilAsync(() => Server.Messages is { Used: 0, Waiting: 0 });
    }

    [Test]
    public async Task SlowSender_WhileAnotherWaits_LosesItsConnection()
    {
        var senders = await OpenAsync(2);
        var message = Insert(1, 1_900_000);
        await senders[0].SendAsync(message[..Begun]);
        await UntilAsync(() => Server.Messages!.Used == message.Length);
        var sent = senders[1].SendAsync(message);
        await UntilAsync(() => Server.Messages!.Waiting == 1);

        var received = senders[0].ReceiveAsync();
        await UntilAsync(() => PassTime() && received.IsCompleted);

        Assert.That(await received, Is.Null);
        await sent;
        ReplyAssert.Ok(await ReplyAsync(senders[1]));
    }

    [Test]
    public async Task SlowSender_ThatNobodyWaitsFor_MayTakeItsTime()
    {
        var sender = (await OpenAsync(1))[0];
        var message = Insert(1, 1_900_000);
        await sender.SendAsync(message[..Begun]);
        await UntilAsync(() => Server.Messages!.Used == message.Length);

        _clock.Advance(10 * MessageTimeout);

        await sender.SendAsync(message[Begun..]);
        ReplyAssert.Ok(await ReplyAsync(sender));
    }

    [Test]
    public async Task SlowReader_OfALargeReply_LosesItsConnectionWhenItTakesMoreThanThereIs()
    {
        foreach (var id in Enumerable.Range(0, 4))
            await RunOk(new BsonDocument { { "insert", "c" }, { "documents", new BsonArray { Document(id, 3_500_000) } } });
        var reader = await RawConnection.OpenAsync(Server.Endpoint!, receiveBuffer: 64 * 1024);
        _connections.Add(reader);
        await reader.SendAsync(RawConnection.Encode(writer => OpMsg.Write(writer, 1, 0, Shell.Doc("{find: 'c', $db: 'test'}"))));
        await UntilAsync(() => Server.Messages!.Used > 14_000_000);
        Assert.That(Server.Messages!.IsShort, Is.True);

        await UntilAsync(() => PassTime() && Server.Messages.Used == 0);
        Assert.That(await reader.ReceiveAsync(), Is.Null);
    }

    [Test]
    public async Task Stop_WhileMessagesWait_EndsThem()
    {
        var senders = await OpenAsync(3);
        var message = Insert(1, 1_900_000);
        foreach (var sender in senders)
            await sender.SendAsync(message[..Begun]);
        await UntilAsync(() => Server.Messages!.Waiting == 2);

        var messages = Server.Messages!;
        await Server.DisposeAsync();
        await StartServer();

        Assert.That((messages.Used, messages.Waiting), Is.EqualTo((0L, 0)));
    }

    // again and again: the connection counts the time from when it has been given its memory, which is later than when the memory is gone
    private bool PassTime()
    {
        _clock.Advance(MessageTimeout + Housekeeping);
        return true;
    }

    private async Task<List<RawConnection>> OpenAsync(int count)
    {
        var opened = new List<RawConnection>();
        for (var i = 0; i < count; i++)
            opened.Add(await RawConnection.OpenAsync(Server.Endpoint!));
        _connections.AddRange(opened);
        return opened;
    }

    private static async Task<BsonDocument> ReplyAsync(RawConnection connection) => OpMsg.Decode((await connection.ReceiveAsync())!).Body;

    private static byte[] Insert(int id, int size) => RawConnection.Encode(writer =>
        OpMsg.Write(writer, 1, 0, new BsonDocument { { "insert", "c" }, { "documents", new BsonArray { Document(id, size) } }, { "$db", "test" } }));

    private static BsonDocument Document(int id, int size) => new() { { "_id", id }, { "bytes", new byte[size] } };

    private static Task UntilAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        Eventually.TrueAsync(condition, what, TimeSpan.FromMinutes(1));
}
