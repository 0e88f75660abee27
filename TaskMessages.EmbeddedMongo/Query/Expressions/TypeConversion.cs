using System.Globalization;
using TaskMessages.Mongo.Bson;

namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary>Conversions between types, as <c>$convert</c> and its shorthands do them.</summary>
internal static class TypeConversion
{
    /// <param name="value">The value, neither null nor missing.</param>
    /// <param name="type">The name of the type to have.</param>
    /// <exception cref="ServerErrorException">Code 241: there is no such conversion, or the value does not allow it.</exception>
    public static BsonValue Convert(BsonValue value, string type) => type switch
    {
        "bool" => Truth.Of(value),
        "date" => ToDate(value),
        "decimal" => ToDecimal(value),
        "double" => ToDouble(value),
        "int" => ToInteger(value, "int", int.MinValue, int.MaxValue) is var number ? (int)number : 0,
        "long" => ToInteger(value, "long", long.MinValue, long.MaxValue),
        "objectId" => ToObjectId(value),
        _ => StringConversion.Convert(value) ?? throw Unsupported(value, "string"),
    };

    private static long ToInteger(BsonValue value, string type, long min, long max)
    {
        switch (value)
        {
            case BsonBoolean boolean:
                return boolean.Value ? 1 : 0;
            case BsonDateTime date when type == "long":
                return date.MillisecondsSinceEpoch;
            case BsonString text:
                return long.TryParse(text.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed) && parsed >= min && parsed <= max
                    ? parsed
                    : throw Unparsable(text.Value, "Did not consume whole string.");
            case { IsNumeric: true } when BsonOrder.IsNaN(value):
                throw Failed("Attempt to convert NaN value to integer type in $convert with no onError value");
            case { IsNumeric: true }:
                return WholeNumber.TryTruncate(value, out var number) && number >= min && number <= max
                    ? number
                    : throw Failed("Conversion would overflow target type in $convert with no onError value: " + StringConversion.Convert(value));
            default:
                throw Unsupported(value, type);
        }
    }

    private static BsonValue ToDouble(BsonValue value) => value switch
    {
        { IsNumeric: true } => value.ToDouble(),
        BsonBoolean boolean => boolean.Value ? 1.0 : 0.0,
        BsonDateTime date => (double)date.MillisecondsSinceEpoch,
        BsonString text => double.TryParse(text.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && !char.IsWhiteSpace(text.Value[0])
            ? number
            : throw Unparsable(text.Value, "Did not consume whole string."),
        _ => throw Unsupported(value, "double"),
    };

    private static BsonValue ToDecimal(BsonValue value) => value switch
    {
        BsonDouble number => new Decimal128(number.Value),
        { IsNumeric: true } => value.ToDecimal128(),
        BsonBoolean boolean => new Decimal128(boolean.Value ? 1 : 0),
        BsonDateTime date => new Decimal128(date.MillisecondsSinceEpoch),
        BsonString text => Decimal128.TryParse(text.Value, out var number) ? number : throw Unparsable(text.Value, "Failed to parse string to decimal"),
        _ => throw Unsupported(value, "decimal"),
    };

    private static BsonValue ToDate(BsonValue value) => value switch
    {
        BsonDateTime => value,
        BsonObjectId id => new BsonDateTime(id.Value.CreationTime),
        BsonTimestamp stamp => new BsonDateTime((uint)stamp.Timestamp * 1000L),
        BsonInt64 or BsonDouble or BsonDecimal128 => new BsonDateTime(ToInteger(value, "long", long.MinValue, long.MaxValue)),
        BsonString text => DateTimeOffset.TryParse(text.Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? new BsonDateTime(date.ToUnixTimeMilliseconds())
            : throw Failed($"Error parsing date string '{text.Value}' in $convert with no onError value"),
        _ => throw Unsupported(value, "date"),
    };

    private static BsonValue ToObjectId(BsonValue value) => value switch
    {
        BsonObjectId => value,
        BsonString text => ObjectId.TryParse(text.Value, out var id)
            ? id
            : throw Unparsable(text.Value, text.Value.Length == 24 ? "Invalid character found in hex string" : $"Invalid string length for parsing to OID, expected 24 but found {text.Value.Length}", "objectId"),
        _ => throw Unsupported(value, "objectId"),
    };

    private static ServerErrorException Unsupported(BsonValue value, string type) =>
        Failed($"Unsupported conversion from {BsonTypeNames.Of(value)} to {type} in $convert with no onError value");

    private static ServerErrorException Unparsable(string text, string why, string type = "number") =>
        Failed($"Failed to parse {type} '{text}' in $convert with no onError value: {why}");

    private static ServerErrorException Failed(string message) => new(ServerError.ConversionFailure, message);
}
