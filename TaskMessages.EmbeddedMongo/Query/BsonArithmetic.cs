namespace TaskMessages.EmbeddedMongo.Query;

/// <summary>
/// Sums and products across the numeric types: a decimal operand makes a decimal, else a double makes a double, else an int64 makes
/// an int64. An int32 result that does not fit becomes an int64.
/// </summary>
internal static class BsonArithmetic
{
    /// <returns>Null when an int64 overflows.</returns>
    public static BsonValue? Add(BsonValue left, BsonValue right)
    {
        if (left is BsonDecimal128 || right is BsonDecimal128)
            return DecimalArithmetic.Add(DecimalConversion.Of(left), DecimalConversion.Of(right));
        if (left is BsonDouble || right is BsonDouble)
            return BsonDoubles.Of(left.ToDouble() + right.ToDouble());
        var (l, r) = (left.ToInt64(), right.ToInt64());
        var sum = unchecked(l + r);
        return ((l ^ sum) & (r ^ sum)) < 0 ? null : Narrow(sum, left, right);
    }

    /// <inheritdoc cref="Add"/>
    public static BsonValue? Multiply(BsonValue left, BsonValue right)
    {
        if (left is BsonDecimal128 || right is BsonDecimal128)
            return DecimalArithmetic.Multiply(DecimalConversion.Of(left), DecimalConversion.Of(right));
        if (left is BsonDouble || right is BsonDouble)
            return BsonDoubles.Of(left.ToDouble() * right.ToDouble());
        var product = (Int128)left.ToInt64() * right.ToInt64();
        return product < long.MinValue || product > long.MaxValue ? null : Narrow((long)product, left, right);
    }

    private static BsonValue Narrow(long result, BsonValue left, BsonValue right) =>
        // Without the casts both branches would become int64.
        left is BsonInt32 && right is BsonInt32 && result is >= int.MinValue and <= int.MaxValue ? (BsonInt32)(int)result : (BsonInt64)result;
}
