using TaskMessages.Domain.Messages;

namespace TaskMessages.Api.Executors.OpenAi;

/// <summary>
/// Makes of a task's ledger a conversation that every provider takes: the system prompt, then user and assistant in turns, beginning and
/// ending with the user. Neighbours of one role are joined, so a question that was never answered stands before the next one.
/// </summary>
internal static class Conversation
{
    public const string System = "system";
    public const string User = "user";
    public const string Assistant = "assistant";

    /// <summary>What stands between the texts of neighbours of one role.</summary>
    public const string Joiner = "\n\n";

    public static List<ChatLine> Of(string? systemPrompt, IReadOnlyList<Message> history, string question)
    {
        var lines = new List<ChatLine>(history.Count + 2);
        foreach (var text in history.Select(message => message.Content).OfType<TextContent>().Where(text => !string.IsNullOrWhiteSpace(text.Content)))
        {
            var role = text.Author == Author.User ? User : Assistant;
            if (lines.Count > 0 || role == User)
                Add(lines, role, text.Content);
        }

        Add(lines, User, question);
        if (!string.IsNullOrEmpty(systemPrompt))
            lines.Insert(0, new ChatLine(System, systemPrompt));
        return lines;
    }

    private static void Add(List<ChatLine> lines, string role, string text)
    {
        if (lines is [.., var last] && last.Role == role)
            lines[^1] = last with { Text = last.Text + Joiner + text };
        else
            lines.Add(new ChatLine(role, text));
    }
}
