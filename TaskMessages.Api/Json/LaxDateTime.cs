using System.Globalization;
using System.Text.RegularExpressions;

namespace TaskMessages.Api.Json;

/// <summary>
/// The message contract's points in time: ISO 8601 with or without zone, a date alone, unix seconds or milliseconds as number or numeric
/// text. Without zone it is UTC. Precision is one millisecond; finer ones are cut.
/// </summary>
internal static partial class LaxDateTime
{
    /// <summary>Numbers beyond this are milliseconds, not seconds, as in the contract's own parser.</summary>
    private const double LargestSeconds = 2e10;

    private static readonly string[] Formats =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd' 'HH:mmK", "yyyy-MM-dd' 'HH:mm:ssK", "yyyy-MM-dd' 'HH:mm:ss.FFFFFFFK",
    ];

    public static bool TryRead(object? value, out DateTime result)
    {
        result = default;
        switch (value)
        {
            case long number:
                return FromNumber(number, out result);
            case double number:
                return FromNumber(number, out result);
            case string text when double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number):
                return FromNumber(number, out result);
            case string text:
                return Parse(text, out result);
            default:
                return false;
        }
    }

    private static bool Parse(string text, out DateTime result)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        var parsed = DateTime.TryParseExact(FinerThanTicks().Replace(text.Replace('z', 'Z').Replace('t', 'T'), ""), Formats, CultureInfo.InvariantCulture, Utc, out result);
        result = Truncate(result);
        return parsed;
    }

    private static bool FromNumber(double number, out DateTime result)
    {
        result = default;
        var milliseconds = Math.Abs(number) > LargestSeconds ? number : number * 1000;
        if (!double.IsFinite(milliseconds) || milliseconds is < -62135596800000 or > 253402300799999)
            return false;
        result = DateTime.UnixEpoch.AddMilliseconds(Math.Floor(milliseconds));
        return true;
    }

    /// <summary>The digits of a fraction that a tick of 100 ns has no room for: nanoseconds, as Go, Rust and Java write them.</summary>
    [GeneratedRegex(@"(?<=:[0-9]{2}\.[0-9]{7})[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex FinerThanTicks();

    private static DateTime Truncate(DateTime value) => value.AddTicks(-(value.Ticks % TimeSpan.TicksPerMillisecond));
}
