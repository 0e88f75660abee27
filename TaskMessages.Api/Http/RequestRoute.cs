namespace TaskMessages.Api.Http;

/// <summary>The route of a request as a pattern; what a caller typed into the address may be a secret and is never logged.</summary>
internal static class RequestRoute
{
    public const string None = "(none)";

    public static string Of(HttpContext context) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? None;
}
