namespace TaskMessages.EmbeddedMongo.Wire;

/// <summary>
/// How much memory the documents of a message take once they are decoded, roughly; texts are counted as their bytes. Empty documents take
/// thirty times theirs. Found by skipping through the bytes once; what is malformed is left to the decoder.
/// </summary>
internal static class MessageCost
{
    private const int OfDocument = 160;
    private const int OfArray = 96;
    private const int OfElement = 24;
    private const int OfValue = 32;
    private const int OfText = 56;

    /// <param name="message">One whole message with its header.</param>
    /// <returns>Bytes.</returns>
    public static long Of(ReadOnlySpan<byte> message)
    {
        try
        {
            return MessageHeader.Read(message).OpCode == OpCode.Msg ? OfSections(message) : OfDocument + message.Length;
        }
        catch (BsonFormatException)
        {
            return 0;
        }
    }

    private static long OfSections(ReadOnlySpan<byte> message)
    {
        var reader = new BsonSpanReader(message);
        reader.ReadBytes(MessageHeader.Size + sizeof(int));
        var cost = 0L;
        while (reader.Remaining > sizeof(int))
        {
            if (reader.ReadByte() == 0)
            {
                cost += Skip(ref reader, depth: 1, OfDocument);
                continue;
            }

            var end = reader.Position + reader.ReadInt32();
            if (end > message.Length || end <= reader.Position)
                return cost;
            reader.ReadCStringBytes();
            while (reader.Position < end)
                cost += Skip(ref reader, depth: 1, OfDocument);
        }

        return cost;
    }

    private static long Skip(ref BsonSpanReader reader, int depth, int own)
    {
        if (depth > BsonCodec.MaxDepth)
            throw new BsonFormatException("A message is nested too deeply.");
        var frame = reader.BeginDocument();
        long cost = own;
        while (reader.Remaining > 0)
        {
            var type = (BsonType)reader.ReadByte();
            reader.ReadCStringBytes();
            cost += OfElement + SkipValue(ref reader, type, depth);
        }

        reader.EndDocument(frame);
        return cost;
    }

    private static long SkipValue(ref BsonSpanReader reader, BsonType type, int depth) => type switch
    {
        BsonType.Document => Skip(ref reader, depth + 1, OfDocument),
        BsonType.Array => Skip(ref reader, depth + 1, OfArray),
        BsonType.String or BsonType.JavaScript or BsonType.Symbol => OfText + (long)SkipBytes(ref reader, reader.ReadInt32()),
        BsonType.Binary => OfText + (long)SkipBytes(ref reader, reader.ReadInt32() + 1),
        BsonType.Double or BsonType.DateTime or BsonType.Timestamp or BsonType.Int64 => OfValue + Skipped(ref reader, 8),
        BsonType.Int32 => OfValue + Skipped(ref reader, 4),
        BsonType.Boolean => Skipped(ref reader, 1),
        BsonType.ObjectId => OfValue + Skipped(ref reader, 12),
        BsonType.Decimal128 => OfValue + Skipped(ref reader, 16),
        BsonType.RegularExpression => OfText + (long)(reader.ReadCStringBytes().Length + reader.ReadCStringBytes().Length),
        BsonType.JavaScriptWithScope => OfText + OfDocument + (long)SkipBytes(ref reader, reader.ReadInt32() - sizeof(int)),
        BsonDbPointer.Type => OfText + (long)SkipBytes(ref reader, reader.ReadInt32() + 12),
        BsonType.Null or BsonType.Undefined or BsonType.MinKey or BsonType.MaxKey => 0,
        _ => throw new BsonFormatException("A message has a value of an unknown type."),
    };

    /// <summary>Skips a value that takes no more than every value does.</summary>
    private static long Skipped(ref BsonSpanReader reader, int count)
    {
        reader.ReadBytes(count);
        return 0;
    }

    private static int SkipBytes(ref BsonSpanReader reader, int count) => reader.ReadBytes(count).Length;
}
