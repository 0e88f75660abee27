using System.Text.Json;

namespace TaskMessages.Domain.Execution.Growth;

/// <summary>Turns JSON that agents send into plain values: null, bool, long, double, string, list, map.</summary>
public static class PlainJson
{
    public const int MaxDepth = 64;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth };

    /// <returns>The object, or null when the text is not exactly one JSON object that can be stored.</returns>
    public static JsonMap? TryParseObject(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            return document.RootElement.ValueKind == JsonValueKind.Object ? ToMap(document.RootElement) : null;
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            return null;
        }
    }

    /// <exception cref="FormatException">A value cannot be stored: half a surrogate pair, a number beyond double, NUL in a name, more nested than is kept.</exception>
    public static object? ToValue(JsonElement element) => ToValue(element, MaxDepth);

    /// <inheritdoc cref="ToValue(JsonElement)"/>
    public static JsonMap ToMap(JsonElement element) => ToMap(element, MaxDepth);

    /// <param name="element">The value.</param>
    /// <param name="depth">How many more levels there may be.</param>
    private static object? ToValue(JsonElement element, int depth) => element.ValueKind switch
    {
        JsonValueKind.Object or JsonValueKind.Array when depth == 0 => throw new FormatException($"It is nested more than {MaxDepth} deep."),
        JsonValueKind.Object => ToMap(element, depth),
        JsonValueKind.Array => ToList(element, depth),
        JsonValueKind.String => ToText(element),
        JsonValueKind.Number => ToNumber(element),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static JsonMap ToMap(JsonElement element, int depth)
    {
        var map = new JsonMap();
        foreach (var member in element.EnumerateObject())
        {
            var name = NameOf(member);
            map[name] = ToValue(member.Value, depth - 1);
        }

        return map;
    }

    /// <inheritdoc cref="ToValue(JsonElement)"/>
    public static string ToText(JsonElement element)
    {
        try
        {
            return element.GetString() ?? string.Empty;
        }
        catch (InvalidOperationException exception) when (element.ValueKind == JsonValueKind.String)
        {
            throw new FormatException("A string holds half a surrogate pair.", exception);
        }
    }

    private static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name.Contains('\0', StringComparison.Ordinal)
                ? throw new FormatException("A member's name holds NUL.")
                : member.Name;
        }
        catch (InvalidOperationException exception)
        {
            throw new FormatException("A member's name holds half a surrogate pair.", exception);
        }
    }

    private static List<object?> ToList(JsonElement element, int depth)
    {
        var list = new List<object?>(element.GetArrayLength());
        foreach (var item in element.EnumerateArray())
            list.Add(ToValue(item, depth - 1));
        return list;
    }

    private static object ToNumber(JsonElement element)
    {
        if (element.TryGetInt64(out var integer))
            return integer;
        return element.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
            : throw new FormatException("A number is beyond the range of double.");
    }
}
