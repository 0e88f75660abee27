using System.Buffers.Binary;
using TaskMessages.EmbeddedMongo.Wire;
using TaskMessages.Tests.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

/// <summary>Requests that allow several replies: PyMongo's exhaust cursors, and the hello by which drivers watch a replica set.</summary>
[TestFixture]
public sealed class ExhaustTests : ReplicaSetFixture
{
    private const OpMsgFlags Exhaust = OpMsgFlags.ExhaustAllowed;
    private const int RequestId = 7;

    [TestCase(false)]
    [TestCase(true)]
    public async Task GetMore_Exhaust_IsAnsweredUntilTheCursorsEnd(bool hasChecksum)
    {
        var checksum = hasChecksum ? OpMsgFlags.ChecksumPresent : OpMsgFlags.None;
        await Fill("c", 25);
        using var connection = await RawConnection.OpenAsync(Server.Endpoint!);
        var id = (await connection.RunAsync(Shell.Doc("{find: 'c', batchSize: 5, $db: 'test'}")))["cursor"]["id"].AsInt64;
        await SendAsync(connection, new BsonDocument { { "getMore", id }, { "collection", "c" }, { "batchSize", 8 }, { "$db", "test" } }, Exhaust | checksum);
        var sizes = new List<int>();
        for (int respondsTo = RequestId, isLast = 0; isLast == 0;)
        {
            var message = (await connection.ReceiveAsync())!;
            var reply = OpMsg.Decode(message);
            Assert.That(BinaryPrimitives.ReadInt32LittleEndian(message.AsSpan(8)), Is.EqualTo(respondsTo));
            Assert.That(reply.Flags & OpMsgFlags.ChecksumPresent, Is.EqualTo(checksum));
            respondsTo = BinaryPrimitives.ReadInt32LittleEndian(message.AsSpan(4));
            sizes.Add(reply.Body["cursor"]["nextBatch"].AsBsonArray.Count);
            isLast = (reply.Flags & OpMsgFlags.MoreToCome) == 0 ? 1 : 0;
            Assert.That(reply.Body["cursor"]["id"].AsInt64 == 0, Is.EqualTo(isLast == 1));
        }

        Assert.That(sizes, Is.EqualTo(new[] { 8, 8, 4 }));
        Assert.That((await connection.RunAsync(Shell.Doc("{ping: 1, $db: 'admin'}")))["ok"].ToDouble(), Is.EqualTo(1), "the connection goes on");
    }

    [Test]
    public async Task Getmore_ExhaustThatFails_IsTheLastReply()
    {
        using var connection = await RawConnection.OpenAsync(Server.Endpoint!);
        await SendAsync(connection, new BsonDocument { { "getMore", 77L }, { "collection", "c" }, { "$db", "test" } }, Exhaust);
        var reply = OpMsg.Decode((await connection.ReceiveAsync())!);
        Assert.That((reply.Flags, reply.Body["code"].AsInt32), Is.EqualTo((OpMsgFlags.None, 43)));
    }

    [TestCase("find")]
    [TestCase("ping")]
    public async Task OtherCommands_Exhaust_AreAnsweredOnce(string command)
    {
        await Fill("c", 5);
        using var connection = await RawConnection.OpenAsync(Server.Endpoint!);
        await SendAsync(connection, new BsonDocument { { command, "c" }, { "$db", "test" } }, Exhaust);
        Assert.That(OpMsg.Decode((await connection.ReceiveAsync())!).Flags, Is.EqualTo(OpMsgFlags.None));
    }

    [TestCase("hello")]
    [TestCase("isMaster")]
    public async Task Hello_ThatAwaits_IsStreamed(string name)
    {
        using var connection = await RawConnection.OpenAsync(Server.Endpoint!);
        var first = await connection.RunAsync(new BsonDocument { { name, 1 }, { "helloOk", true }, { "$db", "admin" } });
        var awaiting = new BsonDocument { { name, 1 }, { "topologyVersion", first["topologyVersion"] }, { "maxAwaitTimeMS", 20 }, { "$db", "admin" } };
        await SendAsync(connection, awaiting, Exhaust);
        var respondsTo = RequestId;
        for (var i = 0; i < 4; i++)
        {
            var message = (await connection.ReceiveAsync())!;
            var reply = OpMsg.Decode(message);
            Assert.That(reply.Flags, Is.EqualTo(OpMsgFlags.MoreToCome));
            Assert.That(reply.Body["topologyVersion"], Is.EqualTo(first["topologyVersion"]));
            Assert.That(BinaryPrimitives.ReadInt32LittleEndian(message.AsSpan(8)), Is.EqualTo(respondsTo));
            respondsTo = BinaryPrimitives.ReadInt32LittleEndian(message.AsSpan(4));
        }
    }

    [Test]
    public async Task Hello_OfAnotherProcessesTopology_GoesOnWithTheServersOwn()
    {
        using var connection = await RawConnection.OpenAsync(Server.Endpoint!);
        await SendAsync(connection, Shell.Doc("{hello: 1, topologyVersion: {processId: {$oid: '000000000000000000000000'}, counter: {$numberLong: '3'}}, maxAwaitTimeMS: 20, $db: 'admin'}"), Exhaust);
        for (var i = 0; i < 3; i++)
        {
            var reply = OpMsg.Decode((await connection.ReceiveAsync())!);
            Assert.That((reply.Flags, reply.Body["ok"].ToDouble()), Is.EqualTo((OpMsgFlags.MoreToCome, 1.0)));
        }
    }

    private static Task SendAsync(RawConnection connection, BsonDocument command, OpMsgFlags flags) =>
        connection.SendAsync(RawConnection.Encode(writer => OpMsg.Write(writer, RequestId, 0, command, flags)));
}
