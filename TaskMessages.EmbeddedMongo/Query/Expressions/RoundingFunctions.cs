namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary>Absolute values, and numbers without some of their digits. Null and missing give null.</summary>
internal static class RoundingFunctions
{
    /// <summary>The decimal places that <c>$trunc</c> may be told.</summary>
    private const int MinPlace = -20;

    private const int MaxPlace = 100;

    public static IReadOnlyList<Function> Table { get; } =
    [
        new("$abs", 1, 1, values => Unary("$abs", values[0], Abs)),
        new("$ceil", 1, 1, values => Unary("$ceil", values[0], number => Whole(number, Math.Ceiling, 1))),
        new("$floor", 1, 1, values => Unary("$floor", values[0], number => Whole(number, Math.Floor, -1))),
        new("$trunc", 1, 2, Truncate),
    ];

    /// <summary>Applies an operator that takes one number.</summary>
    public static BsonValue Unary(string name, BsonValue? value, Func<BsonValue, BsonValue> compute)
    {
        if (BsonOrder.IsNullish(value))
            return BsonNull.Value;
        return value is { IsNumeric: true } ? compute(value) : throw new ServerErrorException(28765, $"{name} only supports numeric types, not {BsonTypeNames.Of(value)}");
    }

    private static BsonValue Abs(BsonValue value) => value switch
    {
        BsonInt32 { Value: int.MinValue } => 2147483648L,
        BsonInt32 number => Math.Abs(number.Value),
        BsonInt64 { Value: long.MinValue } => throw new ServerErrorException(28680, "can't take $abs of long long min"),
        BsonInt64 number => Math.Abs(number.Value),
        BsonDouble number => BsonDoubles.Of(Math.Abs(number.Value)),
        _ => Decimal128.IsNegative(value.AsDecimal128) ? DecimalArithmetic.Negate(value.AsDecimal128) : value,
    };

    private static BsonValue Whole(BsonValue value, Func<double, double> round, int direction) => value switch
    {
        BsonDouble number => BsonDoubles.Of(round(number.Value)),
        BsonDecimal128 number => DecimalArithmetic.Quantize(number.Value, 0, direction),
        _ => value,
    };

    private static BsonValue Truncate(BsonValue?[] values)
    {
        if (BsonOrder.IsNullish(values[0]))
            return BsonNull.Value;
        if (values[0] is not { IsNumeric: true } number)
            throw new ServerErrorException(51081, "$trunc only supports numeric types, not " + BsonTypeNames.Of(values[0]));
        if (values.Length == 1)
            return Truncate(number, 0);
        return BsonOrder.IsNullish(values[1]) ? BsonNull.Value : Truncate(number, Place(values[1]!));
    }

    private static int Place(BsonValue value)
    {
        if (!value.IsNumeric)
            throw new ServerErrorException(16004, $"can't convert from BSON type {BsonTypeNames.Of(value)} to long");
        if (!WholeNumber.TryTruncate(value, out _))
            throw new ServerErrorException(31109, $"Can't coerce out of range value {BsonText.Of(value)} to long");
        if (!WholeNumber.TryGetInt32(value, out var place))
            throw new ServerErrorException(51082, "precision argument to  $trunc must be a integral value");
        return place is >= MinPlace and <= MaxPlace
            ? place
            : throw new ServerErrorException(51083, $"cannot apply $trunc with precision value {place} value must be in [{MinPlace}, {MaxPlace}]");
    }

    private static BsonValue Truncate(BsonValue number, int place) => number switch
    {
        BsonDecimal128 exact => DecimalArithmetic.Quantize(exact.Value, -place, 0),
        BsonDouble real => BsonDoubles.Of(place == 0 ? Math.Truncate(real.Value) : Decimal128.ToDouble(DecimalArithmetic.Quantize(DecimalConversion.OfDouble(real.Value), -place, 0))),
        _ when place >= 0 => number,
        BsonInt32 whole => (int)Truncate(whole.Value, -place),
        _ => Truncate(number.ToInt64(), -place),
    };

    private static long Truncate(long number, int zeros)
    {
        // No int64 has more digits.
        if (zeros > 18)
            return 0;
        var unit = (long)Math.Pow(10, zeros);
        return number - (number % unit);
    }
}
