using System.Buffers;
using System.Buffers.Text;
using System.Text;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Api.Messages;

/// <summary>
/// The opaque cursor of section 8, with the place itself inside, so that it stays valid when its message is gone: URL-safe base64 with
/// padding of <c>{"v":1,"id":…,"created_at":…,"seq":…}</c>.
/// </summary>
internal static class MessageCursor
{
    private const int Version = 1;
    private const int MaxDepth = 4;
    private const int LongestText = 1024;

    public static string Encode(MessagePosition position)
    {
        var json = JsonBytes.Of(position, static (writer, position) =>
        {
            writer.WriteStartObject();
            writer.WriteMember("v", Version);
            writer.WriteMember("id", position.Id);
            writer.WriteMember("created_at", position.CreatedAt);
            writer.WriteMember("seq", position.Seq);
            writer.WriteEndObject();
        });
        var text = Base64Url.EncodeToString(json);
        return text.PadRight((text.Length + 3) / 4 * 4, '=');
    }

    public static bool TryDecode(string text, out MessagePosition? position)
    {
        position = null;
        if (text.Length > LongestText)
            return false;
        var bytes = Encoding.UTF8.GetBytes(text);
        var json = new byte[Base64Url.GetMaxDecodedLength(bytes.Length)];
        if (Base64Url.DecodeFromUtf8(bytes, json, out _, out var length) != OperationStatus.Done)
            return false;
        var reading = StrictJsonReader.Read(new ReadOnlySequence<byte>(json, 0, length), MaxDepth);
        if (reading.Value is not JsonMap map
            || !map.TryGetValue("id", out var id) || id is not string messageId
            || !map.TryGetValue("created_at", out var created) || !LaxDateTime.TryRead(created, out var createdAt)
            || !map.TryGetValue("seq", out var seq) || seq is not long number)
            return false;
        position = new MessagePosition(createdAt, number, messageId);
        return true;
    }
}
