using System.Text;
using System.Text.Json;

namespace TaskMessages.Api.Executors.OpenAi;

/// <summary>
/// Where in its chunks an endpoint puts an answer. A stream's chunks have a delta, a whole completion has a message, an older form has the text itself; and
/// some say under one name what they have said under another, or once more at the end. What a kind of thing came by first is the place where it counts.
/// </summary>
internal sealed class AnswerPlaces
{
    private const string Whole = "message";

    private static readonly string[] Names = ["delta", Whole, "text"];

    /// <summary>The text that came by whole messages.</summary>
    private readonly StringBuilder _said = new();

    private string? _text;
    private string? _reasoning;
    private string? _calls;
    private bool _isGrowing;

    /// <summary>What a choice holds, by its places.</summary>
    public static IEnumerable<(string Place, JsonElement Message)> Of(JsonElement choice) =>
        Names.Select(name => (Name: name, Member: choice.Find(name))).Where(place => place.Member is not null).Select(place => (place.Name, place.Member!.Value));

    /// <summary>The parts that have not come before.</summary>
    public IEnumerable<CompletionPart> New(string place, IEnumerable<CompletionPart> parts, JsonElement choice)
    {
        var texts = new StringBuilder();
        foreach (var part in parts)
        {
            if (part.IsReasoning ? (_reasoning ??= place) != place : (_text ??= place) != place)
                continue;
            if (part.IsReasoning || place != Whole)
                yield return part;
            else
                texts.Append(part.Text);
        }

        if (texts.Length > 0 && Rest(texts.ToString(), choice.Name("finish_reason") is not null) is { Length: > 0 } rest)
            yield return new CompletionPart(false, rest);
    }

    /// <summary>Whether calls of tools count that stand here.</summary>
    public bool MayHoldCalls(string place, JsonElement message) =>
        (message.Find("tool_calls") is null && message.Find("function_call") is null) || (_calls ??= place) == place;

    /// <summary>A stream of messages holds the next piece in each, or all that has been said so far.</summary>
    private string Rest(string text, bool isLast)
    {
        var said = _said.ToString();
        if (said.Length > 0 && text.StartsWith(said, StringComparison.Ordinal))
            _isGrowing |= isLast || text.Length > said.Length;
        else if (_isGrowing)
            return "";
        var rest = _isGrowing ? text[said.Length..] : text;
        _said.Append(rest);
        return rest;
    }
}
