using System.Buffers.Binary;
using TaskMessages.EmbeddedMongo.Wire;

namespace TaskMessages.Tests.EmbeddedMongo.Wire;

public sealed class FrameReaderTests
{
    [TestCase(1)]
    [TestCase(7)]
    [TestCase(100_000)]
    public async Task ReadAsync_AnyChunks_GivesEachMessage(int chunk)
    {
        using var writer = new BsonBufferWriter();
        for (var i = 0; i < 20; i++)
            OpMsg.Write(writer, i, 0, new BsonDocument("text", new string('x', i * i * 50)));
        using var stream = new ChunkedStream(writer.WrittenSpan.ToArray(), chunk);
        using var reader = new FrameReader(stream);
        for (var i = 0; i < 20; i++)
        {
            var message = (await reader.ReadAsync(CancellationToken.None))!.Value;
            Assert.That(MessageHeader.Read(message.Span).RequestId, Is.EqualTo(i));
            Assert.That(OpMsg.Decode(message.Span).Body["text"].AsString, Has.Length.EqualTo(i * i * 50));
        }

        Assert.That(await reader.ReadAsync(CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task ReadAsync_LargeMessage_IsWholeAndTheBufferShrinks()
    {
        using var writer = new BsonBufferWriter();
        OpMsg.Write(writer, 1, 0, new BsonDocument("bytes", new byte[5_000_000]));
        OpMsg.Write(writer, 2, 0, new BsonDocument("a", 1));
        using var stream = new ChunkedStream(writer.WrittenSpan.ToArray(), 64 * 1024);
        using var reader = new FrameReader(stream);
        Assert.That((await reader.ReadAsync(CancellationToken.None))!.Value.Length, Is.GreaterThan(5_000_000));
        Assert.That(OpMsg.Decode((await reader.ReadAsync(CancellationToken.None))!.Value.Span).Body["a"].AsInt32, Is.EqualTo(1));
    }

    [TestCase(0)]
    [TestCase(15)]
    [TestCase(-1)]
    [TestCase(48_000_000 + (16 * 1024) + 1)]
    [TestCase(int.MaxValue)]
    public void ReadAsync_ImpossibleLength_IsRefused(int length)
    {
        var bytes = new byte[64];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
        using var stream = new ChunkedStream(bytes, 64);
        using var reader = new FrameReader(stream);
        Assert.That(async () => await reader.ReadAsync(CancellationToken.None), Throws.TypeOf<WireFormatException>());
    }

    [Test]
    public void ReadAsync_LargeLengthAndNoBytes_DoesNotAllocateThem()
    {
        var bytes = new byte[64];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, 48_000_000);
        using var stream = new ChunkedStream(bytes, 64);
        using var reader = new FrameReader(stream);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        Assert.That(async () => await reader.ReadAsync(CancellationToken.None), Throws.TypeOf<EndOfStreamException>());
        Assert.That(GC.GetTotalAllocatedBytes(precise: true) - before, Is.LessThan(10_000_000));
    }

    [Test]
    public async Task ReadAsync_LargeMessages_AreReservedFirstExpandedBytesIncluded()
    {
        using var writer = new BsonBufferWriter();
        OpMsg.Write(writer, 1, 0, new BsonDocument("a", 1));
        OpMsg.Write(writer, 2, 0, new BsonDocument("bytes", new byte[1_000_000]));
        var large = writer.Length - MessageHeader.Read(writer.WrittenSpan).Length;
        using var compressed = OpCompressed.Write(writer.WrittenSpan[^large..], -1)!;
        OpMsg.Write(writer, 3, 0, new BsonDocument("bytes", new byte[60_000]));
        writer.WriteBytes(compressed.WrittenSpan);
        using var stream = new ChunkedStream(writer.WrittenSpan.ToArray(), 1_000);
        var reserved = new List<(long Read, int Bytes)>();
        using var reader = new FrameReader(stream, Reserve) { AcceptsCompressed = true };
        ValueTask Reserve(int bytes, CancellationToken cancellationToken)
        {
            reserved.Add((stream.Position, bytes));
            return ValueTask.CompletedTask;
        }

        foreach (var id in new[] { 1, 2, 3, 2 })
        {
            Assert.That(MessageHeader.Read((await reader.ReadAsync(CancellationToken.None))!.Value.Span).RequestId, Is.EqualTo(id));
            reader.Trim();
        }

        Assert.That(reserved.Select(each => each.Bytes), Is.EqualTo(new[] { large, compressed.Length + large - MessageHeader.Size }));
        Assert.That(reserved[0].Read, Is.LessThanOrEqualTo(1_000), "before it is read");
    }

    [TestCase(3)]
    [TestCase(20)]
    public void ReadAsync_EndWithinAMessage_Throws(int length)
    {
        using var writer = new BsonBufferWriter();
        OpMsg.Write(writer, 1, 0, new BsonDocument("a", 1));
        using var stream = new ChunkedStream(writer.WrittenSpan[..length].ToArray(), 64);
        using var reader = new FrameReader(stream);
        Assert.That(async () => await reader.ReadAsync(CancellationToken.None), Throws.TypeOf<EndOfStreamException>());
    }

    /// <summary>Gives at most so many bytes per read.</summary>
    private sealed class ChunkedStream(byte[] bytes, int chunk) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, chunk)], cancellationToken);
    }
}
