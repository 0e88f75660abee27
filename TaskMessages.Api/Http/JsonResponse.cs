using TaskMessages.Api.Json;

namespace TaskMessages.Api.Http;

/// <summary>A complete response: the status and the bytes of the JSON body.</summary>
internal sealed record JsonResponse(int Status, ReadOnlyMemory<byte> Body)
{
    /// <summary>When to try again, in seconds; null: no such header.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Whether the connection ends with it.</summary>
    public bool IsLast { get; init; }

    /// <summary>The body that unknown paths, wrong methods and the admin API have: <c>{"detail": "…"}</c>.</summary>
    public static JsonResponse Detail(int status, string detail) => new(status, JsonBytes.Of(detail, static (writer, detail) =>
    {
        writer.WriteStartObject();
        writer.WriteMember("detail", detail);
        writer.WriteEndObject();
    }));

    public Task WriteAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        response.StatusCode = Status;
        response.ContentType = "application/json";
        response.ContentLength = Body.Length;
        if (RetryAfter is { } seconds)
            response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (Status == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = "Bearer";
        if (IsLast)
            response.Headers.Connection = "close";
        return response.Body.WriteAsync(Body, cancellationToken).AsTask();
    }
}
