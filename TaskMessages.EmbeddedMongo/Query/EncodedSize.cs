using System.Text;

namespace TaskMessages.EmbeddedMongo.Query;

/// <summary>How many bytes a document or a value has once encoded, without encoding it.</summary>
internal static class EncodedSize
{
    private const int LengthAndEnd = 5;

    public static int Of(BsonDocument document)
    {
        var size = LengthAndEnd;
        foreach (var element in document)
            size += 2 + Utf8(element.Name) + Of(element.Value);
        return size;
    }

    public static int Of(BsonValue value) => value switch
    {
        BsonDocument document => Of(document),
        BsonArray array => Of(array),
        BsonString text => LengthAndEnd + Utf8(text.Value),
        BsonInt64 or BsonDouble or BsonDateTime or BsonTimestamp => 8,
        BsonInt32 => 4,
        BsonBoolean => 1,
        BsonObjectId => 12,
        BsonBinaryData binary => LengthAndEnd + binary.Bytes.Length,
        BsonDecimal128 => 16,
        BsonNull or BsonUndefined or BsonMinKey or BsonMaxKey => 0,
        BsonRegularExpression regex => 2 + Utf8(regex.Pattern) + Utf8(regex.Options),
        BsonSymbol symbol => LengthAndEnd + Utf8(symbol.Name),
        BsonJavaScriptWithScope code => 9 + Utf8(code.Code) + Of(code.Scope),
        BsonJavaScript code => LengthAndEnd + Utf8(code.Code),
        _ => 17 + Utf8(value.ToString()!),
    };

    private static int Of(BsonArray array)
    {
        var size = LengthAndEnd;
        for (var i = 0; i < array.Count; i++)
            size += 2 + Digits(i) + Of(array[i]);
        return size;
    }

    private static int Digits(int index) => index switch
    {
        < 10 => 1,
        < 100 => 2,
        < 1_000 => 3,
        < 10_000 => 4,
        < 100_000 => 5,
        < 1_000_000 => 6,
        < 10_000_000 => 7,
        _ => 8,
    };

    private static int Utf8(string text) => Encoding.UTF8.GetByteCount(text);
}
