using System.Globalization;
using System.Text;

namespace TaskMessages.Benchmarks.Http;

/// <summary>Builds the bytes of whole HTTP/1.1 requests, so that sending one costs no formatting.</summary>
internal static class RawRequest
{
    /// <summary>A GET with an optional bearer token.</summary>
    public static byte[] Get(string path, string? token) => Build("GET", path, token, body: null, idempotencyKey: null);

    /// <summary>A POST of JSON with an optional bearer token and idempotency key.</summary>
    public static byte[] Post(string path, string? token, string body, string? idempotencyKey = null) =>
        Build("POST", path, token, body, idempotencyKey);

    private static byte[] Build(string method, string path, string? token, string? body, string? idempotencyKey)
    {
        var text = new StringBuilder().Append(method).Append(' ').Append(path).Append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        if (token is not null)
            text.Append("Authorization: Bearer ").Append(token).Append("\r\n");
        if (idempotencyKey is not null)
            text.Append("Idempotency-Key: ").Append(idempotencyKey).Append("\r\n");
        if (body is not null)
        {
            text.Append("Content-Type: application/json\r\nContent-Length: ")
                .Append(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(body)}\r\n\r\n").Append(body);
        }
        else
        {
            text.Append("\r\n");
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
