using System.Globalization;
using System.Text;

namespace TaskMessages.EmbeddedMongo;

/// <summary>Text from outside as a log may show it: one line, nothing that a terminal or an editor acts upon, and not too long.</summary>
internal static class PrintableText
{
    /// <param name="text">Anything.</param>
    /// <param name="longest">Most characters of it; what is cut off is marked.</param>
    public static string Of(string text, int longest)
    {
        var output = new StringBuilder(Math.Min(text.Length, longest) + 1);
        foreach (var character in text.AsSpan(0, Math.Min(text.Length, longest)))
        {
            if (IsPrintable(character))
                output.Append(character);
            else
                output.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
        }

        return text.Length > longest ? output.Append('…').ToString() : output.ToString();
    }

    // Format characters turn the direction of what follows, or hide; halves of a pair may be cut apart.
    private static bool IsPrintable(char character) => char.GetUnicodeCategory(character) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
