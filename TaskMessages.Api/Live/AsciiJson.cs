using Newtonsoft.Json;
using TaskMessages.Api.Json;

namespace TaskMessages.Api.Live;

/// <summary>Compact JSON in which everything beyond ASCII is escaped, as the stream's frames have it.</summary>
internal static class AsciiJson
{
    private const int EscapedUnit = 6;
    private const int ShortEscape = 2;
    private const int Quotes = 2;

    public static string Of<T>(T state, Action<JsonTextWriter, T> write)
    {
        using var buffer = new CharBuffer();
        using var writer = new JsonTextWriter(buffer)
        {
            ArrayPool = PooledJson.Instance,
            CloseOutput = false,
            StringEscapeHandling = StringEscapeHandling.EscapeNonAscii,
        };
        write(writer, state);
        writer.Flush();
        return new string(buffer.Written);
    }

    public static string Of(object? value) => Of(value, static (writer, value) => writer.WriteValueOf(value));

    /// <summary>The longest beginning of a text whose JSON form, quotes included, has at most that many bytes; never half a character.</summary>
    public static int FittingLength(string text, int maxBytes)
    {
        var bytes = Quotes;
        for (var index = 0; index < text.Length; index++)
        {
            var width = char.IsHighSurrogate(text[index]) && index + 1 < text.Length ? 2 : 1;
            bytes += width == 2 ? 2 * EscapedUnit : WidthOf(text[index]);
            if (bytes > maxBytes)
                return index;
            index += width - 1;
        }

        return text.Length;
    }

    private static int WidthOf(char unit) => unit switch
    {
        '"' or '\\' or '\n' or '\r' or '\t' or '\b' or '\f' => ShortEscape,
        < ' ' or > '~' => EscapedUnit,
        _ => 1,
    };
}
