namespace TaskMessages.EmbeddedMongo.Wire;

/// <summary>The answer to the legacy query message, with one document.</summary>
internal static class OpReply
{
    private const int AwaitCapable = 8;

    /// <summary>Reads the single document of a whole message, its header included.</summary>
    /// <exception cref="WireFormatException">The message is malformed or does not have exactly one document.</exception>
    public static BsonDocument Decode(ReadOnlySpan<byte> message)
    {
        try
        {
            var reader = new BsonSpanReader(message[MessageHeader.Size..]);
            reader.ReadInt32();
            reader.ReadInt64();
            reader.ReadInt32();
            if (reader.ReadInt32() != 1)
                throw new WireFormatException("An OP_REPLY message does not have one document.");
            var document = BsonDecoder.ReadDocument(ref reader, depth: 1);
            return reader.Remaining == 0 ? document : throw new WireFormatException("Bytes follow an OP_REPLY message's document.");
        }
        catch (BsonFormatException exception)
        {
            throw new WireFormatException($"An OP_REPLY message is malformed: {exception.Message}", exception);
        }
    }

    public static void Write(BsonBufferWriter writer, int requestId, int responseTo, BsonDocument document)
    {
        var start = MessageHeader.Begin(writer, requestId, responseTo, OpCode.Reply);
        writer.WriteInt32(AwaitCapable);
        writer.WriteInt64(0);
        writer.WriteInt32(0);
        writer.WriteInt32(1);
        BsonCodec.Encode(document, writer);
        MessageHeader.End(writer, start);
    }
}
