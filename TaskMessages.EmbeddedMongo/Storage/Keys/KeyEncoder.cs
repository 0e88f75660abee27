namespace TaskMessages.EmbeddedMongo.Storage.Keys;

/// <summary>
/// Encodes values so that the bytes compare as the values do in MongoDB's order, equal values giving equal bytes, and no encoding being
/// the start of another. The types of numbers and of text are lost: keys are compared, never decoded.
/// </summary>
internal static class KeyEncoder
{
    private const ulong SignFlip = 0x8000_0000_0000_0000;

    /// <summary>Appends a value; descending values have all their bytes inverted.</summary>
    public static void Write(KeyBuffer key, BsonValue value, bool descending)
    {
        var start = key.Length;
        Write(key, value);
        if (descending)
            key.Invert(start);
    }

    public static byte[] Encode(BsonValue value)
    {
        var key = new KeyBuffer();
        Write(key, value);
        return key.ToArray();
    }

    public static void Write(KeyBuffer key, BsonValue value)
    {
        switch (value)
        {
            case BsonObjectId id:
                key.Byte(KeyTag.ObjectId);
                Span<byte> bytes = stackalloc byte[12];
                id.Value.ToByteSpan(bytes);
                key.Bytes(bytes);
                break;
            case BsonString text:
                key.Byte(KeyTag.Text);
                key.Text(text.Value);
                break;
            case BsonInt32 number:
                NumberKey.Write(key, number.Value);
                break;
            case BsonInt64 number:
                NumberKey.Write(key, number.Value);
                break;
            case BsonDateTime date:
                key.Byte(KeyTag.DateTime);
                key.UInt64((ulong)date.MillisecondsSinceEpoch ^ SignFlip);
                break;
            case BsonDouble number:
                NumberKey.Write(key, number.Value);
                break;
            case BsonNull:
                key.Byte(KeyTag.Null);
                break;
            case BsonBoolean flag:
                key.Byte(flag.Value ? KeyTag.True : KeyTag.False);
                break;
            case BsonDocument document:
                WriteDocument(key, document);
                break;
            case BsonArray array:
                WriteArray(key, array);
                break;
            default:
                WriteRareType(key, value);
                break;
        }
    }

    // Documents compare element by element: type, then name, then value.
    private static void WriteDocument(KeyBuffer key, BsonDocument document)
    {
        key.Byte(KeyTag.Document);
        foreach (ref readonly var element in document.AsSpan())
        {
            key.Byte((byte)(BsonComparison.TypeRank(element.Value.BsonType) + 1));
            key.Text(element.Name);
            Write(key, element.Value);
        }

        key.Byte(0);
    }

    private static void WriteArray(KeyBuffer key, BsonArray array)
    {
        key.Byte(KeyTag.Array);
        foreach (var item in array)
            Write(key, item);
        key.Byte(0);
    }

    private static void WriteRareType(KeyBuffer key, BsonValue value)
    {
        switch (value)
        {
            case BsonDecimal128 number:
                NumberKey.Write(key, number.Value);
                break;
            case BsonSymbol symbol:
                key.Byte(KeyTag.Text);
                key.Text(symbol.Name);
                break;
            case BsonBinaryData binary:
                key.Byte(KeyTag.Binary);
                key.UInt32((uint)binary.Bytes.Length);
                key.Byte((byte)binary.SubType);
                key.Bytes(binary.Bytes);
                break;
            case BsonTimestamp timestamp:
                key.Byte(KeyTag.Timestamp);
                key.UInt64((ulong)timestamp.Value);
                break;
            case BsonRegularExpression regex:
                key.Byte(KeyTag.RegularExpression);
                key.Text(regex.Pattern);
                key.Text(regex.Options);
                break;
            case BsonJavaScriptWithScope code:
                key.Byte(KeyTag.JavaScriptWithScope);
                key.Text(code.Code);
                WriteDocument(key, code.Scope);
                break;
            case BsonJavaScript code:
                key.Byte(KeyTag.JavaScript);
                key.Text(code.Code);
                break;
            case BsonDbPointer pointer:
                key.Byte(KeyTag.DbPointer);
                key.Text(pointer.Namespace);
                Write(key, pointer.Id);
                break;
            default:
                key.Byte(value.BsonType switch
                {
                    BsonType.MinKey => KeyTag.MinKey,
                    BsonType.Undefined => KeyTag.Undefined,
                    BsonType.MaxKey => KeyTag.MaxKey,
                    _ => throw new NotSupportedException($"Values of type {value.BsonType} have no key."),
                });
                break;
        }
    }
}
