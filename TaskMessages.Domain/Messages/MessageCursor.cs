using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TaskMessages.Domain.Messages;

/// <summary>
/// The text form of a place in the ledger: URL-safe base64 with padding of <c>{"v":1,"id":…,"created_at":…,"seq":…}</c>.
/// It holds the place itself, so it works on when the message is gone.
/// </summary>
public static class MessageCursor
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";
    private const int MaxLength = 1024;

    public static string Encode(MessagePosition position)
    {
        ArgumentNullException.ThrowIfNull(position);
        var json = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["v"] = 1,
            ["id"] = position.Id,
            ["created_at"] = position.CreatedAt.ToString(TimeFormat, CultureInfo.InvariantCulture),
            ["seq"] = position.Seq,
        });
        return Convert.ToBase64String(json).Replace('+', '-').Replace('/', '_');
    }

    /// <returns>Null when the text is not such a cursor.</returns>
    public static MessagePosition? TryDecode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxLength || !Base64Url.IsValid(text))
            return null;
        try
        {
            using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(text));
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object
                || !root.TryGetProperty("id", out var id) || id.ValueKind != JsonValueKind.String
                || !root.TryGetProperty("seq", out var seq) || !seq.TryGetInt64(out var number)
                || !root.TryGetProperty("created_at", out var at) || at.ValueKind != JsonValueKind.String
                || !DateTime.TryParseExact(at.GetString(), TimeFormat, CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
            {
                return null;
            }

            return new MessagePosition(time, number, id.GetString()!);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or DecoderFallbackException)
        {
            return null;
        }
    }
}
