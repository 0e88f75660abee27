namespace TaskMessages.EmbeddedMongo.Query;

/// <summary>Numbers of any BSON type as int64.</summary>
internal static class WholeNumber
{
    private const double Int64Limit = 9223372036854775808.0;

    /// <summary>The number without its fraction; false for other types, NaN and what int64 cannot hold.</summary>
    public static bool TryTruncate(BsonValue? value, out long number)
    {
        number = 0;
        switch (value)
        {
            case BsonInt32 int32:
                number = int32.Value;
                return true;
            case BsonInt64 int64:
                number = int64.Value;
                return true;
            case BsonDouble real:
                return TryTruncate(real.Value, out number);
            case BsonDecimal128 exact when !Decimal128.IsNaN(exact.Value) && !Decimal128.IsInfinity(exact.Value):
                return TryTruncate(exact.Value, out number);
            default:
                return false;
        }
    }

    /// <summary>The number if it has no fraction and fits.</summary>
    public static bool TryGetExact(BsonValue? value, out long number) =>
        TryTruncate(value, out number) && BsonOrder.Compare(new BsonInt64(number), value) == 0;

    public static bool TryGetInt32(BsonValue? value, out int number)
    {
        number = 0;
        if (!TryGetExact(value, out var wide) || wide is < int.MinValue or > int.MaxValue)
            return false;
        number = (int)wide;
        return true;
    }

    private static bool TryTruncate(double real, out long number)
    {
        var fits = real is >= -Int64Limit and < Int64Limit;
        number = fits ? (long)real : 0;
        return fits;
    }

    private static bool TryTruncate(Decimal128 exact, out long number)
    {
        try
        {
            number = (long)decimal.Truncate(Decimal128.ToDecimal(exact));
            return true;
        }
        catch (OverflowException)
        {
            number = 0;
            return false;
        }
    }
}
