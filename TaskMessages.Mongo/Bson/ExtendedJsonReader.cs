using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TaskMessages.Mongo.Bson;

/// <summary>Reads MongoDB Extended JSON v2, canonical and relaxed. The JSON itself is RFC 8259's; the shell's dialect is not read.</summary>
/// <remarks>Whatever is wrong with the text is a <see cref="BsonFormatException"/>.</remarks>
internal static class ExtendedJsonReader
{
    public static BsonDocument ParseDocument(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return ParseValue(json) as BsonDocument ?? throw new BsonFormatException("The text is not a JSON object.");
    }

    public static BsonValue ParseValue(string json)
    {
        try
        {
            // each extended type adds up to two levels of its own
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json), new JsonReaderOptions { MaxDepth = BsonCodec.MaxDepth + 2 });
            reader.Read();
            var value = ReadValue(ref reader);
            if (reader.Read())
                throw new BsonFormatException("Text follows the JSON value.");
            return value;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new BsonFormatException(exception.Message, exception);
        }
    }

    private static BsonValue ReadValue(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => ReadObject(ref reader),
        JsonTokenType.StartArray => ReadArray(ref reader),
        JsonTokenType.String => (BsonString)reader.GetString()!,
        JsonTokenType.Number => ReadNumber(ref reader),
        JsonTokenType.True => BsonBoolean.True,
        JsonTokenType.False => BsonBoolean.False,
        _ => BsonNull.Value,
    };

    private static BsonValue ReadObject(ref Utf8JsonReader reader)
    {
        var document = new BsonDocument();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (name.Contains('\0'))
                throw new BsonFormatException("A name contains NUL.");
            reader.Read();
            document.Append(new BsonElement(name, ReadValue(ref reader)));
        }

        return ExtendedJsonTypes.Resolve(document);
    }

    private static BsonArray ReadArray(ref Utf8JsonReader reader)
    {
        var array = new BsonArray();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            array.Add(ReadValue(ref reader));
        return array;
    }

    private static BsonValue ReadNumber(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt32(out var int32))
            return int32 == 0 && reader.ValueSpan[0] == (byte)'-' ? BsonDouble.Of(-0.0) : BsonInt32.Of(int32);
        if (reader.TryGetInt64(out var int64))
            return BsonInt64.Of(int64);
        return BsonDouble.Of(double.Parse(reader.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture));
    }
}
