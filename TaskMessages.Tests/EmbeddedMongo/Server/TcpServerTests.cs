using System.Buffers.Binary;
using TaskMessages.Benchmarks.Fuzz;
using TaskMessages.EmbeddedMongo;
using TaskMessages.EmbeddedMongo.Wire;
using TaskMessages.Tests.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

[TestFixture]
public sealed class TcpServerTests : CommandFixture
{
    private static readonly BsonDocument Ping = Shell.Doc("{ping: 1, $db: 'admin'}");

    private protected override EmbeddedMongoOptions Options => base.Options with { Listen = "127.0.0.1:0", MaxConnections = 3 };

    [Test]
    public async Task OpMsg_Command_IsAnsweredToItsRequest()
    {
        using var connection = await Open();
        await connection.SendAsync(RawConnection.Encode(writer => OpMsg.Write(writer, 42, 0, Ping)));
        var reply = (await connection.ReceiveAsync())!;
        Assert.That(MessageHeader.Read(reply).ResponseTo, Is.EqualTo(42));
        Assert.That(OpMsg.Decode(reply).Body, SameBson.As(Shell.Doc("{ok: 1.0}")));
    }

    [Test]
    public async Task OpMsg_Checksum_IsVerifiedAndReturned()
    {
        using var connection = await Open();
        var message = RawConnection.Encode(writer => OpMsg.Write(writer, 1, 0, Ping, OpMsgFlags.ChecksumPresent));
        await connection.SendAsync(message);
        Assert.That(OpMsg.Decode((await connection.ReceiveAsync())!).Flags, Is.EqualTo(OpMsgFlags.ChecksumPresent));

        message[^1] ^= 1;
        await connection.SendAsync(message);
        Assert.That(await connection.ReceiveAsync(), Is.Null);
    }

    [Test]
    public async Task OpMsg_DocumentSequence_IsTheCommandsField()
    {
        using var connection = await Open();
        var insert = Shell.Doc("{insert: 'c', documents: [{_id: 1}, {_id: 2}], $db: 'test'}");
        await connection.SendAsync(RawConnection.Encode(writer => ClientMessages.WriteMsg(writer, 1, insert, "documents", OpMsgFlags.None)));
        Assert.That(OpMsg.Decode((await connection.ReceiveAsync())!).Body["n"].AsInt32, Is.EqualTo(2));
    }

    [Test]
    public async Task OpMsg_MoreToCome_IsDoneWithoutAReply()
    {
        using var connection = await Open();
        var insert = Shell.Doc("{insert: 'c', documents: [{_id: 1}], $db: 'test', writeConcern: {w: 0}}");
        await connection.SendAsync(RawConnection.Encode(writer => OpMsg.Write(writer, 1, 0, insert, OpMsgFlags.MoreToCome)));
        Assert.That((await connection.RunAsync(Shell.Doc("{count: 'c', $db: 'test'}")))["n"].AsInt32, Is.EqualTo(1));
    }

    [Test]
    public async Task OpQuery_Handshake_IsAnsweredAndOtherCommandsAreRefused()
    {
        using var connection = await Open();
        await connection.SendAsync(RawConnection.Encode(writer => ClientMessages.WriteQuery(writer, 1, "admin", Shell.Doc("{isMaster: 1, helloOk: true}"))));
        Assert.That(OpReply.Decode((await connection.ReceiveAsync())!)["ismaster"].AsBoolean, Is.True);
        await connection.SendAsync(RawConnection.Encode(writer => ClientMessages.WriteQuery(writer, 2, "test", Shell.Doc("{find: 'c'}"))));
        Assert.That(OpReply.Decode((await connection.ReceiveAsync())!)["code"].AsInt32, Is.EqualTo(352));
    }

    private static IEnumerable<TestCaseData<byte[]>> Malformed()
    {
        var good = RawConnection.Encode(writer => OpMsg.Write(writer, 1, 0, Ping));
        yield return new(Changed(good, 0, 5)) { TestName = "length below a header" };
        yield return new(Changed(good, 0, int.MaxValue)) { TestName = "length above the maximum" };
        yield return new(Changed(good, 12, 2001)) { TestName = "retired operation code" };
        yield return new(Changed(good, 16, 4)) { TestName = "unknown required flag" };
        yield return new(Changed(good, 21, 1)) { TestName = "document length too small" };
        yield return new(Changed(good, 21, 1 << 30)) { TestName = "document length too large" };
        yield return new([.. good.Take(20), 9, .. good.Skip(21)]) { TestName = "unknown section kind" };

        static byte[] Changed(byte[] message, int at, int value)
        {
            var copy = message.ToArray();
            BinaryPrimitives.WriteInt32LittleEndian(copy.AsSpan(at), value);
            return copy;
        }
    }

    [TestCaseSource(nameof(Malformed))]
    public async Task MalformedMessage_OnOneConnection_ClosesThatOneOnly(byte[] message)
    {
        using var hostile = await Open();
        using var other = await Open();
        await hostile.SendAsync(message);
        Assert.That(await hostile.ReceiveAsync(), Is.Null);
        Assert.That((await other.RunAsync(Ping))["ok"].ToDouble(), Is.EqualTo(1));
    }

    [Test]
    public async Task Connection_BeyondTheLimit_IsClosed()
    {
        var open = new List<RawConnection>();
        for (var i = 0; i < 3; i++)
        {
            open.Add(await Open());
            await open[i].RunAsync(Ping);
        }

        using var tooMany = await Open();
        Assert.That(await tooMany.ReceiveAsync(), Is.Null);
        open.ForEach(connection => connection.Dispose());
    }

    [Test]
    public async Task Dispose_OpenConnection_IsClosed()
    {
        using var connection = await Open();
        await connection.RunAsync(Ping);
        await Server.DisposeAsync();
        Assert.That(await connection.ReceiveAsync(), Is.Null);
        await StartServer();
    }

    private Task<RawConnection> Open() => RawConnection.OpenAsync(Server.Endpoint!);
}
