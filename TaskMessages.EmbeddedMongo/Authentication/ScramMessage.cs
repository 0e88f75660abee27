namespace TaskMessages.EmbeddedMongo.Authentication;

/// <summary>The attributes of a SCRAM message, <c>r=…,s=…,i=…</c>.</summary>
internal static class ScramMessage
{
    /// <returns>Null when the message has no such attribute.</returns>
    public static string? Find(string message, char attribute)
    {
        foreach (var part in message.Split(','))
        {
            if (part.Length >= 2 && part[0] == attribute && part[1] == '=')
                return part[2..];
        }

        return null;
    }

    /// <summary>The user's name that stands in a message.</summary>
    public static string Unescape(string username)
        => username.Replace("=2C", ",", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal);

    /// <returns>Null when it is no base 64.</returns>
    public static byte[]? Bytes(string? base64)
    {
        if (base64 is null)
            return null;
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : null;
    }
}
