using System.Globalization;

namespace TaskMessages.Mongo.Bson;

/// <summary>Turns the objects by which Extended JSON spells BSON types into values of those types.</summary>
/// <remarks>An object whose first key (or, for two-key forms, any key) is such a type's must have exactly that type's shape.
/// Other objects with <c>$</c> keys, such as query operators, stay documents.</remarks>
internal static class ExtendedJsonTypes
{
    private const string TypeKeys =
        "$oid $symbol $numberInt $numberLong $numberDouble $numberDecimal $binary $uuid $code $timestamp $regularExpression "
        + "$dbPointer $date $minKey $maxKey $undefined";

    private static readonly HashSet<string> Keys = [.. TypeKeys.Split(' ')];

    public static BsonValue Resolve(BsonDocument document)
    {
        foreach (ref readonly var element in document.AsSpan())
        {
            if (element.Name.StartsWith('$') && Keys.Contains(element.Name))
                return Create(element.Name, element.Value, document) ?? throw new BsonFormatException($"'{element.Name}' is not followed by what the type needs.");
        }

        return document;
    }

    private static BsonValue? Create(string key, BsonValue value, BsonDocument document)
    {
        if (key == "$code")
            return Code(value, document);
        if (key == "$binary" && value is BsonString)
            return LegacyBinary(value.AsString, document);
        if (document.ElementCount != 1)
            return null;
        return key switch
        {
            "$oid" => Text(value) is { } text && ObjectId.TryParse(text, out var id) ? new BsonObjectId(id) : null,
            "$symbol" => Text(value) is { } text ? new BsonSymbol(text) : null,
            "$numberInt" => int.TryParse(Text(value), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? BsonInt32.Of(number) : null,
            "$numberLong" => long.TryParse(Text(value), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? BsonInt64.Of(number) : null,
            "$numberDouble" => Double(Text(value)),
            "$numberDecimal" => Text(value) is { } text && Decimal128.TryParse(text, out var number) ? new BsonDecimal128(number) : null,
            "$binary" => Binary(value as BsonDocument),
            "$uuid" => Guid.TryParseExact(Text(value), "D", out var guid) ? new BsonBinaryData(guid, GuidRepresentation.Standard) : null,
            "$timestamp" => Timestamp(value as BsonDocument),
            "$regularExpression" => Regex(value as BsonDocument),
            "$dbPointer" => DbPointer(value as BsonDocument),
            "$date" => Date(value),
            "$minKey" => value is BsonInt32 { Value: 1 } ? BsonMinKey.Value : null,
            "$maxKey" => value is BsonInt32 { Value: 1 } ? BsonMaxKey.Value : null,
            "$undefined" => value == true ? BsonUndefined.Value : null,
            _ => null,
        };
    }

    private static string? Text(BsonValue? value) => (value as BsonString)?.Value;

    private static BsonDouble? Double(string? text) => text switch
    {
        null => null,
        "Infinity" => BsonDouble.Of(double.PositiveInfinity),
        "-Infinity" => BsonDouble.Of(double.NegativeInfinity),
        "NaN" => BsonDouble.Of(double.NaN),
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? BsonDouble.Of(number) : null,
    };

    private static BsonValue? Code(BsonValue value, BsonDocument document)
    {
        if (Text(value) is not { } code)
            return null;
        if (document.ElementCount == 1)
            return new BsonJavaScript(code);
        return document.ElementCount == 2 && document.TryGetValue("$scope", out var scope) && scope is BsonDocument variables
            ? new BsonJavaScriptWithScope(code, variables)
            : null;
    }

    private static BsonBinaryData? Binary(BsonDocument? parts)
    {
        return parts is { ElementCount: 2 } && Member(parts, "base64") is { } base64 && Member(parts, "subType") is { } subType
            ? Binary(base64, subType)
            : null;
    }

    private static BsonBinaryData? LegacyBinary(string base64, BsonDocument document) =>
        document.ElementCount == 2 && Member(document, "$type") is { } subType ? Binary(base64, subType) : null;

    private static BsonBinaryData? Binary(string base64, string subType)
    {
        var bytes = new byte[((base64.Length + 3) / 4) * 3];
        return subType.Length is 1 or 2
            && byte.TryParse(subType, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var type)
            && Convert.TryFromBase64String(base64, bytes, out var length)
            ? new BsonBinaryData(bytes[..length], (BsonBinarySubType)type)
            : null;
    }

    private static BsonTimestamp? Timestamp(BsonDocument? parts)
    {
        return parts is { ElementCount: 2 } && Seconds("t") is { } seconds && Seconds("i") is { } increment
            ? new BsonTimestamp((int)seconds, (int)increment)
            : null;

        uint? Seconds(string name) =>
            parts.TryGetValue(name, out var value) && value is BsonInt32 or BsonInt64 && value.ToInt64() is >= 0 and <= uint.MaxValue
                ? (uint)value.ToInt64()
                : null;
    }

    private static BsonRegularExpression? Regex(BsonDocument? parts)
    {
        return parts is { ElementCount: 2 } && Member(parts, "pattern") is { } pattern && Member(parts, "options") is { } options
            && !pattern.Contains('\0') && !options.Contains('\0')
            ? new BsonRegularExpression(pattern, options)
            : null;
    }

    private static BsonDbPointer? DbPointer(BsonDocument? parts)
    {
        return parts is { ElementCount: 2 } && Member(parts, "$ref") is { } ns && parts.TryGetValue("$id", out var id) && id is BsonObjectId objectId
            ? new BsonDbPointer(ns, objectId.Value)
            : null;
    }

    private static BsonDateTime? Date(BsonValue value)
    {
        if (value is BsonInt64 milliseconds)
            return new BsonDateTime(milliseconds.Value);
        return DateTimeOffset.TryParse(Text(value), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? new BsonDateTime(date.UtcDateTime)
            : null;
    }

    private static string? Member(BsonDocument document, string name) =>
        document.TryGetValue(name, out var value) ? Text(value) : null;
}
