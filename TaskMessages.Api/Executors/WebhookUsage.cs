using System.Globalization;
using System.Text.Json;
using TaskMessages.Domain.Execution.Updates;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Executors;

/// <summary>
/// Reads what a webhook agent says it has used. That is an extra, so nothing in it is an error: what can be read counts, under the names of either kind of
/// provider, and the rest is left out.
/// </summary>
internal static class WebhookUsage
{
    private static readonly string[] InputNames = ["input_tokens", "prompt_tokens", "inputTokens", "promptTokens"];
    private static readonly string[] OutputNames = ["output_tokens", "completion_tokens", "outputTokens", "completionTokens"];

    /// <returns>Null when neither number can be read; a single one that is missing is 0.</returns>
    public static UsageUpdate? Read(JsonElement usage)
    {
        if (usage.ValueKind != JsonValueKind.Object)
            return null;
        var (input, output) = (Count(usage, InputNames), Count(usage, OutputNames));
        return input is null && output is null ? null : new UsageUpdate(new TokenUsage(input ?? 0, output ?? 0));
    }

    private static long? Count(JsonElement usage, string[] names)
    {
        foreach (var name in names)
        {
            if (usage.Member(name) is { } member && Count(member) is { } count)
                return count;
        }

        return null;
    }

    /// <summary>A number that is whole, however it is written: 12, 12.0, 1.2e1, "12".</summary>
    private static long? Count(JsonElement member)
    {
        var text = member.ValueKind is JsonValueKind.Number or JsonValueKind.String ? member.GetRawText().Trim('"') : "";
        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
            && number <= long.MaxValue
            ? (long)decimal.Truncate(number)
            : null;
    }
}
