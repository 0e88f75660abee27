using System.Numerics;

namespace TaskMessages.EmbeddedMongo.Bson;

/// <summary>Decimal128 (IEEE 754-2008, binary integer encoding: up to 34 digits, exponents -6176 to 6111) as sign, exponent and coefficient, and its exact
/// comparison.</summary>
internal static class Decimal128Parts
{
    public const int MinExponent = -6176;
    public const int MaxExponent = 6111;
    private const int ExponentBias = 6176;
    private const ulong SignBit = 0x8000000000000000;

    /// <summary>Sign, exponent and coefficient of a finite number; coefficients beyond 34 digits count as zero, as IEEE 754 has it.</summary>
    public static (bool Negative, int Exponent, UInt128 Coefficient) Parts(this Decimal128 value)
    {
        var high = value.GetIEEEHighBits();
        var negative = (high & SignBit) != 0;
        if ((high & 0x6000000000000000) == 0x6000000000000000)
            return (negative, (int)((high >> 47) & 0x3fff) - ExponentBias, UInt128.Zero);
        var coefficient = new UInt128(high & 0x1ffffffffffff, value.GetIEEELowBits());
        var exponent = (int)((high >> 49) & 0x3fff) - ExponentBias;
        return (negative, exponent, coefficient > Decimal128Digits.MaxCoefficient ? UInt128.Zero : coefficient);
    }

    public static Decimal128 From(bool negative, int exponent, UInt128 coefficient)
    {
        var high = (ulong)(coefficient >> 64) | ((ulong)(exponent + ExponentBias) << 49);
        return Decimal128.FromIEEEBits(negative ? high | SignBit : high, (ulong)coefficient);
    }

    /// <summary>By value, NaN first and equal to itself, both zeros equal.</summary>
    public static int Compare(Decimal128 left, Decimal128 right)
    {
        if (Decimal128.IsNaN(left) || Decimal128.IsNaN(right))
            return (Decimal128.IsNaN(left) ? 0 : 1) - (Decimal128.IsNaN(right) ? 0 : 1);
        var sign = SignOf(left).CompareTo(SignOf(right));
        if (sign != 0 || SignOf(left) == 0)
            return sign;
        var leftIsInfinite = Decimal128.IsInfinity(left);
        var rightIsInfinite = Decimal128.IsInfinity(right);
        var magnitude = leftIsInfinite || rightIsInfinite ? leftIsInfinite.CompareTo(rightIsInfinite) : CompareMagnitudes(left, right);
        return SignOf(left) < 0 ? -magnitude : magnitude;
    }

    /// <summary>Compares finite numbers exactly, without rounding either to the other's base.</summary>
    public static int CompareExactly(Decimal128 left, double right)
    {
        var (negative, exponent, coefficient) = left.Parts();
        BigInteger decimalSide = coefficient;
        var bits = BitConverter.DoubleToInt64Bits(right);
        var binaryExponent = (int)((bits >> 52) & 0x7ff);
        BigInteger binarySide = (bits & 0xfffffffffffff) | (binaryExponent == 0 ? 0 : 0x10000000000000);
        binaryExponent = Math.Max(binaryExponent, 1) - 1075;

        if (exponent >= 0)
            decimalSide *= BigInteger.Pow(10, exponent);
        else
            binarySide *= BigInteger.Pow(10, -exponent);
        if (binaryExponent >= 0)
            binarySide <<= binaryExponent;
        else
            decimalSide <<= -binaryExponent;
        return (negative ? -decimalSide : decimalSide).CompareTo(bits < 0 ? -binarySide : binarySide);
    }

    /// <summary>Whether the numbers are written alike: 1.0 and 1.00 are not, though they compare as equal.</summary>
    public static bool HaveSameBits(Decimal128 left, Decimal128 right) =>
        left.GetIEEEHighBits() == right.GetIEEEHighBits() && left.GetIEEELowBits() == right.GetIEEELowBits();

    /// <summary>Whether the number is zero, coefficients beyond 34 digits included.</summary>
    public static bool IsZero(Decimal128 value) => !Decimal128.IsNaN(value) && !Decimal128.IsInfinity(value) && value.Parts().Coefficient == UInt128.Zero;

    private static int SignOf(Decimal128 value) => IsZero(value) ? 0 : Decimal128.IsNegative(value) ? -1 : 1;

    private static int CompareMagnitudes(Decimal128 leftValue, Decimal128 rightValue)
    {
        var (_, leftExponent, left) = leftValue.Parts();
        var (_, rightExponent, right) = rightValue.Parts();
        var order = (Decimal128Digits.Count(left) + leftExponent).CompareTo(Decimal128Digits.Count(right) + rightExponent);
        if (order != 0)
            return order;

        // same magnitude, so the scaled coefficient has as many digits as the other one and fits
        if (leftExponent > rightExponent)
            left *= Decimal128Digits.PowerOfTen(leftExponent - rightExponent);
        else
            right *= Decimal128Digits.PowerOfTen(rightExponent - leftExponent);
        return left.CompareTo(right);
    }
}
