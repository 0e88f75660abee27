using System.Globalization;
using System.Numerics;

namespace TaskMessages.EmbeddedMongo.Query;

/// <summary>Numbers of other types as 128-bit decimals.</summary>
internal static class DecimalConversion
{
    /// <summary>Decimal digits that every double has.</summary>
    private const int DoubleDigits = 15;

    private const int MantissaBits = 52;

    /// <summary>An operand of arithmetic. A double gets 15 digits, no more and no fewer: 2.5 becomes 2.50000000000000.</summary>
    public static Decimal128 Of(BsonValue number) => number is BsonDouble real ? OfDouble(real.Value, DoubleDigits) : number.ToDecimal128();

    /// <summary>A double's exact value, rounded to as many digits as a decimal can have.</summary>
    public static Decimal128 OfDouble(double value)
    {
        if (Special(value) is { } special)
            return special;
        var (coefficient, exponent) = Split(value);
        return DecimalArithmetic.Join(coefficient, exponent);
    }

    private static Decimal128 OfDouble(double value, int digits)
    {
        if (Special(value) is { } special)
            return special;
        var (coefficient, exponent) = Split(value);
        var missing = digits - BigInteger.Abs(coefficient).ToString(CultureInfo.InvariantCulture).Length;
        return missing > 0
            ? DecimalArithmetic.Join(coefficient * BigInteger.Pow(10, missing), exponent - missing)
            : DecimalArithmetic.Join(coefficient, exponent, digits);
    }

    /// <summary>Zeros and what is not finite; null for all other numbers.</summary>
    private static Decimal128? Special(double value)
    {
        if (value == 0)
            return Decimal128Parts.From(double.IsNegative(value), 0, UInt128.Zero);
        if (double.IsNaN(value))
            return Decimal128.QNaN;
        if (double.IsFinite(value))
            return null;
        return value > 0 ? Decimal128.PositiveInfinity : Decimal128.NegativeInfinity;
    }

    /// <summary>The exact value, with the exponent that is the nearest to zero.</summary>
    private static (BigInteger Coefficient, int Exponent) Split(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var biased = (int)((bits >> MantissaBits) & 0x7ff);
        var mantissa = (bits & ((1L << MantissaBits) - 1)) | (biased == 0 ? 0 : 1L << MantissaBits);
        var power = Math.Max(biased, 1) - 1023 - MantissaBits;
        var shift = Math.Min(BitOperations.TrailingZeroCount(mantissa), Math.Max(0, -power));
        BigInteger coefficient = bits < 0 ? -(mantissa >> shift) : mantissa >> shift;
        power += shift;
        return power >= 0 ? (coefficient << power, 0) : (coefficient * BigInteger.Pow(5, -power), power);
    }
}
