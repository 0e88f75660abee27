namespace TaskMessages.EmbeddedMongo.Bson;

/// <summary>BSON bytes to values.</summary>
internal static class BsonDecoder
{
    public static BsonDocument ReadDocument(ref BsonSpanReader reader, int depth)
    {
        CheckDepth(depth);
        var frame = reader.BeginDocument();
        var document = BsonDocuments.WithCapacity(Math.Clamp(reader.Remaining / 16, 1, 16));
        while (reader.Remaining > 0)
        {
            var type = reader.ReadByte();
            var name = reader.ReadName();
            document.Append(new BsonElement(name, ReadValue(ref reader, type, depth)));
        }

        reader.EndDocument(frame);
        return document.Indexed();
    }

    private static BsonArray ReadArray(ref BsonSpanReader reader, int depth)
    {
        CheckDepth(depth);
        var frame = reader.BeginDocument();
        var array = new BsonArray(Math.Clamp(reader.Remaining / 16, 1, 16));
        while (reader.Remaining > 0)
        {
            var type = reader.ReadByte();
            reader.ReadCStringBytes();
            array.Add(ReadValue(ref reader, type, depth));
        }

        reader.EndDocument(frame);
        return array;
    }

    private static BsonValue ReadValue(ref BsonSpanReader reader, byte type, int depth) => (BsonType)type switch
    {
        BsonType.String => (BsonString)reader.ReadString(),
        BsonType.Int32 => (BsonInt32)(reader.ReadInt32()),
        BsonType.Int64 => (BsonInt64)(reader.ReadInt64()),
        BsonType.Document => ReadDocument(ref reader, depth + 1),
        BsonType.Array => ReadArray(ref reader, depth + 1),
        BsonType.Boolean => (BsonBoolean)reader.ReadBoolean(),
        BsonType.Null => BsonNull.Value,
        BsonType.DateTime => new BsonDateTime(reader.ReadInt64()),
        BsonType.ObjectId => new BsonObjectId(reader.ReadObjectId()),
        BsonType.Double => BsonDoubles.Of(reader.ReadDouble()),
        BsonType.Binary => ReadBinary(ref reader),
        BsonType.Timestamp => new BsonTimestamp(reader.ReadInt64()),
        BsonType.RegularExpression => new BsonRegularExpression(reader.ReadCString(), reader.ReadCString()),
        BsonType.Decimal128 => ReadDecimal128(ref reader),
        BsonType.JavaScript => new BsonJavaScript(reader.ReadString()),
        BsonType.JavaScriptWithScope => ReadCodeWithScope(ref reader, depth),
        BsonType.Symbol => BsonSymbols.Create(reader.ReadString()),
        BsonType.Undefined => BsonUndefined.Value,
        BsonDbPointer.Type => new BsonDbPointer(reader.ReadString(), reader.ReadObjectId()),
        BsonType.MinKey => BsonMinKey.Value,
        BsonType.MaxKey => BsonMaxKey.Value,
        _ => throw new BsonFormatException($"There is no BSON type 0x{type:x2}."),
    };

    private static BsonBinaryData ReadBinary(ref BsonSpanReader reader)
    {
        var length = reader.ReadInt32();
        var subType = (BsonBinarySubType)reader.ReadByte();
        if (subType == BsonBinaries.OldSubType)
        {
            // the old sub type repeats the length inside
            var inner = reader.ReadInt32();
            if (length < 4 || inner != length - 4)
                throw new BsonFormatException($"A binary value of sub type 2 and length {length} has the inner length {inner}.");
            length = inner;
        }

        return BsonBinaries.Create(reader.ReadBytes(length).ToArray(), subType);
    }

    private static BsonDecimal128 ReadDecimal128(ref BsonSpanReader reader)
    {
        var low = reader.ReadUInt64();
        return new BsonDecimal128(Decimal128.FromIEEEBits(reader.ReadUInt64(), low));
    }

    private static BsonJavaScriptWithScope ReadCodeWithScope(ref BsonSpanReader reader, int depth)
    {
        var start = reader.Position;
        var size = reader.ReadInt32();
        var code = reader.ReadString();
        var scope = ReadDocument(ref reader, depth + 1);
        if (reader.Position - start != size)
            throw new BsonFormatException($"Code with scope has the length {size} but takes {reader.Position - start} bytes.");
        return new BsonJavaScriptWithScope(code, scope);
    }

    private static void CheckDepth(int depth)
    {
        if (depth > BsonCodec.MaxDepth)
            throw new BsonFormatException($"Documents are nested deeper than {BsonCodec.MaxDepth}.");
    }
}
