using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;

namespace TaskMessages.Api.Http.Proxies;

/// <summary>
/// Takes the configured base off the path. Proxies that take it off themselves are served too: addresses that the service makes carry the base
/// either way.
/// </summary>
internal sealed class PathBaseMiddleware(RequestDelegate next, IOptions<PathBaseOptions> options)
{
    private readonly PathString _base = string.IsNullOrEmpty(options.Value.PathBase) ? PathString.Empty : new PathString(options.Value.PathBase);

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!_base.HasValue)
            return next(context);
        if (request.Path.StartsWithSegments(_base, StringComparison.Ordinal, out var rest))
            request.Path = rest.HasValue ? rest : new PathString("/");

        // a proxy may have told it already
        if (!request.PathBase.HasValue)
            request.PathBase = _base;
        return next(context);
    }
}
