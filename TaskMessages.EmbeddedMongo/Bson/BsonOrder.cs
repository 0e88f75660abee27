namespace TaskMessages.EmbeddedMongo.Bson;

/// <summary>
/// MongoDB's comparison order over values of any type. A C# null stands for a missing field, which orders with undefined, before null.
/// </summary>
internal static class BsonOrder
{
    public static IComparer<BsonValue> Comparer { get; } = Comparer<BsonValue>.Create(Compare);

    /// <summary>Equality in this order: 1 and 1.0 are one value.</summary>
    public static IEqualityComparer<BsonValue> EqualityComparer { get; } = new BsonOrderEquality();

    /// <summary>The bracket of a value's type. A range filter only matches values of its operand's bracket.</summary>
    public static int Rank(BsonValue? value) => BsonComparison.TypeRank(value?.BsonType ?? BsonType.Undefined);

    public static int Compare(BsonValue? left, BsonValue? right)
    {
        if (left is not null && right is not null)
            return BsonComparison.Compare(left, right);
        return Rank(left).CompareTo(Rank(right));
    }

    public static bool AreEqual(BsonValue? left, BsonValue? right) => Compare(left, right) == 0;

    /// <summary>Whether a null filter matches the value: null, undefined and missing do.</summary>
    public static bool IsNullish(BsonValue? value) => value is null || value.BsonType is BsonType.Null or BsonType.Undefined;

    public static bool IsNumber(BsonValue? value) => value is { IsNumeric: true };

    public static bool IsNaN(BsonValue? value) => value switch
    {
        BsonDouble number => double.IsNaN(number.Value),
        BsonDecimal128 number => Decimal128.IsNaN(number.Value),
        _ => false,
    };
}
