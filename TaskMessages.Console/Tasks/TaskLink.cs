using System.Buffers.Text;
using System.Text;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Console.Tasks;

/// <summary>The address of a task's page, below the console's own. Names of external conversations may hold anything: they are encoded.</summary>
internal static class TaskLink
{
    private const char Mark = '~';

    public static string To(string taskId) => $"tasks/{Segment(taskId)}";

    public static string To(string taskId, string messageId) => $"tasks/{Segment(taskId)}?message={messageId}";

    /// <returns>Null: the segment stands for no id.</returns>
    public static string? IdOf(string segment)
    {
        if (!segment.StartsWith(Mark))
            return segment;
        try
        {
            return Base64Url.IsValid(segment.AsSpan(1)) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(segment.AsSpan(1))) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string Segment(string taskId) =>
        TaskId.IsNumber(taskId) || TaskId.IsUuid(taskId) ? taskId : $"{Mark}{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(taskId))}";
}
