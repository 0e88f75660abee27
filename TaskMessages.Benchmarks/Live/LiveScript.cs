using System.Globalization;
using System.Text;

namespace TaskMessages.Benchmarks.Live;

/// <summary>What messages and answers of the live run say, so that each can be told whole from part, and one's own from another's.</summary>
internal static class LiveScript
{
    private const string DefaultPrefix = "default answer of ";

    public static string Message(string token, LivePlan plan) => $"{token}|{plan}";

    public static LivePlan PlanOf(string message) => Enum.Parse<LivePlan>(message[(message.LastIndexOf('|') + 1)..]);

    /// <summary>The default answer that an agent gives with its question.</summary>
    public static string DefaultAnswer(string turnId) => Message(DefaultPrefix + turnId, LivePlan.Text);

    public static bool IsDefaultAnswer(string message) => message.StartsWith(DefaultPrefix, StringComparison.Ordinal);

    /// <summary>How many texts an agent writes when nobody stops it.</summary>
    public static int TextsOf(LivePlan plan) => plan switch
    {
        LivePlan.Work => 2,
        LivePlan.AskWithDefault or LivePlan.AskWithLimit => 0,
        _ => 1,
    };

    /// <summary>The whole text with that index of that turn.</summary>
    public static string Text(string turnId, int index, LivePlan plan)
    {
        var text = new StringBuilder(Head(turnId, index));
        var words = plan == LivePlan.Slow ? 400 : 30 + (turnId[^1] % 16 * 4);
        for (var word = 0; word < words; word++)
            text.Append(CultureInfo.InvariantCulture, $" {word}:{(char)(0xE0 + (word % 16))}");
        return text.ToString();
    }

    /// <summary>Which turn wrote a text, and which of its texts it is; null when no agent of this run wrote it.</summary>
    public static (string TurnId, int Index)? Origin(string text)
    {
        var (slash, end) = (text.IndexOf('/', StringComparison.Ordinal), text.IndexOf(']', StringComparison.Ordinal));
        return text.StartsWith('[') && slash > 0 && end > slash && int.TryParse(text.AsSpan(slash + 1, end - slash - 1), CultureInfo.InvariantCulture, out var index)
            ? (text[1..slash], index)
            : null;
    }

    private static string Head(string turnId, int index) => string.Create(CultureInfo.InvariantCulture, $"[{turnId}/{index}]");
}
