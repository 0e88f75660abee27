using System.Numerics;

namespace TaskMessages.Api.Json;

/// <summary>
/// The contracts' lax integers: integers, booleans, floats without a fraction, and numeric strings. A value beyond 64 bits is valid and
/// becomes the nearest bound, which no id equals.
/// </summary>
internal static class LaxInteger
{
    private const string NotANumber = "Input should be a valid integer";
    private const string Unparsable = "Input should be a valid integer, unable to parse string as an integer";
    private const string HasFraction = "Input should be a valid integer, got a number with a fractional part";
    private const string OutOfRange = "Input should be a finite number";

    /// <returns>Null when <paramref name="value"/> is valid, else the message that says why it is not.</returns>
    public static string? TryRead(object? value, out long result)
    {
        result = 0;
        switch (value)
        {
            case long integer:
                result = integer;
                return null;
            case BigInteger big:
                result = Saturate(big.Sign);
                return null;
            case bool flag:
                result = flag ? 1 : 0;
                return null;
            case double number:
                return TryReadFloat(number, out result);
            case string text:
                return TryParse(text, out result) ? null : Unparsable;
            default:
                return NotANumber;
        }
    }

    /// <summary>Optional sign, surrounding white space, leading zeros, single underscores between digits and a tail of <c>.0…</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long result)
    {
        result = 0;
        text = text.Trim();
        var negative = text is ['-', ..];
        if (text is ['-' or '+', ..])
            text = text[1..];
        text = WithoutZeroFraction(text);
        if (text.IsEmpty || text.Length > StrictJsonReader.LongestInteger || !char.IsAsciiDigit(text[0]) || !char.IsAsciiDigit(text[^1]))
            return false;

        var magnitude = 0L;
        var overflows = false;
        var previous = '0';
        foreach (var character in text)
        {
            if (character == '_' ? previous == '_' : !char.IsAsciiDigit(character))
                return false;
            previous = character;
            if (character == '_')
                continue;
            overflows |= magnitude > (long.MaxValue - 9) / 10;
            magnitude = overflows ? magnitude : magnitude * 10 + (character - '0');
        }

        result = overflows ? Saturate(negative ? -1 : 1) : negative ? -magnitude : magnitude;
        return true;
    }

    private static ReadOnlySpan<char> WithoutZeroFraction(ReadOnlySpan<char> text)
    {
        var point = text.IndexOf('.');
        return point > 0 && point < text.Length - 1 && text[(point + 1)..].IndexOfAnyExcept('0') < 0 ? text[..point] : text;
    }

    private static string? TryReadFloat(double number, out long result)
    {
        result = 0;
        if (!double.IsFinite(number) || Math.Abs(number) >= 9.2233720368547758E18)
            return OutOfRange;
        if (number != Math.Truncate(number))
            return HasFraction;
        result = (long)number;
        return null;
    }

    private static long Saturate(int sign) => sign < 0 ? long.MinValue : long.MaxValue;
}
