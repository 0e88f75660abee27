using Newtonsoft.Json;
using TaskMessages.Api.Json;

namespace TaskMessages.Api.Chat;

/// <summary>A token that opens one task's event stream in the query instead of a key in a header.</summary>
internal sealed class StreamTokenResponse : IJsonBody
{
    public required string Token { get; init; }

    /// <summary>Until when the stream must be opened.</summary>
    public required DateTime ExpiresAt { get; init; }

    /// <summary>The stream's address with the token in it, without scheme and host.</summary>
    public required string Url { get; init; }

    public void WriteTo(JsonTextWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteMember("token", Token);
        writer.WriteMember("expires_at", ExpiresAt);
        writer.WriteMember("url", Url);
        writer.WriteEndObject();
    }
}
