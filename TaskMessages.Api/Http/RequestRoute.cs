namespace TaskMessages.Api.Http;

/// <summary>
/// What a request asked for, as the log may say it: its route's template, since what a caller typed into the address may be a secret. Only of
/// a request that no route took the path itself, escaped and cut, so that it can be found out who asks for it. Never the query.
/// </summary>
internal static class RequestRoute
{
    public const string None = "(none)";

    private const int LongestPath = 100;

    public static string Of(HttpContext context)
    {
        if (context.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } template })
            return template;
        var path = context.Request.Path.ToUriComponent();
        return path.Length switch
        {
            0 => None,
            > LongestPath => $"{None} {path.AsSpan(0, LongestPath)}…",
            _ => $"{None} {path}",
        };
    }
}
