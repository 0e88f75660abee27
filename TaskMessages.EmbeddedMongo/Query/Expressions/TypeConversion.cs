using System.Text;

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
        "string" => StringConversion.Convert(value) ?? throw Unsupported(value, type),
        _ => throw Unsupported(value, type),
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
                return NumberText.ToInteger(text.Value, min, max);
            case BsonDouble or BsonDecimal128 when BsonOrder.IsNaN(value):
                throw Failed("Attempt to convert NaN value to integer type in $convert with no onError value");
            case BsonDouble or BsonDecimal128 when double.IsInfinity(value.ToDouble()):
                throw Failed("Attempt to convert infinity value to integer type in $convert with no onError value");
            case BsonDouble real:
                // The bounds are for the number with its fraction; those of decimals and of the text are not.
                return real.Value >= min && (max == long.MaxValue ? real.Value < max : real.Value <= max) ? (long)real.Value : throw Overflow(DoubleText.Of(real.Value));
            case { IsNumeric: true }:
                return WholeNumber.TryTruncate(value, out var number) && number >= min && number <= max ? number : throw Overflow(value is BsonInt64 ? string.Empty : value.ToString()!);
            default:
                throw Unsupported(value, type);
        }
    }

    private static BsonDouble ToDouble(BsonValue value) => BsonDoubles.Of(value switch
    {
        { IsNumeric: true } => value.ToDouble(),
        BsonBoolean boolean => boolean.Value ? 1.0 : 0.0,
        BsonDateTime date => (double)date.MillisecondsSinceEpoch,
        BsonString text => NumberText.ToDouble(text.Value),
        _ => throw Unsupported(value, "double"),
    });

    private static BsonValue ToDecimal(BsonValue value) => value switch
    {
        { IsNumeric: true } => DecimalConversion.Of(value),
        BsonBoolean boolean => new Decimal128(boolean.Value ? 1 : 0),
        BsonDateTime date => new Decimal128(date.MillisecondsSinceEpoch),
        BsonString text => NumberText.ToDecimal(text.Value),
        _ => throw Unsupported(value, "decimal"),
    };

    private static BsonValue ToDate(BsonValue value) => value switch
    {
        BsonDateTime => value,
        BsonObjectId id => new BsonDateTime(id.Value.CreationTime),
        BsonTimestamp stamp => new BsonDateTime((uint)stamp.Timestamp * 1000L),
        BsonInt64 or BsonDouble or BsonDecimal128 => new BsonDateTime(ToInteger(value, "long", long.MinValue, long.MaxValue)),
        BsonString text => new BsonDateTime(DateText.ToMilliseconds(text.Value)),
        _ => throw Unsupported(value, "date"),
    };

    private static BsonValue ToObjectId(BsonValue value) => value switch
    {
        BsonObjectId => value,
        BsonString text => ObjectId.TryParse(text.Value, out var id)
            ? id
            : throw Failed($"Failed to parse objectId '{text.Value}' in $convert with no onError value: {WhyNoObjectId(text.Value)}"),
        _ => throw Unsupported(value, "objectId"),
    };

    private static ServerErrorException Unsupported(BsonValue value, string type) =>
        Failed($"Unsupported conversion from {BsonTypeNames.Of(value)} to {type} in $convert with no onError value");

    private static string WhyNoObjectId(string text) => Encoding.UTF8.GetByteCount(text) is var length and not 24
        ? $"Invalid string length for parsing to OID, expected 24 but found {length}"
        : "Invalid character found in hex string: " + text.FirstOrDefault(c => !char.IsAsciiHexDigit(c));

    private static ServerErrorException Overflow(string number) => Failed("Conversion would overflow target type in $convert with no onError value: " + number);

    private static ServerErrorException Failed(string message) => new(ServerError.ConversionFailure, message);
}
