using System.Numerics;

namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary><c>$pow</c> and <c>$sqrt</c>.</summary>
internal static class PowerFunctions
{
    /// <summary>Beyond it no whole number but -1, 0 and 1 has a power that an int64 could hold.</summary>
    private const int MaxExponent = 63;

    public static IReadOnlyList<Function> Table { get; } =
    [
        new("$pow", 2, 2, Power),
        new("$sqrt", 1, 1, values => RoundingFunctions.Unary("$sqrt", values[0], SquareRoot)),
    ];

    private static BsonValue Power(BsonValue?[] values)
    {
        if (BsonOrder.IsNullish(values[0]) || BsonOrder.IsNullish(values[1]))
            return BsonNull.Value;
        if (values[0] is not { IsNumeric: true } number)
            throw new ServerErrorException(28762, "$pow's base must be numeric, not " + BsonTypeNames.Of(values[0]));
        if (values[1] is not { IsNumeric: true } exponent)
            throw new ServerErrorException(28763, "$pow's exponent must be numeric, not " + BsonTypeNames.Of(values[1]));
        if (!Truth.Of(number) && BsonOrder.Compare(exponent, 0) < 0 && !BsonOrder.IsNaN(exponent))
            throw new ServerErrorException(28764, "$pow cannot take a base of 0 and a negative exponent");
        if (number is BsonDecimal128 || exponent is BsonDecimal128)
            return DecimalPowers.Power(DecimalConversion.Of(number), DecimalConversion.Of(exponent));
        return number is BsonDouble || exponent is BsonDouble ? BsonDoubles.Of(Math.Pow(number.ToDouble(), exponent.ToDouble())) : WholePower(number, exponent);
    }

    /// <summary>An integer as long as it is one that an int64 can hold; else a double.</summary>
    private static BsonValue WholePower(BsonValue number, BsonValue exponent)
    {
        var (whole, times) = (number.ToInt64(), exponent.ToInt64());
        if (whole is >= -1 and <= 1)
            times = times == 0 ? 0 : 2 - Math.Abs(times % 2);
        else if (times is < 0 or > MaxExponent)
            return BsonDoubles.Of(Math.Pow(whole, times));
        var power = BigInteger.Pow(whole, (int)times);
        if (power < long.MinValue || power > long.MaxValue)
            return BsonDoubles.Of(Math.Pow(whole, times));
        return number is BsonInt32 && exponent is BsonInt32 && power >= int.MinValue && power <= int.MaxValue ? (BsonInt32)(int)power : (BsonInt64)(long)power;
    }

    private static BsonValue SquareRoot(BsonValue value)
    {
        if (BsonOrder.Compare(value, 0) < 0 && !BsonOrder.IsNaN(value))
            throw new ServerErrorException(28714, "$sqrt's argument must be greater than or equal to 0");
        return value is BsonDecimal128 exact ? DecimalPowers.SquareRoot(exact.Value) : BsonDoubles.Of(Math.Sqrt(value.ToDouble()));
    }
}
