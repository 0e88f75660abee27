using Microsoft.Extensions.Primitives;

namespace TaskMessages.Api.Http.Authentication;

/// <summary>Reads <c>Authorization: Bearer …</c>; the scheme in any case, the token after the first space.</summary>
internal static class BearerToken
{
    private const string Scheme = "Bearer";

    /// <returns>Null when the header is missing, has another scheme or no token.</returns>
    public static string? Of(HttpRequest request)
    {
        StringValues values = request.Headers.Authorization;
        if (values.Count == 0 || values[0] is not { } header)
            return null;
        var space = header.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0 || !header.AsSpan(0, space).Equals(Scheme, StringComparison.OrdinalIgnoreCase))
            return null;
        var token = header.AsSpan(space + 1).Trim();
        return token.IsEmpty ? null : token.ToString();
    }
}
