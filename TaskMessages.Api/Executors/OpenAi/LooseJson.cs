using System.Globalization;
using System.Text;
using System.Text.Json;
using TaskMessages.Domain.Execution.Growth;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Executors.OpenAi;

/// <summary>Reads single members of what providers send, in any form that they are sent in. What cannot be read is as good as absent.</summary>
internal static class LooseJson
{
    /// <returns>The member; null when it is absent or null, or the element is no object.</returns>
    public static JsonElement? Find(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.Member(name) is { } member && member.ValueKind != JsonValueKind.Null ? member : null;

    /// <returns>The member's members; none when it is no array.</returns>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.Find(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <returns>A string, cut anywhere; null when it is none, or empty.</returns>
    public static string? Piece(this JsonElement element, string name) =>
        element.Find(name) is { ValueKind: JsonValueKind.String } text && JsonPiece.Read(text) is { Length: > 0 } piece ? piece : null;

    /// <returns>A string without halves of characters, or a number's text; null when it is neither, or empty.</returns>
    public static string? Name(this JsonElement element, string name) => element.Find(name) switch
    {
        { ValueKind: JsonValueKind.String } text => Whole(JsonPiece.Read(text)) is { Length: > 0 } whole ? whole : null,
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };

    /// <returns>A whole number of zero or more, also as 11.0 or "11"; null when it is none.</returns>
    public static long? Count(this JsonElement element, string name)
    {
        var read = element.Find(name) switch
        {
            { ValueKind: JsonValueKind.Number } number => number.TryGetDouble(out var value) ? value : double.NaN,
            { ValueKind: JsonValueKind.String } text =>
                double.TryParse(JsonPiece.Read(text), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : double.NaN,
            _ => double.NaN,
        };
        return read is >= 0 and < 1e15 ? (long)read : null;
    }

    /// <summary>Usage under any of the names that it goes by; a member that is missing is 0, or what the total leaves for it.</summary>
    /// <returns>Null when nothing of it can be read.</returns>
    public static TokenUsage? Usage(this JsonElement element)
    {
        var input = element.Count("prompt_tokens") ?? element.Count("input_tokens");
        var output = element.Count("completion_tokens") ?? element.Count("output_tokens");
        var total = element.Count("total_tokens");
        if (input is null && output is null && total is null)
            return null;
        input ??= Math.Max(0, (total ?? 0) - (output ?? 0));
        return new TokenUsage(input.Value, output ?? Math.Max(0, (total ?? 0) - input.Value));
    }

    /// <summary>Puts U+FFFD in the place of halves of characters.</summary>
    public static string Whole(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
