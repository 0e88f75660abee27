using System.Text.RegularExpressions;

namespace TaskMessages.Domain.Steps;

/// <summary>Takes whatever looks like a credential out of a tool's arguments and results: by the name of a member, and by the shape of a text.</summary>
public static partial class Redaction
{
    public const string Mark = "[REDACTED]";

    /// <summary>A copy of a plain JSON value without credentials; the value itself when there are none.</summary>
    public static object? Of(object? value) => value switch
    {
        string text => Member().Replace(Secret().Replace(Token().Replace(text, ReplaceToken), Replace), ReplaceMember),
        IReadOnlyDictionary<string, object?> map => OfMap(map),
        IReadOnlyList<object?> list => list.Select(Of).ToList(),
        _ => value,
    };

    private static JsonMap OfMap(IReadOnlyDictionary<string, object?> map)
    {
        var copy = new JsonMap();
        foreach (var (name, value) in map)
            copy[name] = CredentialName.IsSecret(name, value) ? Mark : Of(value);
        return copy;
    }

    private static string ReplaceToken(Match match) => match.Groups["rest"].Success ? Mark : match.Value;

    /// <summary>A text may be JSON itself.</summary>
    private static string ReplaceMember(Match match) => CredentialName.IsSecret(match.Groups["name"].Value, match.Groups["value"].Value)
        ? $"{match.Groups["keep"].Value}\"{Mark}\""
        : match.Value;

    /// <summary>Keeps what comes before the secret itself: the scheme, the user's name.</summary>
    private static string Replace(Match match)
        => match.Groups["keep"] is { Success: true } keep ? $"{keep.Value}{Mark}{match.Groups["after"].Value}" : Mark;

    /// <summary>A signed token, or what only begins like one: passing over the whole of that keeps the search linear.</summary>
    [GeneratedRegex(@"\beyJ(?>[A-Za-z0-9_-]{8,})(?<rest>\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*)?", RegexOptions.CultureInvariant)]
    private static partial Regex Token();

    [GeneratedRegex(
        """
        (?<keep>\b(?:Bearer|Basic)\s+)[A-Za-z0-9._~+/=-]{8,}
        |(?<keep>\b[a-z][a-z0-9+.-]{1,20}://[^\s:/@]{0,256}:)[^\s@/]{1,256}(?<after>@)
        |\bsk-[A-Za-z0-9_-]{16,}
        |\bxag_(?:personal_)?[A-Za-z0-9]{6}_[A-Za-z0-9]{32}\b
        |\b(?:AKIA|ASIA)[A-Z0-9]{16}\b
        |\bgh[pousr]_[A-Za-z0-9]{20,}
        |\bxox[abprs]-[A-Za-z0-9-]{10,}
        |-----BEGIN\ [A-Z ]{0,40}PRIVATE\ KEY-----[A-Za-z0-9+/=\s]*(?:-----END\ [A-Z ]{0,40}PRIVATE\ KEY-----)?
        """,
        RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Secret();

    /// <summary>A member with a text, as JSON writes it; the text may hold escapes.</summary>
    [GeneratedRegex(
        """
        (?<keep>"(?<name>[A-Za-z0-9_.-]{1,100})"\s{0,20}:\s{0,20})"(?<value>(?>(?:[^"\\]|\\.){1,100000}))"
        """,
        RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Member();
}
