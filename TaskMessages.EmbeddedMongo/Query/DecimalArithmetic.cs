using System.Globalization;
using System.Numerics;

namespace TaskMessages.EmbeddedMongo.Query;

/// <summary>Arithmetic of 128-bit decimals with 34 digits, rounded half to even.</summary>
internal static class DecimalArithmetic
{
    private const int Digits = 34;

    public static Decimal128 Add(Decimal128 left, Decimal128 right)
    {
        if (!IsFinite(left) || !IsFinite(right))
            return OfDouble(Decimal128.ToDouble(left) + Decimal128.ToDouble(right));
        var (l, leftExponent) = Split(left);
        var (r, rightExponent) = Split(right);
        if (l.IsZero && leftExponent > rightExponent)
            leftExponent = rightExponent;
        if (r.IsZero && rightExponent > leftExponent)
            rightExponent = leftExponent;

        // Beyond this distance the smaller operand is below the last digit; bounding it bounds the work.
        var exponent = Math.Max(Math.Min(leftExponent, rightExponent), Math.Max(leftExponent, rightExponent) - (2 * Digits) - 2);
        return Join(Scale(l, leftExponent - exponent) + Scale(r, rightExponent - exponent), exponent);
    }

    public static Decimal128 Negate(Decimal128 value) => Multiply(value, new Decimal128(-1));

    public static Decimal128 Multiply(Decimal128 left, Decimal128 right)
    {
        if (!IsFinite(left) || !IsFinite(right))
            return OfDouble(Decimal128.ToDouble(left) * Decimal128.ToDouble(right));
        var (l, leftExponent) = Split(left);
        var (r, rightExponent) = Split(right);
        return Join(l * r, leftExponent + rightExponent);
    }

    /// <param name="left">The dividend.</param>
    /// <param name="right">The divisor, not zero.</param>
    public static Decimal128 Divide(Decimal128 left, Decimal128 right)
    {
        if (!IsFinite(left) || !IsFinite(right))
            return OfDouble(Decimal128.ToDouble(left) / Decimal128.ToDouble(right));
        var (l, leftExponent) = Split(left);
        var (r, rightExponent) = Split(right);
        const int Extra = (2 * Digits) + 2;
        var quotient = BigInteger.DivRem(l * BigInteger.Pow(10, Extra), r, out var remainder);
        var exponent = leftExponent - rightExponent - Extra;
        if (!remainder.IsZero)
            return Join((quotient * 10) + (l.Sign * r.Sign), exponent - 1);

        // An exact quotient keeps no more zeros than its operands had.
        while (exponent < leftExponent - rightExponent && !quotient.IsZero && (quotient % 10).IsZero)
        {
            quotient /= 10;
            exponent++;
        }
        return Join(quotient, quotient.IsZero ? leftExponent - rightExponent : exponent);
    }

    /// <summary>The remainder, which has the dividend's sign.</summary>
    public static Decimal128 Remainder(Decimal128 left, Decimal128 right)
    {
        if (!IsFinite(left) || !IsFinite(right))
            return Decimal128.IsInfinity(right) && IsFinite(left) ? left : Decimal128.QNaN;
        var (l, leftExponent) = Split(left);
        var (r, rightExponent) = Split(right);
        var exponent = Math.Min(leftExponent, rightExponent);
        return Join(BigInteger.Remainder(Scale(l, leftExponent - exponent), Scale(r, rightExponent - exponent)), exponent);
    }

    /// <summary>Rounded to a multiple of a power of ten, towards zero (0), up (1) or down (-1). NaN when that takes more digits than there are.</summary>
    /// <param name="value">The number; what is not finite stays as it is.</param>
    /// <param name="exponent">The power of ten, which the result has for its exponent.</param>
    /// <param name="direction">Where to round to.</param>
    public static Decimal128 Quantize(Decimal128 value, int exponent, int direction)
    {
        if (!IsFinite(value))
            return value;
        var (negative, from, magnitude) = value.Parts();
        BigInteger result = magnitude;
        if (from > exponent)
        {
            if (from - exponent >= Digits && !result.IsZero)
                return Decimal128.QNaN;
            result = result.IsZero ? result : result * BigInteger.Pow(10, from - exponent);
        }
        else
        {
            result = BigInteger.DivRem(magnitude, BigInteger.Pow(10, Math.Min(exponent - from, Digits + 1)), out var rest);
            if (!rest.IsZero && direction == (negative ? -1 : 1))
                result++;
        }
        return DigitsOf(result) > Digits ? Decimal128.QNaN : Decimal128Parts.From(negative, exponent, (UInt128)result);
    }

    internal static bool IsFinite(Decimal128 value) => !Decimal128.IsNaN(value) && !Decimal128.IsInfinity(value);

    private static Decimal128 OfDouble(double value) => double.IsNaN(value) ? Decimal128.QNaN : value > 0 ? Decimal128.PositiveInfinity : Decimal128.NegativeInfinity;

    internal static (BigInteger Coefficient, int Exponent) Split(Decimal128 value)
    {
        var (negative, exponent, coefficient) = value.Parts();
        return (negative ? -(BigInteger)coefficient : coefficient, exponent);
    }

    internal static BigInteger Scale(BigInteger coefficient, int powerOfTen) =>
        powerOfTen >= 0 ? coefficient * BigInteger.Pow(10, powerOfTen) : BigInteger.Divide(coefficient, BigInteger.Pow(10, -powerOfTen));

    /// <summary>The nearest decimal, which has at most so many digits.</summary>
    internal static Decimal128 Join(BigInteger coefficient, int exponent, int digits = Digits)
    {
        var magnitude = BigInteger.Abs(coefficient);
        var excess = DigitsOf(magnitude) - digits;
        excess = Math.Max(excess, Decimal128Parts.MinExponent - exponent);
        if (excess > 0)
        {
            magnitude = RoundAway(magnitude, Math.Min(excess, DigitsOf(magnitude) + 1));
            exponent += excess;
            if (DigitsOf(magnitude) > digits)
            {
                magnitude /= 10;
                exponent++;
            }
        }
        if (exponent > Decimal128Parts.MaxExponent && !magnitude.IsZero)
        {
            var shift = exponent - Decimal128Parts.MaxExponent;
            if (DigitsOf(magnitude) + shift > Digits)
                return coefficient.Sign < 0 ? Decimal128.NegativeInfinity : Decimal128.PositiveInfinity;
            magnitude *= BigInteger.Pow(10, shift);
        }
        return Decimal128Parts.From(coefficient.Sign < 0, Math.Min(exponent, Decimal128Parts.MaxExponent), (UInt128)magnitude);
    }

    private static BigInteger RoundAway(BigInteger magnitude, int digits)
    {
        var divisor = BigInteger.Pow(10, digits);
        var quotient = BigInteger.DivRem(magnitude, divisor, out var remainder);
        var half = (remainder * 2).CompareTo(divisor);
        return half > 0 || (half == 0 && !quotient.IsEven) ? quotient + 1 : quotient;
    }

    internal static int DigitsOf(BigInteger magnitude) => magnitude.ToString(CultureInfo.InvariantCulture).Length;
}
