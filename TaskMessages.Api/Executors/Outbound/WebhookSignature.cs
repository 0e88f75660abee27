using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TaskMessages.Api.Executors.Outbound;

/// <summary>Signs as Standard Webhooks does: HMAC-SHA256 over <c>id.timestamp.body</c>, written <c>v1,base64</c>.</summary>
internal static class WebhookSignature
{
    private const string SecretPrefix = "whsec_";

    /// <param name="secret">Either <c>whsec_</c> and the key in base64, or any text, whose UTF-8 bytes are the key.</param>
    /// <param name="id">The value of <c>webhook-id</c>.</param>
    /// <param name="timestamp">The value of <c>webhook-timestamp</c>: seconds since 1970.</param>
    /// <param name="body">The request body, byte for byte.</param>
    public static string Create(string secret, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Key(secret));
        hmac.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.")));
        hmac.AppendData(body);
        return "v1," + Convert.ToBase64String(hmac.GetHashAndReset());
    }

    private static byte[] Key(string secret)
    {
        if (secret.StartsWith(SecretPrefix, StringComparison.Ordinal))
        {
            var encoded = secret.AsSpan(SecretPrefix.Length);
            var key = new byte[encoded.Length];
            if (Convert.TryFromBase64Chars(encoded, key, out var length))
                return key[..length];
        }

        return Encoding.UTF8.GetBytes(secret);
    }
}
