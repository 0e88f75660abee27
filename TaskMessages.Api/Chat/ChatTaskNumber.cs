using System.Globalization;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Chat;

/// <summary>The chat-task contract's integer ids are the decimal ids of the tasks that the service creates.</summary>
internal static class ChatTaskNumber
{
    public static long Of(ChatTask task) => long.Parse(task.Id, CultureInfo.InvariantCulture);
}
