using System.Net;

namespace TaskMessages.Api.Executors.Outbound;

/// <summary>
/// Follows 307 and 308 within the same scheme, host and port. Everything else that redirects is refused: the request carries a signature
/// or a key, which is nobody else's business, and a redirected POST that turns into a GET asks the agent something else.
/// </summary>
internal sealed class SameHostRedirectHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    public const int MaxRedirects = 3;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (var redirects = 0; ; redirects++)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (response.StatusCode is < HttpStatusCode.MultipleChoices or >= HttpStatusCode.BadRequest)
                return response;
            using (response)
                request.RequestUri = Target(request.RequestUri!, response, redirects);
        }
    }

    private static Uri Target(Uri source, HttpResponseMessage response, int redirects)
    {
        var status = (int)response.StatusCode;
        if (status is not (307 or 308) || response.Headers.Location is not { } location || !Uri.TryCreate(source, location, out var target))
            throw new OutboundRefusedException($"The agent answered with the redirect {status}, which is not followed.");
        if (Uri.Compare(source, target, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) != 0)
            throw new OutboundRefusedException($"The agent redirected ({status}) to another host, which is not followed.");
        return redirects < MaxRedirects
            ? target
            : throw new OutboundRefusedException($"The agent redirected more than {MaxRedirects} times.");
    }
}
