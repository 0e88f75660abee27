using Microsoft.Net.Http.Headers;

namespace TaskMessages.Api.Http.CrossOrigin;

/// <summary>
/// Some browsers ask in the preflight whether a page of a public network may call a private one, such as this machine. Whoever may call at all may do so from
/// anywhere.
/// </summary>
internal sealed class PrivateNetworkMiddleware(RequestDelegate next)
{
    private const string Asked = "Access-Control-Request-Private-Network";
    private const string Allowed = "Access-Control-Allow-Private-Network";

    public Task InvokeAsync(HttpContext context)
    {
        if (HttpMethods.IsOptions(context.Request.Method) && context.Request.Headers.ContainsKey(Asked))
            context.Response.OnStarting(AllowAsync, context.Response.Headers);
        return next(context);
    }

    private static Task AllowAsync(object state)
    {
        var headers = (IHeaderDictionary)state;
        if (headers.ContainsKey(HeaderNames.AccessControlAllowOrigin))
            headers[Allowed] = "true";
        return Task.CompletedTask;
    }
}
