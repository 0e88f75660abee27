using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;

namespace TaskMessages.Console.Security;

/// <summary>
/// Lets nobody in without a login, whatever is behind it: only the login page and the files that every copy of the program has are for everybody. And no page of another
/// origin may send anything here or open a connection.
/// </summary>
internal sealed class ConsoleGate(RequestDelegate next, IConsoleDoor door)
{
    /// <summary>A token and what keeps a form from being forged.</summary>
    private const long LongestForm = 16 * 1024;

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!door.IsOpen(context))
            return EndAsync(context, StatusCodes.Status404NotFound);
        if (!IsOfThisOrigin(request))
            return EndAsync(context, StatusCodes.Status403Forbidden);
        if (context.User.Identity is { IsAuthenticated: true, AuthenticationType: ConsoleSession.Scheme } || IsFile(request))
            return next(context);
        if (request.Path == ConsolePaths.Login)
        {
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
                size.MaxRequestBodySize = LongestForm;
            return next(context);
        }

        if (!HttpMethods.IsGet(request.Method) || context.WebSockets.IsWebSocketRequest || request.Path.StartsWithSegments(ConsolePaths.Circuit))
            return EndAsync(context, StatusCodes.Status401Unauthorized);
        context.Response.Redirect(UriHelper.BuildRelative(
            request.PathBase, ConsolePaths.Login, QueryString.Create(ConsolePaths.ReturnParameter, $"{request.Path}{request.QueryString}")));
        return Task.CompletedTask;
    }

    /// <summary>A browser names the origin of whatever may change something.</summary>
    private static bool IsOfThisOrigin(HttpRequest request) =>
        !request.Headers.TryGetValue("Origin", out var origin)
        || (Uri.TryCreate(origin.ToString(), UriKind.Absolute, out var page)
            && string.Equals(page.Host, request.Host.Host, StringComparison.OrdinalIgnoreCase)
            && (request.Host.Port is { } port ? port == page.Port : page.IsDefaultPort));

    private static bool IsFile(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && (request.Path.StartsWithSegments("/_content") || request.Path.StartsWithSegments("/_framework"));

    private static Task EndAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
