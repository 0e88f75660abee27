namespace TaskMessages.Api.Http.Authentication;

/// <summary>
/// Takes <c>access_token</c> out of the query before anybody else sees it, so that no log, span or error can hold it, and has the page that sent it pass
/// its address on to nobody.
/// </summary>
internal sealed class AccessTokenMiddleware(RequestDelegate next)
{
    public const string Parameter = "access_token";

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.QueryString.HasValue && request.Query.TryGetValue(Parameter, out var tokens))
        {
            RequestFeatures.Of(context).AccessToken = tokens.ToString();
            request.QueryString = QueryString.Create(request.Query.Where(member => !member.Key.Equals(Parameter, StringComparison.OrdinalIgnoreCase)));
            context.Response.OnStarting(ForbidReferrer, context.Response);
        }

        return next(context);
    }

    private static Task ForbidReferrer(object response)
    {
        ((HttpResponse)response).Headers["Referrer-Policy"] = "no-referrer";
        return Task.CompletedTask;
    }
}
