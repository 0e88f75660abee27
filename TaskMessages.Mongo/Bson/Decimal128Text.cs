using System.Globalization;
using System.Text;

namespace TaskMessages.Mongo.Bson;

/// <summary>Decimal128 to text and back, by the BSON Decimal128 specification: no rounding, exponents clamped only where it is exact.</summary>
internal static class Decimal128Text
{
    public static bool TryParse(ReadOnlySpan<char> text, out Decimal128 result)
    {
        result = default;
        var rest = text;
        var negative = rest.StartsWith('-');
        if (negative || rest.StartsWith('+'))
            rest = rest[1..];
        if (TryParseSpecial(rest, negative, out result))
            return true;

        var coefficient = UInt128.Zero;
        var exponent = 0;
        int digits = 0, significant = 0;
        var seenPoint = false;
        var position = 0;
        for (; position < rest.Length; position++)
        {
            var c = rest[position];
            if (c == '.' && !seenPoint)
            {
                seenPoint = true;
                continue;
            }

            if (!char.IsAsciiDigit(c))
                break;
            digits++;
            if (seenPoint)
                exponent--;
            if (significant < Decimal128Digits.Max)
            {
                coefficient = (coefficient * 10) + (uint)(c - '0');
                if (coefficient != UInt128.Zero)
                    significant++;
            }
            else if (c == '0')
            {
                exponent++;
            }
            else
            {
                return false;
            }
        }

        return digits > 0
            && TryParseExponent(rest[position..], ref exponent)
            && TryClamp(ref coefficient, ref exponent)
            && Create(negative, exponent, coefficient, out result);
    }

    public static string Format(Decimal128 value)
    {
        if (Decimal128.IsNaN(value))
            return "NaN";
        if (Decimal128.IsInfinity(value))
            return Decimal128.IsNegative(value) ? "-Infinity" : "Infinity";

        var (negative, exponent, coefficient) = value.Parts();
        var digits = coefficient.ToString(CultureInfo.InvariantCulture);
        var text = new StringBuilder(negative ? "-" : string.Empty);
        var scientificExponent = exponent + digits.Length - 1;
        if (exponent > 0 || scientificExponent < -6)
        {
            text.Append(digits[0]);
            if (digits.Length > 1)
                text.Append('.').Append(digits, 1, digits.Length - 1);
            text.Append('E').Append(scientificExponent < 0 ? '-' : '+').Append(CultureInfo.InvariantCulture, $"{Math.Abs(scientificExponent)}");
        }
        else if (exponent == 0)
        {
            text.Append(digits);
        }
        else
        {
            var integral = digits.Length + exponent;
            if (integral > 0)
                text.Append(digits, 0, integral).Append('.').Append(digits, integral, -exponent);
            else
                text.Append("0.").Append('0', -integral).Append(digits);
        }

        return text.ToString();
    }

    private static bool TryParseSpecial(ReadOnlySpan<char> text, bool negative, out Decimal128 result)
    {
        if (text.Equals("inf", StringComparison.OrdinalIgnoreCase) || text.Equals("infinity", StringComparison.OrdinalIgnoreCase))
            result = negative ? Decimal128.NegativeInfinity : Decimal128.PositiveInfinity;
        else if (text.Equals("nan", StringComparison.OrdinalIgnoreCase))
            result = Decimal128.QNaN;
        else
            result = default;
        return Decimal128.IsNaN(result) || Decimal128.IsInfinity(result);
    }

    private static bool TryParseExponent(ReadOnlySpan<char> text, ref int exponent)
    {
        if (text.IsEmpty)
            return true;
        if (text[0] is not ('e' or 'E'))
            return false;
        if (!long.TryParse(text[1..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var written))
            return false;
        exponent = (int)Math.Clamp(exponent + Math.Clamp(written, int.MinValue, int.MaxValue), int.MinValue, int.MaxValue);
        return true;
    }

    private static bool TryClamp(ref UInt128 coefficient, ref int exponent)
    {
        if (coefficient == UInt128.Zero)
        {
            exponent = Math.Clamp(exponent, Decimal128.MinExponent, Decimal128.MaxExponent);
            return true;
        }

        while (exponent > Decimal128.MaxExponent && coefficient < Decimal128Digits.PowerOfTen(Decimal128Digits.Max - 1))
        {
            coefficient *= 10;
            exponent--;
        }

        while (exponent < Decimal128.MinExponent && coefficient % 10 == UInt128.Zero)
        {
            coefficient /= 10;
            exponent++;
        }

        return exponent is >= Decimal128.MinExponent and <= Decimal128.MaxExponent;
    }

    private static bool Create(bool negative, int exponent, UInt128 coefficient, out Decimal128 result)
    {
        result = Decimal128.FromParts(negative, exponent, coefficient);
        return true;
    }
}
