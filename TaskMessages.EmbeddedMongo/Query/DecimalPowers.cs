using System.Numerics;

namespace TaskMessages.EmbeddedMongo.Query;

/// <summary>Roots and powers of 128-bit decimals, computed with whole numbers of many more digits than the results have.</summary>
internal static class DecimalPowers
{
    /// <summary>Digits after the point in logarithms. An exponent of a base close to one may have some 37 digits, and the result has 34.</summary>
    private const int Places = 100;

    /// <summary>No decimal's logarithm to the base of ten is as great.</summary>
    private const double MaxLogarithm = 6500;

    private static readonly BigInteger One = BigInteger.Pow(10, Places);

    private static readonly BigInteger LogarithmOfTen = (3 * LogarithmOf(2 * One)) + LogarithmOf(5 * One / 4);

    /// <param name="value">The number, not below zero.</param>
    public static Decimal128 SquareRoot(Decimal128 value)
    {
        if (!DecimalArithmetic.IsFinite(value))
            return value;
        var (negative, from, _) = value.Parts();
        var half = from >> 1;
        if (Decimal128Parts.IsZero(value))
            return Decimal128Parts.From(negative, half, UInt128.Zero);

        // Twice as many digits as the root is to have, and an even exponent.
        var (square, exponent) = DecimalArithmetic.Split(value);
        var shift = 72 + (from & 1);
        square *= BigInteger.Pow(10, shift);
        exponent = (exponent - shift) / 2;
        var root = FloorOfRoot(square);
        if (root * root != square)
            return DecimalArithmetic.Join((root * 10) + 1, exponent - 1);
        while (exponent < half && (root % 10).IsZero)
        {
            root /= 10;
            exponent++;
        }
        return DecimalArithmetic.Join(root, exponent);
    }

    /// <summary>A finite result has all 34 digits, zeros at the end included.</summary>
    /// <param name="number">The base.</param>
    /// <param name="exponent">The exponent, not below zero when the base is zero.</param>
    public static Decimal128 Power(Decimal128 number, Decimal128 exponent)
    {
        if (Decimal128Parts.IsZero(exponent) || Decimal128Parts.Compare(number, Decimal128.One) == 0)
            return Exponential(BigInteger.Zero, false);
        if (!DecimalArithmetic.IsFinite(number) || !DecimalArithmetic.IsFinite(exponent))
            return DecimalConversion.OfDouble(Math.Pow(Decimal128.ToDouble(number), Decimal128.ToDouble(exponent)));
        if (Decimal128Parts.IsZero(number))
            return Decimal128Parts.From(false, Decimal128Parts.MinExponent, UInt128.Zero);
        var (times, power) = DecimalArithmetic.Split(exponent);
        var isWhole = power >= 0 || BigInteger.Remainder(times, BigInteger.Pow(10, -power)).IsZero;
        if (Decimal128.IsNegative(number) && !isWhole)
            return Decimal128.QNaN;
        var isNegative = Decimal128.IsNegative(number) && power <= 0 && !(times / BigInteger.Pow(10, -power)).IsEven;
        var (coefficient, scale) = DecimalArithmetic.Split(number);
        var logarithm = LogarithmOf(BigInteger.Abs(coefficient), scale);
        var estimate = (double)logarithm / (double)LogarithmOfTen * Decimal128.ToDouble(exponent);
        if (Math.Abs(estimate) > MaxLogarithm)
            return DecimalArithmetic.Join(isNegative ? -1 : 1, estimate > 0 ? 2 * Decimal128Parts.MaxExponent : 2 * Decimal128Parts.MinExponent);
        return Exponential(DecimalArithmetic.Scale(logarithm * times, power), isNegative);
    }

    /// <summary>The natural logarithm of a number above zero.</summary>
    private static BigInteger LogarithmOf(BigInteger coefficient, int exponent)
    {
        // So that what is left is close to one, from either side: else the logarithm of a number close to one would lose its digits.
        var digits = DecimalArithmetic.DigitsOf(coefficient);
        var fraction = DecimalArithmetic.Scale(coefficient, Places - digits);
        if (fraction * fraction * 10 < One * One)
            (fraction, digits) = (fraction * 10, digits - 1);
        return LogarithmOf(fraction) + ((digits + exponent) * LogarithmOfTen);
    }

    /// <summary>By the series of the inverse hyperbolic tangent.</summary>
    private static BigInteger LogarithmOf(BigInteger fraction)
    {
        var ratio = (fraction - One) * One / (fraction + One);
        var square = ratio * ratio / One;
        var sum = BigInteger.Zero;
        for (var (term, i) = (ratio, 1); !term.IsZero; term = term * square / One, i += 2)
            sum += term / i;
        return 2 * sum;
    }

    private static Decimal128 Exponential(BigInteger value, bool negate)
    {
        var tens = value / LogarithmOfTen;
        var rest = value - (tens * LogarithmOfTen);
        var sum = BigInteger.Zero;
        for (var (term, i) = (One, 1); !term.IsZero; term = term * rest / (One * i), i++)
            sum += term;
        return DecimalArithmetic.Join(negate ? -sum : sum, (int)tens - Places);
    }

    private static BigInteger FloorOfRoot(BigInteger square)
    {
        var root = BigInteger.One << (int)((square.GetBitLength() / 2) + 1);
        while (true)
        {
            var next = (root + (square / root)) >> 1;
            if (next >= root)
                return root;
            root = next;
        }
    }
}
