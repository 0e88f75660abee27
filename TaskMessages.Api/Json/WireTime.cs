using System.Globalization;

namespace TaskMessages.Api.Json;

/// <summary>How every timestamp leaves the service: UTC with <c>Z</c>, and no or six fraction digits.</summary>
internal static class WireTime
{
    public static string Format(DateTime utc) => utc.Ticks % TimeSpan.TicksPerSecond == 0
        ? utc.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        : utc.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
