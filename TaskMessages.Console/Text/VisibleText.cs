using System.Globalization;
using System.Text;

namespace TaskMessages.Console.Text;

/// <summary>
/// Text of others as a person may see it: nothing in it is invisible, turns the direction of what follows, or cannot be encoded. What would is written as its number.
/// </summary>
public static class VisibleText
{
    /// <summary>The text with everything that is not what it looks like made visible; the same instance where there is nothing.</summary>
    /// <param name="text">Any text; null is empty.</param>
    public static string Of(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        var first = FirstHidden(text);
        if (first < 0)
            return text;
        var visible = new StringBuilder(text.Length + 16);
        visible.Append(text, 0, first);
        var rest = text.AsSpan(first);
        while (!rest.IsEmpty)
        {
            var isWhole = Rune.DecodeFromUtf16(rest, out var rune, out var length) == System.Buffers.OperationStatus.Done;
            if (!isWhole)
                visible.Append(Rune.ReplacementChar);
            else if (IsHidden(rune))
                visible.Append(CultureInfo.InvariantCulture, $"[U+{rune.Value:X4}]");
            else
                visible.Append(rest[..length]);
            rest = rest[length..];
        }

        return visible.ToString();
    }

    /// <summary>One line of at most so many characters, for a row of a list.</summary>
    public static string Line(string? text, int length)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        var isCut = text.Length > length;
        var end = isCut && char.IsHighSurrogate(text[length - 1]) ? length - 1 : Math.Min(length, text.Length);
        var line = text.AsSpan(0, end).ToString().ReplaceLineEndings(" ").Replace('\t', ' ');
        return isCut ? $"{Of(line)}…" : Of(line);
    }

    private static int FirstHidden(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (char.IsAsciiLetterOrDigit(character) || character is ' ' or '\n')
                continue;
            if (char.IsSurrogate(character))
            {
                if (!Rune.TryGetRuneAt(text, i, out var rune) || IsHidden(rune))
                    return i;
                i++;
            }
            else if (IsHidden(new Rune(character)))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Joiners belong to the words of some languages, and to emoji; marks of direction, fillers and tags do not.</summary>
    private static bool IsHidden(Rune rune) => rune.Value switch
    {
        '\n' or '\t' or '\r' or 0x200C or 0x200D => false,
        0x115F or 0x1160 or 0x3164 or 0xFFA0 => true,
        >= 0xE0000 and <= 0xE0FFF => true,
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned,
    };
}
