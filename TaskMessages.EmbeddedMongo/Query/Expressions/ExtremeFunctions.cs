namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary>The greatest and the least of values; null and missing are passed over. A single array stands for its elements.</summary>
internal static class ExtremeFunctions
{
    public static IReadOnlyList<Function> Table { get; } =
    [
        new("$max", 0, Function.AnyNumber, values => Extreme(values, sign: 1)),
        new("$min", 0, Function.AnyNumber, values => Extreme(values, sign: -1)),
    ];

    private static BsonValue Extreme(BsonValue?[] values, int sign)
    {
        BsonValue? extreme = null;
        foreach (var value in values is [BsonArray array] ? array : (IEnumerable<BsonValue?>)values)
        {
            if (!BsonOrder.IsNullish(value) && (extreme is null || BsonOrder.Compare(value, extreme) * sign > 0))
                extreme = value;
        }
        return extreme ?? BsonNull.Value;
    }
}
