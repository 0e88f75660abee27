namespace TaskMessages.EmbeddedMongo.Bson;

/// <summary>Compares numbers of different types by their exact mathematical value; NaN sorts before every number and equals itself.</summary>
internal static class NumericComparison
{
    private const double TwoToThe63 = 9223372036854775808.0;

    public static int Compare(BsonValue left, BsonValue right)
    {
        if (left is BsonDecimal128 || right is BsonDecimal128)
            return CompareDecimals(left, right);
        if (left is BsonDouble leftDouble)
        {
            return right is BsonDouble rightDouble
                ? Compare(leftDouble.Value, rightDouble.Value)
                : Compare(leftDouble.Value, right.ToInt64());
        }

        return right is BsonDouble other ? -Compare(other.Value, left.ToInt64()) : left.ToInt64().CompareTo(right.ToInt64());
    }

    // double.CompareTo puts NaN first, too, and -0.0 equal to 0.0
    private static int Compare(double left, double right) => left.CompareTo(right);

    private static int Compare(double left, long right)
    {
        if (double.IsNaN(left) || left < -TwoToThe63)
            return -1;
        if (left >= TwoToThe63)
            return 1;
        var truncated = (long)left;
        return truncated != right ? truncated.CompareTo(right) : (left - truncated).CompareTo(0.0);
    }

    private static int CompareDecimals(BsonValue left, BsonValue right)
    {
        if (left is BsonDouble leftDouble)
            return -CompareWithDouble(((BsonDecimal128)right).Value, leftDouble.Value);
        if (right is BsonDouble rightDouble)
            return CompareWithDouble(((BsonDecimal128)left).Value, rightDouble.Value);
        return Decimal128Parts.Compare(Exact(left), Exact(right));
    }

    private static int CompareWithDouble(Decimal128 left, double right)
    {
        if (double.IsNaN(right) || Decimal128.IsNaN(left))
            return (Decimal128.IsNaN(left) ? 0 : 1) - (double.IsNaN(right) ? 0 : 1);
        if (double.IsInfinity(right) || Decimal128.IsInfinity(left))
            return InfinitySign(left).CompareTo(double.IsInfinity(right) ? Math.Sign(right) : 0);
        return Decimal128Parts.CompareExactly(left, right);
    }

    private static int InfinitySign(Decimal128 value) => !Decimal128.IsInfinity(value) ? 0 : Decimal128.IsNegative(value) ? -1 : 1;

    private static Decimal128 Exact(BsonValue value) => value is BsonDecimal128 number ? number.Value : new Decimal128(value.ToInt64());
}
