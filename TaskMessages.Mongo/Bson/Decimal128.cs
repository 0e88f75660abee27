using System.Globalization;
using System.Numerics;

namespace TaskMessages.Mongo.Bson;

/// <summary>A 128-bit IEEE 754-2008 decimal floating point number in the binary integer encoding: up to 34 digits, exponents -6176 to 6111.</summary>
/// <remarks><see cref="CompareTo"/> compares numbers by value, NaN first; <c>Equals</c> compares the bits, so that 1.0 and 1.00 stay distinct.</remarks>
public readonly struct Decimal128 : IComparable<Decimal128>, IEquatable<Decimal128>
{
    internal const int MinExponent = -6176;
    internal const int MaxExponent = 6111;
    private const int ExponentBias = 6176;
    private const ulong SignBit = 0x8000000000000000;
    private const ulong SpecialMask = 0x7c00000000000000;
    private const ulong InfinityBits = 0x7800000000000000;
    private const ulong NaNBits = 0x7c00000000000000;

    private readonly ulong _high;
    private readonly ulong _low;

    public Decimal128(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var coefficient = ((UInt128)(uint)bits[2] << 64) | ((ulong)(uint)bits[1] << 32) | (uint)bits[0];
        this = FromParts(bits[3] < 0, -((bits[3] >> 16) & 0xff), coefficient);
    }

    public Decimal128(double value) => this = FromDouble(value);

    public Decimal128(int value)
        : this((long)value)
    {
    }

    public Decimal128(long value) => this = FromParts(value < 0, 0, value < 0 ? (UInt128)(-(Int128)value) : (UInt128)value);

    private Decimal128(ulong high, ulong low)
    {
        _high = high;
        _low = low;
    }

    public static Decimal128 NegativeInfinity => new(SignBit | InfinityBits, 0);

    public static Decimal128 PositiveInfinity => new(InfinityBits, 0);

    public static Decimal128 QNaN => new(NaNBits, 0);

    public static Decimal128 MaxValue => FromParts(false, MaxExponent, Decimal128Digits.MaxCoefficient);

    public static Decimal128 MinValue => FromParts(true, MaxExponent, Decimal128Digits.MaxCoefficient);

    public static Decimal128 Zero => FromParts(false, 0, UInt128.Zero);

    internal bool IsSignBitSet => (_high & SignBit) != 0;

    private bool IsFinite => (_high & InfinityBits) != InfinityBits;

    public static bool operator ==(Decimal128 lhs, Decimal128 rhs) => lhs.CompareTo(rhs) == 0 && !IsNaN(lhs);

    public static bool operator !=(Decimal128 lhs, Decimal128 rhs) => !(lhs == rhs);

    public static bool operator <(Decimal128 x, Decimal128 y) => x.CompareTo(y) < 0;

    public static bool operator <=(Decimal128 x, Decimal128 y) => x.CompareTo(y) <= 0;

    public static bool operator >(Decimal128 x, Decimal128 y) => x.CompareTo(y) > 0;

    public static bool operator >=(Decimal128 x, Decimal128 y) => x.CompareTo(y) >= 0;

    public static Decimal128 FromIEEEBits(ulong highBits, ulong lowBits) => new(highBits, lowBits);

    public static bool IsInfinity(Decimal128 d) => (d._high & SpecialMask) == InfinityBits;

    public static bool IsNaN(Decimal128 d) => (d._high & SpecialMask) == NaNBits;

    public static bool IsNegative(Decimal128 d) => d.IsSignBitSet;

    public static bool IsZero(Decimal128 d) => d.IsFinite && d.Parts().Coefficient == UInt128.Zero;

    /// <exception cref="FormatException">The text is not a number, or not one that can be held without rounding.</exception>
    public static Decimal128 Parse(string s) =>
        TryParse(s, out var result) ? result : throw new FormatException($"{s} is not a valid Decimal128.");

    public static bool TryParse(string s, out Decimal128 result)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Decimal128Text.TryParse(s, out result);
    }

    /// <exception cref="OverflowException">The value does not fit.</exception>
    public static decimal ToDecimal(Decimal128 d) => d.IsFinite
        ? decimal.Parse(d.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture)
        : throw new OverflowException("Value was either too large or too small for a Decimal.");

    /// <summary>The nearest double.</summary>
    public static double ToDouble(Decimal128 d)
    {
        if (IsNaN(d))
            return double.NaN;
        if (IsInfinity(d))
            return d.IsSignBitSet ? double.NegativeInfinity : double.PositiveInfinity;
        return double.Parse(d.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    /// <summary>The integral part.</summary>
    /// <exception cref="OverflowException">The value does not fit.</exception>
    public static long ToInt64(Decimal128 d)
    {
        if (!d.IsFinite)
            throw new OverflowException("Value was either too large or too small for an Int64.");
        var (negative, exponent, coefficient) = d.Parts();
        if (coefficient == UInt128.Zero || exponent <= -Decimal128Digits.Max)
            return 0;
        if (exponent > 18)
            throw new OverflowException("Value was either too large or too small for an Int64.");
        var integral = exponent < 0
            ? coefficient / Decimal128Digits.PowerOfTen(-exponent)
            : checked(coefficient * Decimal128Digits.PowerOfTen(exponent));
        return checked((long)(negative ? -(Int128)integral : (Int128)integral));
    }

    public int CompareTo(Decimal128 other)
    {
        if (IsNaN(this) || IsNaN(other))
            return (IsNaN(this) ? 0 : 1) - (IsNaN(other) ? 0 : 1);
        var sign = Sign().CompareTo(other.Sign());
        if (sign != 0 || Sign() == 0)
            return sign;
        var magnitude = IsFinite && other.IsFinite ? CompareMagnitudes(other) : IsInfinity(this).CompareTo(IsInfinity(other));
        return IsSignBitSet ? -magnitude : magnitude;
    }

    public bool Equals(Decimal128 other) => _high == other._high && _low == other._low;

    public override bool Equals(object? obj) => obj is Decimal128 other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_high, _low);

    public ulong GetIEEEHighBits() => _high;

    public ulong GetIEEELowBits() => _low;

    public override string ToString() => Decimal128Text.Format(this);

    internal static Decimal128 FromDouble(double value)
    {
        if (double.IsNaN(value))
            return QNaN;
        if (double.IsInfinity(value))
            return value > 0 ? PositiveInfinity : NegativeInfinity;
        return Parse(value.ToString("R", CultureInfo.InvariantCulture));
    }

    internal static Decimal128 FromParts(bool negative, int exponent, UInt128 coefficient)
    {
        var high = (ulong)(coefficient >> 64) | ((ulong)(exponent + ExponentBias) << 49);
        return new Decimal128(negative ? high | SignBit : high, (ulong)coefficient);
    }

    /// <summary>Compares finite numbers exactly, without rounding either to the other's base.</summary>
    internal static int CompareExactly(Decimal128 left, double right)
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

    /// <summary>Sign, exponent and coefficient of a finite number; coefficients beyond 34 digits count as zero, as IEEE 754 has it.</summary>
    internal (bool Negative, int Exponent, UInt128 Coefficient) Parts()
    {
        if ((_high & 0x6000000000000000) == 0x6000000000000000)
            return (IsSignBitSet, (int)((_high >> 47) & 0x3fff) - ExponentBias, UInt128.Zero);
        var coefficient = new UInt128(_high & 0x1ffffffffffff, _low);
        var exponent = (int)((_high >> 49) & 0x3fff) - ExponentBias;
        return (IsSignBitSet, exponent, coefficient > Decimal128Digits.MaxCoefficient ? UInt128.Zero : coefficient);
    }

    private int Sign() => IsZero(this) ? 0 : IsSignBitSet ? -1 : 1;

    private int CompareMagnitudes(Decimal128 other)
    {
        var (_, leftExponent, left) = Parts();
        var (_, rightExponent, right) = other.Parts();
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
