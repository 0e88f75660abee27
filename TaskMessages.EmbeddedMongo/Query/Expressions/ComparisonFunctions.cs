namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary><c>$cmp $eq $gt $gte $lt $lte $ne $not</c>: in the order of all values, without type brackets.</summary>
internal static class ComparisonFunctions
{
    public static IReadOnlyList<Function> Table { get; } =
    [
        new("$cmp", 2, 2, values => Math.Sign(Compare(values))),
        new("$eq", 2, 2, values => Compare(values) == 0),
        new("$gt", 2, 2, values => Compare(values) > 0),
        new("$gte", 2, 2, values => Compare(values) >= 0),
        new("$lt", 2, 2, values => Compare(values) < 0),
        new("$lte", 2, 2, values => Compare(values) <= 0),
        new("$ne", 2, 2, values => Compare(values) != 0),
        new("$not", 1, 1, values => !Truth.Of(values[0])),
    ];

    private static int Compare(BsonValue?[] values) => BsonOrder.Compare(values[0], values[1]);
}
