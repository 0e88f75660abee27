using Newtonsoft.Json;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Api.Messages;

/// <summary>One page of the ledger, newest first (section 6.6).</summary>
internal sealed class MessagePageResponse : IJsonBody
{
    public required IReadOnlyList<MessageResponse> Data { get; init; }

    /// <summary>Continues in the direction that was asked for; null at the end.</summary>
    public string? NextCursor { get; init; }

    public required bool HasMore { get; init; }

    public static MessagePageResponse From(MessagePage page, PageDirection direction) => new()
    {
        Data = [.. page.Items.Select(MessageResponse.From)],
        NextCursor = page.Next(direction) is { } position ? MessageCursor.Encode(position) : null,
        HasMore = page.HasMore,
    };

    public void WriteTo(JsonTextWriter writer)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("data");
        writer.WriteStartArray();
        foreach (var message in Data)
            message.WriteTo(writer);
        writer.WriteEndArray();
        writer.WriteMember("next_cursor", NextCursor);
        writer.WritePropertyName("has_more");
        writer.WriteValue(HasMore);
        writer.WriteEndObject();
    }
}
