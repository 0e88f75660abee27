namespace TaskMessages.Api.Executors;

/// <summary>In which of the two forms a webhook agent says that it answers.</summary>
internal static class WebhookMediaType
{
    /// <summary>The form that agents are asked for.</summary>
    public const string Ndjson = "application/x-ndjson";

    /// <summary>Before every record of <c>application/json-seq</c> (RFC 7464).</summary>
    public const byte RecordSeparator = 0x1e;

    /// <summary>Without the prefix <c>x-</c>, which all of them are used with and without.</summary>
    private static readonly string[] Lines =
    [
        "application/ndjson", "application/jsonl", "application/jsonlines", "application/json-lines", "application/json-seq", "application/stream+json",
        "application/ldjson", "text/ndjson", "text/jsonl", "text/jsonlines", "text/json-lines",
    ];

    /// <summary>One update a line.</summary>
    public static bool IsLines(string? mediaType) => mediaType is not null
        && Lines.Contains(mediaType.Replace("/x-", "/", StringComparison.OrdinalIgnoreCase), StringComparer.OrdinalIgnoreCase);

    /// <summary>For an error; what an agent sends is shown only as far as it looks like a media type.</summary>
    public static string Describe(string? mediaType) => mediaType switch
    {
        null or "" => "no content type",
        { Length: <= 100 } when mediaType.All(IsToken) => $"the content type {mediaType}",
        _ => "a content type that is none",
    };

    private static bool IsToken(char letter) => char.IsAsciiLetterOrDigit(letter) || "/!#$&^_.+-".Contains(letter, StringComparison.Ordinal);
}
