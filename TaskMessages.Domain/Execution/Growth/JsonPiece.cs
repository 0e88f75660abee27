using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TaskMessages.Domain.Execution.Growth;

/// <summary>
/// Reads JSON strings that are pieces of a longer text. Some agents cut their texts within a character of two UTF-16 code units, so that a
/// piece may begin or end with half of one, which <see cref="JsonElement.GetString"/> refuses.
/// </summary>
public static class JsonPiece
{
    public static string Read(JsonElement element)
    {
        try
        {
            return element.GetString() ?? string.Empty;
        }
        catch (InvalidOperationException) when (element.ValueKind == JsonValueKind.String)
        {
            return Unescape(element.GetRawText().AsSpan()[1..^1]);
        }
    }

    private static string Unescape(ReadOnlySpan<char> json)
    {
        var text = new StringBuilder(json.Length);
        while (json.IndexOf('\\') is >= 0 and var escape)
        {
            text.Append(json[..escape]);
            var kind = json[escape + 1];
            if (kind == 'u')
                text.Append((char)ushort.Parse(json.Slice(escape + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
            else
                text.Append(Plain(kind));
            json = json[(escape + (kind == 'u' ? 6 : 2))..];
        }

        return text.Append(json).ToString();
    }

    private static char Plain(char kind) => kind switch
    {
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        _ => kind,
    };
}
