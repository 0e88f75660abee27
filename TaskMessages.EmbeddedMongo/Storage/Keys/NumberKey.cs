using System.Globalization;
using System.Numerics;

namespace TaskMessages.EmbeddedMongo.Storage.Keys;

/// <summary>
/// Numbers of all four types in one exact order. The magnitude is written as the greatest double that does not exceed it (63 bits) and a
/// bit that tells whether something is left over; if so, all its decimal digits follow. Negative numbers have these bytes inverted.
/// </summary>
internal static class NumberKey
{
    /// <summary>Integers up to this magnitude are doubles.</summary>
    private const long ExactDoubleLimit = 1L << 53;

    /// <summary>Brings the decimal exponents of Decimal128 above zero.</summary>
    private const int ExponentBias = 0x4000;

    public static void Write(KeyBuffer key, double value)
    {
        if (double.IsNaN(value))
            key.Byte(KeyTag.NaN);
        else if (double.IsInfinity(value))
            key.Byte(value > 0 ? KeyTag.PositiveInfinity : KeyTag.NegativeInfinity);
        else if (value == 0)
            key.Byte(KeyTag.Zero);
        else
            WriteFloor(key, value < 0, Math.Abs(value), exact: true);
    }

    public static void Write(KeyBuffer key, long value)
    {
        if (value == 0)
        {
            key.Byte(KeyTag.Zero);
            return;
        }

        if (value is >= -ExactDoubleLimit and <= ExactDoubleLimit)
        {
            WriteFloor(key, value < 0, Math.Abs((double)value), exact: true);
            return;
        }

        var magnitude = value < 0 ? (ulong)-(value + 1) + 1 : (ulong)value;
        // Dropping the bits that a double has no room for rounds towards zero.
        var excess = 64 - 53 - BitOperations.LeadingZeroCount(magnitude);
        var floor = magnitude >> excess << excess;
        WriteNumber(key, value < 0, floor, floor == magnitude, magnitude, 0);
    }

    public static void Write(KeyBuffer key, Decimal128 value)
    {
        if (Decimal128.IsNaN(value))
        {
            key.Byte(KeyTag.NaN);
        }
        else if (Decimal128.IsInfinity(value))
        {
            key.Byte(Decimal128.IsNegative(value) ? KeyTag.NegativeInfinity : KeyTag.PositiveInfinity);
        }
        else
        {
            var (negative, exponent, coefficient) = value.Parts();
            if (coefficient == UInt128.Zero)
                key.Byte(KeyTag.Zero);
            else
                WriteDecimal(key, negative, Decimal128Parts.From(false, exponent, coefficient), exponent, coefficient);
        }
    }

    private static void WriteDecimal(KeyBuffer key, bool negative, Decimal128 magnitude, int exponent, UInt128 coefficient)
    {
        var floor = Math.Min(Decimal128.ToDouble(magnitude), double.MaxValue);
        var order = Decimal128Parts.CompareExactly(magnitude, floor);
        if (order < 0)
        {
            floor = Math.BitDecrement(floor);
            order = 1;
        }

        WriteNumber(key, negative, floor, order == 0, coefficient, exponent);
    }

    private static void WriteNumber(KeyBuffer key, bool negative, double floor, bool exact, UInt128 coefficient, int exponent)
    {
        WriteFloor(key, negative, floor, exact);
        if (exact)
            return;
        var digits = coefficient.ToString(CultureInfo.InvariantCulture);
        var from = key.Length;
        key.UInt16(digits.Length + exponent + ExponentBias);
        foreach (var digit in digits.AsSpan().TrimEnd('0'))
            key.Byte((byte)(digit - '0' + 1));
        key.Byte(0);
        if (negative)
            key.Invert(from);
    }

    private static void WriteFloor(KeyBuffer key, bool negative, double magnitude, bool exact)
    {
        key.Byte(negative ? KeyTag.NegativeNumber : KeyTag.PositiveNumber);
        var bits = ((ulong)BitConverter.DoubleToInt64Bits(magnitude) << 1) | (exact ? 0UL : 1UL);
        key.UInt64(negative ? ~bits : bits);
    }
}
