using System.Text.Json;
using TaskMessages.Domain.Execution.Growth;

namespace TaskMessages.Api.Executors.OpenAi;

/// <summary>Takes the texts out of a message or a delta, wherever a provider puts them.</summary>
internal static class CompletionParts
{
    /// <summary>Where providers put reasoning. Some send the same text under two of these names: the first that holds any counts.</summary>
    private static readonly string[] ReasoningNames = ["reasoning_content", "reasoning", "thinking", "reasoning_details", "thinking_blocks"];

    /// <summary>Of the members of a part, those that hold its text.</summary>
    private static readonly string[] TextNames = ["text", "thinking", "reasoning", "summary", "refusal", "content", "value"];

    /// <param name="message">A message, a delta, or in older forms the text itself.</param>
    public static IEnumerable<CompletionPart> Of(JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object)
        {
            foreach (var part in Read(message, isReasoning: false))
                yield return part;
            yield break;
        }

        foreach (var name in ReasoningNames)
        {
            var parts = message.Find(name) is { } reasoning ? Read(reasoning, isReasoning: true).ToList() : [];
            foreach (var part in parts)
                yield return part;
            if (parts.Count > 0)
                break;
        }

        foreach (var part in message.Find("content") is { } content ? Read(content, isReasoning: false) : [])
            yield return part;
        if (message.Piece("refusal") is { } refusal)
            yield return new CompletionPart(false, refusal);
        if (message.Find("audio")?.Piece("transcript") is { } spoken)
            yield return new CompletionPart(false, spoken);
    }

    /// <summary>A string, a part, or a list of them.</summary>
    public static IEnumerable<CompletionPart> Read(JsonElement content, bool isReasoning) => content.ValueKind switch
    {
        JsonValueKind.String when JsonPiece.Read(content) is { Length: > 0 } text => [new CompletionPart(isReasoning, text)],
        JsonValueKind.Number => [new CompletionPart(isReasoning, content.GetRawText())],
        JsonValueKind.Array => content.EnumerateArray().SelectMany(item => Read(item, isReasoning)),
        JsonValueKind.Object => ReadPart(content, isReasoning),
        _ => [],
    };

    private static List<CompletionPart> ReadPart(JsonElement part, bool isReasoning)
    {
        isReasoning |= part.Piece("type") is { } type
            && (type.StartsWith("thinking", StringComparison.Ordinal) || type.StartsWith("reasoning", StringComparison.Ordinal));
        foreach (var name in TextNames)
        {
            var texts = part.Find(name) is { } text ? Read(text, isReasoning).ToList() : [];
            if (texts.Count > 0)
                return texts;
        }

        return [];
    }
}
