using System.Buffers;
using System.Globalization;
using System.Text;

namespace TaskMessages.Api.Hosting;

/// <summary>
/// The one place that cleans what came from outside before a log holds it: characters that end a line, steer a terminal or turn the direction of a text are written as
/// their number, and what is long is cut.
/// </summary>
internal static class LogText
{
    /// <summary>Characters of one value.</summary>
    public const int LongestValue = 2000;

    private const char Ellipsis = '…';

    private static readonly SearchValues<char> Unclean = SearchValues.Create(
        [.. Enumerable.Range(0, char.MaxValue + 1).Select(code => (char)code).Where(IsUnclean)]);

    /// <summary>Whether a log may hold the text as it is.</summary>
    public static bool IsClean(string text) => text.Length <= LongestValue && !text.AsSpan().ContainsAny(Unclean);

    /// <summary>The text in one line; the text itself when it is clean and short enough.</summary>
    /// <param name="text">From anywhere.</param>
    /// <param name="longest">Most characters of it.</param>
    public static string Clean(string text, int longest = LongestValue)
    {
        var cut = text.Length > longest ? text.AsSpan(0, char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest) : text.AsSpan();
        if (!cut.ContainsAny(Unclean))
            return cut.Length == text.Length ? text : string.Concat(cut, [Ellipsis]);
        var clean = new StringBuilder(cut.Length + 16);
        foreach (var character in cut)
        {
            if (Unclean.Contains(character))
                clean.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            else
                clean.Append(character);
        }

        return cut.Length == text.Length ? clean.ToString() : clean.Append(Ellipsis).ToString();
    }

    /// <summary>The text in one line, with a space for each character that is unclean.</summary>
    public static string Blank(string text, int longest)
    {
        var cut = text.Length > longest ? string.Concat(text.AsSpan(0, longest), [Ellipsis]) : text;
        return string.Create(cut.Length, cut, static (line, text) =>
        {
            for (var i = 0; i < line.Length; i++)
                line[i] = Unclean.Contains(text[i]) ? ' ' : text[i];
        });
    }

    /// <summary>Control characters, separators of lines and paragraphs, and marks of direction.</summary>
    private static bool IsUnclean(char character) => char.IsControl(character)
        || character is '\u2028' or '\u2029' or '\u061c' or '\u200e' or '\u200f' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') or '\ufeff';
}
