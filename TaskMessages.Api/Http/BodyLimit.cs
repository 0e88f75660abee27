using Microsoft.AspNetCore.Http.Features;
using TaskMessages.Api.Configuration;

namespace TaskMessages.Api.Http;

/// <summary>
/// Refuses bodies above <see cref="LimitsOptions.MaxBodyBytes"/>. The web server's own limit lies higher, because whatever is above that is not
/// drained: see <see cref="BodyDrain"/>.
/// </summary>
internal static class BodyLimit
{
    /// <summary>Before anything is read: by the length that the request states.</summary>
    /// <exception cref="BadHttpRequestException">413.</exception>
    public static void CheckStated(HttpRequest request, LimitsOptions limits)
    {
        if (request.ContentLength is not { } length || length <= limits.MaxBodyBytes)
            return;
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
            feature.MaxRequestBodySize = null;
        throw TooLarge(limits);
    }

    /// <summary>While it is read.</summary>
    /// <exception cref="BadHttpRequestException">413.</exception>
    public static void Check(long length, LimitsOptions limits)
    {
        if (length > limits.MaxBodyBytes)
            throw TooLarge(limits);
    }

    public static string Text(LimitsOptions limits) => FormattableString.Invariant(
        $"Request body too large: at most {limits.MaxBodyBytes} bytes ({LimitsOptions.SectionName}:{nameof(LimitsOptions.MaxBodyBytes)}).");

    private static BadHttpRequestException TooLarge(LimitsOptions limits) => new(Text(limits), StatusCodes.Status413PayloadTooLarge);
}
