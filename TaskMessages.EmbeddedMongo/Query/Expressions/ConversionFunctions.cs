using TaskMessages.Mongo.Bson;

namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary><c>$type</c>, <c>$isNumber</c> and the conversions that <see cref="TypeConversion"/> does.</summary>
internal static class ConversionFunctions
{
    public static IReadOnlyList<Function> Table { get; } =
    [
        new("$isNumber", 1, 1, values => values[0] is { IsNumeric: true }),
        new("$toBool", 1, 1, values => Convert(values[0], "bool")),
        new("$toDate", 1, 1, values => Convert(values[0], "date")),
        new("$toDecimal", 1, 1, values => Convert(values[0], "decimal")),
        new("$toDouble", 1, 1, values => Convert(values[0], "double")),
        new("$toInt", 1, 1, values => Convert(values[0], "int")),
        new("$toLong", 1, 1, values => Convert(values[0], "long")),
        new("$toObjectId", 1, 1, values => Convert(values[0], "objectId")),
        new("$toString", 1, 1, values => Convert(values[0], "string")),
        new("$type", 1, 1, values => BsonTypeNames.Of(values[0])),
    ];

    private static BsonValue Convert(BsonValue? value, string type) => BsonOrder.IsNullish(value) ? BsonNull.Value : TypeConversion.Convert(value!, type);
}
