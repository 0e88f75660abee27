using System.Globalization;
using System.Text.RegularExpressions;

namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary>Numbers in strings: C's notation, all of the string, nothing around the number.</summary>
internal static partial class NumberText
{
    /// <summary>The least double that still has all its digits.</summary>
    private const double MinNormal = 2.2250738585072014e-308;

    private const string Incomplete = "Did not consume whole string.";

    /// <exception cref="ServerErrorException">241: the text is no integer in these bounds.</exception>
    public static long ToInteger(string text, long min, long max)
    {
        CheckIsNotHexadecimal(text);
        var start = text.StartsWith('-') || text.StartsWith('+') ? 1 : 0;
        if (start == text.Length)
            throw Unparsable(text, "No digits");
        Int128 number = 0;
        var position = start;
        for (; position < text.Length && char.IsAsciiDigit(text[position]); position++)
        {
            number = (number * 10) + (text[position] - '0');
            if (number > ulong.MaxValue)
                throw Unparsable(text, "Overflow");
        }
        if (position < text.Length)
            throw Unparsable(text, Incomplete);
        if (text[0] == '-')
            number = -number;
        return number >= min && number <= max ? (long)number : throw Unparsable(text, "Overflow");
    }

    /// <exception cref="ServerErrorException">241: the text is no number, or not one for a double.</exception>
    public static double ToDouble(string text)
    {
        CheckIsNotHexadecimal(text);
        if (text.Length == 0)
            throw Unparsable(text, "Empty string");
        if (text[0] is ' ' or (>= '\t' and <= '\r'))
            throw Unparsable(text, "Leading whitespace");
        var match = Number().Match(text);
        if (!match.Success)
            throw Unparsable(text, "Did not consume any digits");
        if (match.Groups["name"] is { Success: true, ValueSpan: var name })
        {
            CheckIsWhole(text, match);
            var special = name[0] is 'n' or 'N' ? double.NaN : double.PositiveInfinity;
            return text[0] == '-' ? -special : special;
        }
        var number = double.Parse(match.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (double.IsInfinity(number) || (Math.Abs(number) < MinNormal && match.Groups["digits"].ValueSpan.ContainsAnyInRange('1', '9')))
            throw Unparsable(text, "Out of range");
        CheckIsWhole(text, match);
        return number;
    }

    /// <exception cref="ServerErrorException">241: the text is no number, or not one for a decimal.</exception>
    public static Decimal128 ToDecimal(string text)
    {
        CheckIsNotHexadecimal(text);
        if (text.Length == 0)
            throw Unparsable(text, "Empty string");
        return Decimal128.TryParse(text, out var number) ? number : throw Unparsable(text, "Failed to parse string to decimal");
    }

    private static void CheckIsNotHexadecimal(string text)
    {
        if (text.StartsWith("0x", StringComparison.Ordinal))
            throw new ServerErrorException(ServerError.ConversionFailure, "Illegal hexadecimal input in $convert with no onError value: " + text);
    }

    private static void CheckIsWhole(string text, Match match)
    {
        if (match.Length < text.Length)
            throw Unparsable(text, Incomplete);
    }

    private static ServerErrorException Unparsable(string text, string why) =>
        new(ServerError.ConversionFailure, $"Failed to parse number '{text}' in $convert with no onError value: {why}");

    [GeneratedRegex(@"^[+-]?(?:(?<name>infinity|inf|nan)|(?<digits>[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Number();
}
