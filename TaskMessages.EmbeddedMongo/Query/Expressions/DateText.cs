using System.Globalization;
using System.Text.RegularExpressions;

namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary>
/// Dates in strings: those of ISO 8601 with a day, and what MongoDB takes beside them, such as a blank for the <c>T</c>. Without a time they
/// mean midnight, without an offset UTC. MongoDB's parser also knows dates in words and other orders; they are refused here.
/// </summary>
internal static partial class DateText
{
    /// <summary>The calendar repeats itself after 400 years, which tells of the year 0, that .NET does not have.</summary>
    private const int CycleYears = 400;

    private const int CycleDays = 146_097;

    private const string Blanks = @"[ \t\n\v\f\r]*";

    private const string Clock = @"(?<hour>[0-9]{1,2}):(?<minute>[0-9]{1,2})(:(?<second>[0-9]{1,2})(\.(?<fraction>[0-9]+))?)?";

    private const string Zone = "(" + Blanks + @"([zZ]|UTC|GMT|(?<sign>[+-])(?<hours>[0-9]{1,2})(:?(?<minutes>[0-9]{2}))?))?";

    /// <exception cref="ServerErrorException">241: the text is no date.</exception>
    public static long ToMilliseconds(string text)
    {
        var match = Date().Match(text);
        if (!match.Success)
        {
            throw Time().IsMatch(text)
                ? new ServerErrorException(ServerError.ConversionFailure, $"an incomplete date/time string has been found, with elements missing: \"{text}\"")
                : Invalid(text, string.Empty);
        }
        var (year, month, day) = (Number(match, "year"), Number(match, "month"), match.Groups["day"].Success ? Number(match, "day") : 1);
        var cycles = year == 0 ? 1 : 0;
        year += cycles * CycleYears;
        if (month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            throw Invalid(text, "The parsed date was invalid");
        var (hour, minute, second) = (Number(match, "hour"), Number(match, "minute"), Number(match, "second"));
        if (hour > 23 || minute > 59 || second > 59)
            throw Invalid(text, "The parsed time was invalid");
        var time = new DateTime(year, month, day, hour, minute, second, Milliseconds(match), DateTimeKind.Utc) - DateTime.UnixEpoch;
        return (time - TimeSpan.FromDays(cycles * CycleDays) - Offset(match)).Ticks / TimeSpan.TicksPerMillisecond;
    }

    private static int Number(Match match, string name) =>
        match.Groups[name] is { Success: true, ValueSpan: var digits } ? int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    /// <summary>What is smaller than a millisecond is cut off.</summary>
    private static int Milliseconds(Match match) =>
        match.Groups["fraction"] is { Success: true, Value: var digits } ? int.Parse(digits.PadRight(3, '0').AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    private static TimeSpan Offset(Match match)
    {
        var offset = TimeSpan.FromMinutes((Number(match, "hours") * 60) + Number(match, "minutes"));
        return match.Groups["sign"].ValueSpan is "-" ? -offset : offset;
    }

    private static ServerErrorException Invalid(string text, string why) =>
        new(ServerError.ConversionFailure, $"Error parsing date string '{text}'" + (why.Length == 0 ? string.Empty : "; " + why));

    [GeneratedRegex(
        "^" + Blanks + @"(?<year>[0-9]{4})-(?<month>[0-9]{1,2})(-(?<day>[0-9]{1,2})(([Tt]|[ \t]+)" + Clock + Zone + @"|[Tt](?<hour>[0-9]{2}))?)?" + Blanks + @"\z|" +
        "^" + Blanks + @"(?<year>[0-9]{4})(?<month>[0-9]{2})(?<day>[0-9]{2})([Tt]((?<hour>[0-9]{2})(?<minute>[0-9]{2})(?<second>[0-9]{2})|" + Clock + ")" + Zone + @")?" + Blanks + @"\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Date();

    [GeneratedRegex("^" + Blanks + "([Tt]?" + Clock + Zone + @"|[0-9]{4})" + Blanks + @"\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Time();
}
