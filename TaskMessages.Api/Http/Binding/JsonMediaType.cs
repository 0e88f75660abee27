namespace TaskMessages.Api.Http.Binding;

/// <summary>Which bodies are JSON, by their own word.</summary>
internal static class JsonMediaType
{
    /// <summary>Whatever the bytes are: without its word a body may come from any page in a browser, without a question beforehand.</summary>
    public static bool Is(string? contentType)
    {
        if (string.IsNullOrEmpty(contentType))
            return false;
        var media = contentType.AsSpan();
        var parameters = media.IndexOf(';');
        media = (parameters < 0 ? media : media[..parameters]).Trim();
        return media.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || (media.StartsWith("application/", StringComparison.OrdinalIgnoreCase)
                && media.EndsWith("+json", StringComparison.OrdinalIgnoreCase));
    }
}
