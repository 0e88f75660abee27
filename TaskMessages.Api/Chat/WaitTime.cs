using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace TaskMessages.Api.Chat;

/// <summary>How long a request is ready to wait for a turn to end: <c>?wait=30</c>, or <c>Prefer: wait=30</c> (RFC 7240).</summary>
internal static class WaitTime
{
    /// <summary>Longer waits are cut to this, in seconds.</summary>
    public const int Longest = 120;

    /// <summary>The parameter's name, and the preference's.</summary>
    public const string Wait = "wait";

    private const string PreferHeader = "Prefer";
    private const string AppliedHeader = "Preference-Applied";

    /// <summary>From the header; null when there is none that can be understood.</summary>
    public static TimeSpan? Preferred(HttpRequest request)
    {
        if (!request.Headers.TryGetValue(PreferHeader, out var preferences) || !NameValueHeaderValue.TryParseList(preferences, out var list))
            return null;
        var wait = list.FirstOrDefault(preference => preference.Name.Equals(Wait, StringComparison.OrdinalIgnoreCase));
        return wait is not null && int.TryParse(wait.Value.AsSpan(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(Math.Min(seconds, Longest))
            : null;
    }

    /// <summary>Says that the preference was taken up.</summary>
    public static void Applied(HttpResponse response, TimeSpan wait)
        => response.Headers[AppliedHeader] = string.Create(CultureInfo.InvariantCulture, $"{Wait}={wait.TotalSeconds}");
}
