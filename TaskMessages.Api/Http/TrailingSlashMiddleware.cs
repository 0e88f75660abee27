namespace TaskMessages.Api.Http;

/// <summary>Routing takes <c>/v1/chat/tasks/</c> for <c>/v1/chat/tasks</c>; the contracts do not: it is an unknown path.</summary>
internal sealed class TrailingSlashMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value;
        if (path is not { Length: > 1 } || path[^1] != '/' || path.StartsWith("/swagger", StringComparison.Ordinal))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
