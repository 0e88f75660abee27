namespace TaskMessages.Api.Http.CrossOrigin;

/// <summary>One configured origin: exact, or all subdomains of a host.</summary>
/// <param name="Scheme"><c>http</c> or <c>https</c>.</param>
/// <param name="Host">Lower case; of a pattern without its <c>*.</c></param>
/// <param name="Port">As stated, or the scheme's own.</param>
/// <param name="HasSubdomains">Whether any subdomain is meant, and not the host itself.</param>
internal sealed record OriginPattern(string Scheme, string Host, int Port, bool HasSubdomains)
{
    private const string Subdomains = "*.";

    /// <returns>Null when the text is no origin: a scheme other than http and https, a path, a query, a user, a <c>*</c> elsewhere.</returns>
    public static OriginPattern? Parse(string text)
    {
        var separator = text.IndexOf("://", StringComparison.Ordinal);
        if (separator < 0)
            return null;
        var rest = text.AsSpan(separator + 3);
        var hasSubdomains = rest.StartsWith(Subdomains, StringComparison.Ordinal);
        var exact = hasSubdomains ? $"{text.AsSpan(0, separator)}://{rest[Subdomains.Length..]}" : text;
        if (exact.Contains('*', StringComparison.Ordinal) || !Uri.TryCreate(exact, UriKind.Absolute, out var uri) || !IsOrigin(uri))
            return null;
        return new OriginPattern(uri.Scheme, uri.IdnHost, uri.Port, hasSubdomains);
    }

    /// <param name="origin">As a browser sends it, parsed.</param>
    public bool Matches(OriginPattern origin)
    {
        if (Scheme != origin.Scheme || Port != origin.Port)
            return false;
        return HasSubdomains ? origin.Host.EndsWith($".{Host}", StringComparison.Ordinal) : origin.Host == Host;
    }

    private static bool IsOrigin(Uri uri) =>
        uri.Scheme is "http" or "https" && uri.PathAndQuery == "/" && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0 && uri.Host.Length > 0;
}
