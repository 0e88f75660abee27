using System.Buffers.Binary;

namespace TaskMessages.EmbeddedMongo.Wire;

/// <summary>The first 16 bytes of every message.</summary>
/// <param name="Length">Bytes of the whole message, this header included.</param>
/// <param name="RequestId">The sender's number of the message.</param>
/// <param name="ResponseTo">The request that this message answers.</param>
/// <param name="OpCode">What kind of message follows.</param>
internal readonly record struct MessageHeader(int Length, int RequestId, int ResponseTo, OpCode OpCode)
{
    public const int Size = 16;

    /// <summary>Largest message: the protocol's 48,000,000 bytes and room for the command around the documents.</summary>
    public const int MaxLength = 48_000_000 + (16 * 1024);

    /// <exception cref="WireFormatException">The length is one that no message has.</exception>
    public static MessageHeader Read(ReadOnlySpan<byte> bytes)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        if (length is < Size or > MaxLength)
            throw new WireFormatException($"A message has the length {length}; it must be {Size} to {MaxLength}.");
        return new MessageHeader(
            length,
            BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]),
            (OpCode)BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]));
    }

    /// <summary>Writes a header whose length <see cref="End"/> fills in.</summary>
    public static int Begin(BsonBufferWriter writer, int requestId, int responseTo, OpCode opCode)
    {
        var start = writer.BeginLength();
        writer.WriteInt32(requestId);
        writer.WriteInt32(responseTo);
        writer.WriteInt32((int)opCode);
        return start;
    }

    /// <exception cref="WireFormatException">The message is longer than messages may be.</exception>
    public static void End(BsonBufferWriter writer, int start)
    {
        if (writer.Length - start > MaxLength)
            throw new WireFormatException($"A message of {writer.Length - start} bytes is too long to be sent.");
        writer.EndLength(start);
    }
}
