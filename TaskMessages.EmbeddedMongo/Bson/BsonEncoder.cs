namespace TaskMessages.EmbeddedMongo.Bson;

/// <summary>Values to BSON bytes.</summary>
internal static class BsonEncoder
{
    private static readonly byte[][] IndexNames = [.. Enumerable.Range(0, 256).Select(ArrayName)];

    public static void WriteDocument(BsonBufferWriter writer, BsonDocument document, int depth)
    {
        CheckDepth(depth);
        var start = writer.BeginLength();
        foreach (ref readonly var element in document.AsSpan())
            WriteElement(writer, in element, depth);
        writer.WriteByte(0);
        writer.EndLength(start);
    }

    /// <summary>Writes one element of a document at that depth.</summary>
    public static void WriteElement(BsonBufferWriter writer, in BsonElement element, int depth)
    {
        writer.WriteByte((byte)element.Value.BsonType);
        writer.WriteCString(element.Name);
        WriteValue(writer, element.Value, depth);
    }

    private static void WriteArray(BsonBufferWriter writer, BsonArray array, int depth)
    {
        CheckDepth(depth);
        var start = writer.BeginLength();
        for (var i = 0; i < array.Count; i++)
        {
            var value = array[i];
            writer.WriteByte((byte)value.BsonType);
            writer.WriteBytes(i < IndexNames.Length ? IndexNames[i] : ArrayName(i));
            WriteValue(writer, value, depth);
        }

        writer.WriteByte(0);
        writer.EndLength(start);
    }

    private static void WriteValue(BsonBufferWriter writer, BsonValue value, int depth)
    {
        switch (value.BsonType)
        {
            case BsonType.String:
                writer.WriteString(((BsonString)value).Value);
                break;
            case BsonType.Int32:
                writer.WriteInt32(((BsonInt32)value).Value);
                break;
            case BsonType.Int64:
                writer.WriteInt64(((BsonInt64)value).Value);
                break;
            case BsonType.Document:
                WriteDocument(writer, (BsonDocument)value, depth + 1);
                break;
            case BsonType.Array:
                WriteArray(writer, (BsonArray)value, depth + 1);
                break;
            case BsonType.Boolean:
                writer.WriteByte(((BsonBoolean)value).Value ? (byte)1 : (byte)0);
                break;
            case BsonType.DateTime:
                writer.WriteInt64(((BsonDateTime)value).MillisecondsSinceEpoch);
                break;
            case BsonType.ObjectId:
                writer.WriteObjectId(((BsonObjectId)value).Value);
                break;
            case BsonType.Double:
                writer.WriteDouble(((BsonDouble)value).Value);
                break;
            default:
                WriteRareValue(writer, value, depth);
                break;
        }
    }

    private static void WriteRareValue(BsonBufferWriter writer, BsonValue value, int depth)
    {
        switch (value)
        {
            case BsonNull or BsonUndefined or BsonMinKey or BsonMaxKey:
                break;
            case BsonBinaryData binary:
                WriteBinary(writer, binary);
                break;
            case BsonTimestamp timestamp:
                writer.WriteInt64(timestamp.Value);
                break;
            case BsonRegularExpression regex:
                writer.WriteCString(regex.Pattern);
                writer.WriteCString(regex.Options);
                break;
            case BsonDecimal128 number:
                writer.WriteInt64((long)number.Value.GetIEEELowBits());
                writer.WriteInt64((long)number.Value.GetIEEEHighBits());
                break;
            case BsonJavaScriptWithScope scoped:
                var start = writer.BeginLength();
                writer.WriteString(scoped.Code);
                WriteDocument(writer, scoped.Scope, depth + 1);
                writer.EndLength(start);
                break;
            case BsonJavaScript code:
                writer.WriteString(code.Code);
                break;
            case BsonSymbol symbol:
                writer.WriteString(symbol.Name);
                break;
            case BsonDbPointer pointer:
                writer.WriteString(pointer.Namespace);
                writer.WriteObjectId(pointer.Id);
                break;
            default:
                throw new BsonFormatException($"A {value.GetType().Name} cannot be written.");
        }
    }

    private static void WriteBinary(BsonBufferWriter writer, BsonBinaryData binary)
    {
        var old = binary.SubType == BsonBinaries.OldSubType;
        writer.WriteInt32(old ? binary.Bytes.Length + 4 : binary.Bytes.Length);
        writer.WriteByte((byte)binary.SubType);
        if (old)
            writer.WriteInt32(binary.Bytes.Length);
        writer.WriteBytes(binary.Bytes);
    }

    private static byte[] ArrayName(int index)
    {
        Span<byte> name = stackalloc byte[11];
        index.TryFormat(name, out var length);
        return [.. name[..length], 0];
    }

    private static void CheckDepth(int depth)
    {
        if (depth > BsonCodec.MaxDepth)
            throw new BsonFormatException($"Documents are nested deeper than {BsonCodec.MaxDepth}.");
    }
}
