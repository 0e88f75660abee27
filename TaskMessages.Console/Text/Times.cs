using System.Globalization;

namespace TaskMessages.Console.Text;

/// <summary>Times and durations for people.</summary>
public static class Times
{
    private const string Day = "d MMM yyyy";

    /// <summary>To the millisecond, with the zone's distance from UTC.</summary>
    /// <param name="at">UTC.</param>
    /// <param name="zone">The reader's.</param>
    public static string Exact(DateTime at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(new DateTimeOffset(DateTime.SpecifyKind(at, DateTimeKind.Utc)), zone);
        return local.ToString("d MMM yyyy HH:mm:ss.fff zzz", CultureInfo.InvariantCulture);
    }

    /// <summary>How long ago within the hour, else the reader's clock.</summary>
    /// <param name="at">UTC.</param>
    /// <param name="now">UTC.</param>
    /// <param name="zone">The reader's.</param>
    public static string Short(DateTime at, DateTime now, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        var age = now - at;
        if (age < TimeSpan.FromSeconds(5) && age > TimeSpan.FromSeconds(-5))
            return "just now";
        if (age > TimeSpan.Zero && age < TimeSpan.FromHours(1))
            return age < TimeSpan.FromMinutes(1) ? $"{(int)age.TotalSeconds} s ago" : $"{(int)age.TotalMinutes} min ago";
        var local = TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(at, DateTimeKind.Utc), zone);
        var today = TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(now, DateTimeKind.Utc), zone).Date;
        return local.Date == today
            ? local.ToString("HH:mm", CultureInfo.InvariantCulture)
            : local.ToString(local.Year == today.Year ? "d MMM HH:mm" : Day, CultureInfo.InvariantCulture);
    }

    /// <summary><c>340 ms</c>, <c>12.3 s</c>, <c>4 min 5 s</c>, <c>3 h 20 min</c>, <c>2 d 4 h</c>.</summary>
    public static string Duration(TimeSpan time) => time switch
    {
        { TotalMilliseconds: < 0 } => "0 ms",
        { TotalMilliseconds: > 0 and < 1 } => "< 1 ms",
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms"),
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s"),
        { TotalHours: < 1 } => $"{(int)time.TotalMinutes} min {time.Seconds} s",
        { TotalDays: < 1 } => $"{(int)time.TotalHours} h {time.Minutes} min",
        _ => $"{(int)time.TotalDays} d {time.Hours} h",
    };

    /// <summary>What an input of a local time holds.</summary>
    public static string Input(DateTime? at, TimeZoneInfo zone) => at is { } time
        ? TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(time, DateTimeKind.Utc), zone).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture)
        : "";

    /// <summary>What somebody put into it, in UTC; a moment that the zone skips is none.</summary>
    public static DateTime? FromInput(string? text, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        return DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            && !zone.IsInvalidTime(local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified))
                ? TimeZoneInfo.ConvertTimeToUtc(local, zone)
                : null;
    }
}
