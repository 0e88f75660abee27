namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary><c>$type</c>, <c>$isNumber</c> and the conversions that <see cref="TypeConversion"/> does.</summary>
internal static class ConversionFunctions
{
    public static IReadOnlyList<Function> Table { get; } =
    [
        new("$isNumber", 1, 1, values => values[0] is { IsNumeric: true }),
        Conversion("$toBool", "bool"),
        Conversion("$toDate", "date"),
        Conversion("$toDecimal", "decimal"),
        Conversion("$toDouble", "double"),
        Conversion("$toInt", "int"),
        Conversion("$toLong", "long"),
        Conversion("$toObjectId", "objectId"),
        Conversion("$toString", "string"),
        new("$type", 1, 1, values => BsonTypeNames.Of(values[0])),
    ];

    private static Function Conversion(string name, string type) =>
        new(name, 1, 1, values => BsonOrder.IsNullish(values[0]) ? BsonNull.Value : TypeConversion.Convert(values[0]!, type)) { IsConversion = true };
}
