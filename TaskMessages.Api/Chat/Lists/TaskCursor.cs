using System.Buffers.Text;
using System.Globalization;
using System.Text;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Chat.Lists;

/// <summary>The opaque cursor of a list of tasks: URL-safe base64 of the last task's time and number.</summary>
internal static class TaskCursor
{
    private const int LongestText = 128;

    public static string Encode(ChatTask task)
        => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{task.CreatedAt.Ticks}.{task.Id}")));

    public static bool TryDecode(string text, out TaskPosition? position)
    {
        position = null;
        if (text.Length > LongestText || !Base64Url.IsValid(text))
            return false;
        var decoded = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text));
        var dot = decoded.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || !long.TryParse(decoded[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) || ticks > DateTime.MaxValue.Ticks)
            return false;
        position = new TaskPosition(new DateTime(ticks, DateTimeKind.Utc), decoded[(dot + 1)..]);
        return TaskId.IsNumber(position.Id);
    }
}
