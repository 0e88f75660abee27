using System.Collections.Frozen;

namespace TaskMessages.Api.Http.Authentication;

/// <summary>
/// Decides where the fixed development credentials and anonymous access count: in Development, for programs and pages on this machine that came
/// without a proxy in between. A page of elsewhere in the developer's browser reaches loopback as well; its <c>Origin</c>, <c>Sec-Fetch-Site</c>
/// or, when its name was bound to this machine, its <c>Host</c> tells.
/// </summary>
internal sealed class LocalDevelopment(IHostEnvironment environment)
{
    /// <summary>The key of agent 1 in Development.</summary>
    public const string ApiKey = "xag_dev000_0123456789abcdefghijklmnopqrstuv";

    /// <summary>The public part of <see cref="ApiKey"/>; no drawn key has it by chance, as it is inserted first.</summary>
    public const string KeyPrefix = "dev000";

    /// <summary>The administration's token in Development, when none is configured.</summary>
    public const string AdminToken = "dev-admin-token";

    /// <summary>Headers that proxies and content networks add; none of them comes from a client of this machine.</summary>
    private static readonly FrozenSet<string> ProxyHeaders = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Forwarded", "Via", "X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP", "True-Client-IP", "Fastly-Client-IP", "CF-Connecting-IP", "CF-Ray",
        "X-Azure-ClientIP", "X-Appengine-User-IP", "Fly-Client-IP", "CDN-Loop", "X-Envoy-External-Address", "X-Request-Start");

    private static readonly string[] ProxyHeaderFamilies = ["X-Forwarded-", "X-Original-", "X-ProxyUser-"];

    private readonly bool _isDevelopment = environment.IsDevelopment();

    /// <remarks>A request without a host is none of a browser.</remarks>
    public bool Allows(HttpContext context) =>
        _isDevelopment
        && context.Connection.RemoteIpAddress is { } address
        && Loopback.Is(address)
        && (!context.Request.Host.HasValue || Loopback.Is(context.Request.Host.Host))
        && !CameThroughAProxy(context.Request.Headers)
        && !CameFromAForeignPage(context.Request.Headers);

    private static bool CameThroughAProxy(IHeaderDictionary headers) =>
        headers.Any(header =>
            ProxyHeaders.Contains(header.Key) || Array.Exists(ProxyHeaderFamilies, family => header.Key.StartsWith(family, StringComparison.OrdinalIgnoreCase)));

    /// <summary>A page of this machine may be of another host name or port, and then says its origin.</summary>
    private static bool CameFromAForeignPage(IHeaderDictionary headers)
    {
        if (headers.TryGetValue("Origin", out var origin))
            return !(Uri.TryCreate(origin.ToString(), UriKind.Absolute, out var page) && Loopback.Is(page.Host));
        return headers["Sec-Fetch-Site"].ToString() is not ("" or "none" or "same-origin" or "same-site");
    }
}
