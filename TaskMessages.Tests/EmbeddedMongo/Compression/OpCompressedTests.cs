using System.IO.Compression;
using TaskMessages.EmbeddedMongo.Wire;
using TaskMessages.Tests.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Compression;

public sealed class OpCompressedTests
{
    // made by Python's zlib, not by ours: request 7, response to 3, OP_MSG {ping: 1, $db: "d"}
    private const string Golden = "3A0000000700000003000000DC070000DD0700001F00000002789C6360000229201628C8CC4B676004B2985452921898808C140606002F37032C";
    private const int GoldenLength = 31;

    [Test]
    public void Expand_GoldenBytes_AreTheMessage()
    {
        using var expanded = new BsonBufferWriter();
        OpCompressed.Expand(Convert.FromHexString(Golden), expanded);

        var header = MessageHeader.Read(expanded.WrittenSpan);
        Assert.That(header, Is.EqualTo(new MessageHeader(16 + GoldenLength, 7, 3, OpCode.Msg)));
        Assert.That(OpMsg.Decode(expanded.WrittenSpan).Body, SameBson.As(new BsonDocument { { "ping", 1 }, { "$db", "d" } }));
    }

    [Test]
    public void Write_EveryLevel_IsReadAgain([Range(-1, 9)] int level)
    {
        using var message = Message(new string('x', 5_000));
        using var compressed = OpCompressed.Write(message.WrittenSpan, level);
        using var expanded = new BsonBufferWriter();
        OpCompressed.Expand(compressed!.WrittenSpan.ToArray(), expanded);
        Assert.That(compressed.Length, level == 0 ? Is.GreaterThan(message.Length) : Is.LessThan(200));
        Assert.That(compressed.WrittenSpan[24], Is.EqualTo(2), "zlib's number");
        Assert.That(expanded.WrittenSpan.ToArray(), Is.EqualTo(message.WrittenSpan.ToArray()));
    }

    [Test]
    public void Write_FullMessageThatBecomesLonger_IsLeftAlone()
    {
        var full = RawMessage.WithHeader(1, 0, 2013, new byte[48_000_000 - 16]);
        Assert.That(OpCompressed.Write(full, 0), Is.Null);
        using var compressed = OpCompressed.Write(full, 1);
        Assert.That(compressed!.Length, Is.LessThan(1_000_000));
    }

    [TestCase(20, GoldenLength + 1, "holds")]
    [TestCase(20, GoldenLength - 1, "more than")]
    [TestCase(20, 0, "more than")]
    [TestCase(20, -1, "says that it holds -1")]
    [TestCase(20, int.MinValue, "says that it holds")]
    [TestCase(20, MessageHeader.MaxLength, "says that it holds")]
    [TestCase(20, int.MaxValue, "says that it holds")]
    [TestCase(16, 2012, "one of the kind 2012")]
    [TestCase(16, 0, "one of the kind 0")]
    [TestCase(25, 0x12345678, "not what zlib writes")]
    [TestCase(54, 0x12345678, "not what zlib writes")]
    public void Expand_WrongNumber_IsRefused(int position, int value, string reason)
    {
        var message = Convert.FromHexString(Golden);
        BitConverter.TryWriteBytes(message.AsSpan(position), value);
        AssertRefused(message, reason);
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(3)]
    [TestCase(255)]
    public void Expand_OtherCompressor_IsRefused(byte compressor)
    {
        var message = Convert.FromHexString(Golden);
        message[24] = compressor;
        AssertRefused(message, $"compressed by {compressor}");
    }

    [Test]
    public void Expand_EveryTruncation_IsRefused()
    {
        // at the end are zlib's end mark and check sum: without them the content is complete, and is taken
        const int Trailer = 6;
        var message = Convert.FromHexString(Golden);
        for (var length = MessageHeader.Size; length < message.Length - Trailer; length++)
        {
            var cut = message[..length];
            BitConverter.TryWriteBytes(cut, length);
            AssertRefused(cut, "compressed message");
        }
    }

    [Test]
    public void Expand_ClaimOf48Megabytes_AllocatesWhatIsThere()
    {
        var message = Convert.FromHexString(Golden);
        BitConverter.TryWriteBytes(message.AsSpan(20), 48_000_000);
        Assert.That(Allocated(() => AssertRefused(message, "says that it holds 48000000 bytes, but holds")), Is.LessThan(1_000_000));
    }

    [Test]
    public void Expand_BombOf400Megabytes_StopsAtItsClaim()
    {
        using var squeezed = new MemoryStream();
        using (var zlib = new ZLibStream(squeezed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var zeros = new byte[1_000_000];
            for (var i = 0; i < 400; i++)
                zlib.Write(zeros);
        }

        byte[] content = [.. BitConverter.GetBytes(2013), .. BitConverter.GetBytes(100_000), 2, .. squeezed.ToArray()];
        var message = RawMessage.WithHeader(1, 0, 2012, content);
        Assert.That(Allocated(() => AssertRefused(message, "more than the 100000 bytes")), Is.LessThan(2_000_000));
    }

    private static void AssertRefused(byte[] message, string reason)
    {
        using var expanded = new BsonBufferWriter();
        Assert.That(() => OpCompressed.Expand(message, expanded), Throws.TypeOf<WireFormatException>().With.Message.Contains(reason));
    }

    private static long Allocated(Action action)
    {
        action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static BsonBufferWriter Message(string text)
    {
        var writer = new BsonBufferWriter();
        OpMsg.Write(writer, 7, 3, new BsonDocument { { "a", text }, { "$db", "d" } });
        return writer;
    }
}
