using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace TaskMessages.Console.Layout;

/// <summary>The reader's time zone, which the script <c>reader.js</c> keeps in a cookie, so that the next page can be drawn without asking for it.</summary>
internal static partial class ReaderCookie
{
    public const string Name = "taskmessages_zone";

    /// <returns>Null: the reader was never here, or is of a zone that this machine does not know.</returns>
    public static string? ZoneOf(HttpRequest request) =>
        request.Cookies[Name] is { Length: <= 64 } zone && Zone.IsMatch(zone) && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _) ? zone : null;

    /// <summary>A name, and no path to anywhere else: zones are files.</summary>
    [GeneratedRegex("^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex Zone { get; }
}
