using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.Primitives;
using TaskMessages.Api.Http.Errors;

namespace TaskMessages.Api.Http;

/// <summary>Bodies are taken as they are: one with a <c>Content-Encoding</c> other than <c>identity</c> is 415, which names it.</summary>
internal sealed class ContentEncodingFilter : IResourceFilter
{
    private const string Identity = "identity";
    private const int LongestName = 40;

    public void OnResourceExecuting(ResourceExecutingContext context)
    {
        var http = context.HttpContext;
        if (Encoded(http.Request.Headers.ContentEncoding) is not { } encoding || http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != true)
            return;
        http.Response.Headers.AcceptEncoding = Identity;
        context.Result = new ResponseResult(ErrorContracts.Of(http).Unreadable(
            StatusCodes.Status415UnsupportedMediaType, $"Content-Encoding '{encoding}' is not supported; send the body as it is."));
    }

    public void OnResourceExecuted(ResourceExecutedContext context)
    {
    }

    /// <returns>What the headers say, cut; null: nothing but <c>identity</c>.</returns>
    private static string? Encoded(StringValues headers)
    {
        if (headers.Count == 0)
            return null;
        var names = headers.SelectMany(header => header?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? []);
        if (names.All(name => name.Equals(Identity, StringComparison.OrdinalIgnoreCase)))
            return null;
        var all = headers.ToString();
        return all.Length <= LongestName ? all : $"{all.AsSpan(0, LongestName)}…";
    }
}
