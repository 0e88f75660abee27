using System.Globalization;
using System.Text;

namespace TaskMessages.EmbeddedMongo.Authentication;

/// <summary>
/// Prepares a password (RFC 4013), so that the same one typed differently is the same: spaces of all kinds become one kind, invisible characters go,
/// the rest is normalised (NFKC). What no password may hold is refused. Where the runtime has no Unicode data (globalization-invariant mode), the
/// password must be in its normal form already, as keyboards give it.
/// </summary>
internal static class SaslPrep
{
    private const string MappedToNothing = "\u00AD\u034F\u1806\u180B\u180C\u180D\u200B\u200C\u200D\u2060\uFEFF";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="ArgumentException">It holds a character that is not allowed; the message does not say which.</exception>
    public static string Apply(string password)
    {
        if (Ascii.IsValid(password) && !password.Any(char.IsControl))
            return password;
        var mapped = new StringBuilder(password.Length);
        foreach (var character in password)
        {
            if (MappedToNothing.Contains(character, StringComparison.Ordinal) || character is >= '\uFE00' and <= '\uFE0F')
                continue;
            mapped.Append(character > '~' && char.GetUnicodeCategory(character) == UnicodeCategory.SpaceSeparator ? ' ' : character);
        }

        var normal = Normalize(mapped.ToString());
        foreach (var rune in normal.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate
                or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                throw Refusal();
            }
        }

        return normal;
    }

    private static string Normalize(string text)
    {
        try
        {
            // half of a surrogate pair is no character
            _ = Strict.GetByteCount(text);
            return text.Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            throw Refusal();
        }
    }

    private static ArgumentException Refusal() => new("The password holds a character that SCRAM-SHA-256 does not allow.");
}
