using System.Globalization;
using System.Security;
using System.Text.RegularExpressions;

namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary>Time zones as dates take them: an offset such as <c>+02:00</c>, <c>+0200</c> or <c>+02</c>, or a name in the system's database of zones.</summary>
internal static partial class TimeZones
{
    /// <summary>What is to be added to UTC at an instant, in milliseconds.</summary>
    /// <exception cref="ServerErrorException">40485: there is no such zone.</exception>
    public static long OffsetAt(string zone, long instant)
    {
        var match = Offset().Match(zone);
        if (match.Success)
        {
            var minutes = (Number(match.Groups[2]) * 60) + Number(match.Groups[3]);
            return (match.Groups[1].ValueSpan is "-" ? -minutes : minutes) * 60_000L;
        }
        var date = new BsonDateTime(instant);
        var nearest = date.IsValidDateTime ? date.ToUniversalTime() : instant < 0 ? DateTime.MinValue : DateTime.MaxValue;
        return (long)Find(zone).GetUtcOffset(DateTime.SpecifyKind(nearest, DateTimeKind.Utc)).TotalMilliseconds;
    }

    private static int Number(Group digits) => digits.Success ? int.Parse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    private static TimeZoneInfo Find(string name)
    {
        try
        {
            // The system may keep other files beside those of zones, and .NET finds zones that it has read whatever the case of their letters.
            if (Name().IsMatch(name) && TimeZoneInfo.FindSystemTimeZoneById(name) is var zone && zone.Id == name)
                return zone;
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException or SecurityException)
        {
            // Refused below, as what has not been looked for.
        }
        throw new ServerErrorException(40485, $"unrecognized time zone identifier: \"{name}\"");
    }

    [GeneratedRegex(@"^([+-])([0-9]{2})(?::?([0-9]{2}))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Offset();

    [GeneratedRegex(@"^(?!posix/|right/|posixrules|localtime|Factory)[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z][A-Za-z0-9_+-]*)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
