using System.Buffers.Binary;
using System.IO.Compression;

namespace TaskMessages.EmbeddedMongo.Wire;

/// <summary>OP_COMPRESSED: what follows the header of another message, compressed by zlib.</summary>
internal static class OpCompressed
{
    /// <summary>The compressor's name in handshakes.</summary>
    public const string ZlibName = "zlib";

    /// <summary>Bytes before what is compressed, the header included.</summary>
    public const int StartSize = MessageHeader.Size + PreambleSize;

    private const byte ZlibId = 2;

    // the original kind of message, its length without the header, the compressor
    private const int PreambleSize = 4 + 4 + 1;
    private const int Step = 16 * 1024;

    // what servers say they take; only a full message that cannot be compressed comes out longer
    private const int MaxCompressedLength = 48_000_000;

    /// <summary>The message compressed; null when that would be longer than messages may be, and it is to be sent as it is.</summary>
    /// <remarks>Short messages are compressed, too: servers compress replies to compressed requests only.</remarks>
    /// <param name="message">A whole message.</param>
    /// <param name="level">0 to 9, or -1 for zlib's own default.</param>
    public static BsonBufferWriter? Write(ReadOnlySpan<byte> message, int level)
    {
        using var compressed = new MemoryStream(message.Length / 2);
        using (var zlib = new ZLibStream(compressed, new ZLibCompressionOptions { CompressionLevel = level }, leaveOpen: true))
            zlib.Write(message[MessageHeader.Size..]);
        var length = StartSize + (int)compressed.Length;
        if (length > MaxCompressedLength)
            return null;

        var header = MessageHeader.Read(message);
        var target = new BsonBufferWriter(length);
        var start = MessageHeader.Begin(target, header.RequestId, header.ResponseTo, OpCode.Compressed);
        target.WriteInt32((int)header.OpCode);
        target.WriteInt32(message.Length - MessageHeader.Size);
        target.WriteByte(ZlibId);
        target.WriteBytes(compressed.GetBuffer().AsSpan(0, (int)compressed.Length));
        MessageHeader.End(target, start);
        return target;
    }

    /// <summary>How much the beginning of a compressed message says that it holds, at most what a message may; 0 for what is malformed.</summary>
    /// <param name="start">Its first <see cref="StartSize"/> bytes.</param>
    public static int ClaimedLength(ReadOnlySpan<byte> start)
        => BinaryPrimitives.ReadInt32LittleEndian(start[(MessageHeader.Size + 4)..]) is >= 0 and <= MessageHeader.MaxLength and var length ? length : 0;

    /// <summary>Writes the message that the compressed one stands for.</summary>
    /// <remarks>The length that the message claims is only ever a limit: memory grows with what really comes out.</remarks>
    /// <exception cref="WireFormatException">The message is malformed, longer or shorter than it says, or compressed otherwise.</exception>
    public static void Expand(ArraySegment<byte> message, BsonBufferWriter target)
    {
        var header = MessageHeader.Read(message);
        var bytes = message.AsSpan(MessageHeader.Size);
        if (bytes.Length < PreambleSize)
            throw new WireFormatException($"A compressed message of {message.Count} bytes is too short.");
        var kind = (OpCode)BinaryPrimitives.ReadInt32LittleEndian(bytes);
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        if (kind is not (OpCode.Msg or OpCode.Query or OpCode.Reply))
            throw new WireFormatException($"A compressed message holds one of the kind {(int)kind}.");
        if (length is < 0 or > MessageHeader.MaxLength - MessageHeader.Size)
            throw new WireFormatException($"A compressed message says that it holds {length} bytes.");
        if (bytes[8] != ZlibId)
            throw new WireFormatException($"A message is compressed by {bytes[8]}, which was not agreed.");

        target.Reset();
        var start = MessageHeader.Begin(target, header.RequestId, header.ResponseTo, kind);
        Expand(message[StartSize..], length, target);
        MessageHeader.End(target, start);
    }

    private static void Expand(ArraySegment<byte> compressed, int length, BsonBufferWriter target)
    {
        var end = target.Length + length;
        try
        {
            using var zlib = new ZLibStream(new MemoryStream(compressed.Array!, compressed.Offset, compressed.Count, writable: false), CompressionMode.Decompress);
            while (zlib.Read(target.GetSpan(Step)) is > 0 and var read)
            {
                if (read > end - target.Length)
                    throw new WireFormatException($"A compressed message holds more than the {length} bytes that it says.");
                target.Advance(read);
            }
        }
        catch (InvalidDataException exception)
        {
            throw new WireFormatException("A compressed message is not what zlib writes.", exception);
        }

        if (target.Length != end)
            throw new WireFormatException($"A compressed message says that it holds {length} bytes, but holds {length - (end - target.Length)}.");
    }
}
