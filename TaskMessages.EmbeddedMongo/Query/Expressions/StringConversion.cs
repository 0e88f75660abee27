using System.Globalization;

namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary>Values as strings.</summary>
internal static class StringConversion
{
    /// <summary>For operators that take anything for a string: null and missing are empty.</summary>
    public static string Coerce(BsonValue? value, string @operator)
    {
        if (BsonOrder.IsNullish(value))
            return string.Empty;
        if (value is BsonSymbol symbol)
            return symbol.Name;
        return value is BsonString or { IsNumeric: true } or BsonDateTime
            ? Convert(value)!
            : throw new ServerErrorException(16007, $"can't convert from BSON type {BsonTypeNames.Of(value)} to String in {@operator}");
    }

    /// <returns>Null for types that have no text.</returns>
    public static string? Convert(BsonValue value) => value switch
    {
        BsonString text => text.Value,
        BsonBoolean boolean => boolean.Value ? "true" : "false",
        BsonDouble number => OfDouble(number.Value),
        BsonInt32 or BsonInt64 or BsonDecimal128 => value.ToString(),
        BsonObjectId id => id.Value.ToString(),
        BsonDateTime date => OfDate(date),
        _ => null,
    };

    private static string OfDouble(double value)
    {
        if (!double.IsFinite(value))
            return double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
        return DoubleText.Of(value);
    }

    private static string OfDate(BsonDateTime date) => date.IsValidDateTime
        ? date.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
        : date.MillisecondsSinceEpoch.ToString(CultureInfo.InvariantCulture);
}
