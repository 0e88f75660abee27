using System.Globalization;
using System.Text;

namespace TaskMessages.Domain.Tasks;

/// <summary>The two kinds of task id: the service's own decimal numbers, and the names that callers give external conversations.</summary>
public static class TaskId
{
    /// <summary>In characters (code points).</summary>
    public const int MaxLength = 128;

    public static string FromNumber(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// Whether the id is written as a number would be: digits only, no leading zero. Only such an id is never created by a message,
    /// also when it is larger than any number that the service gives out.
    /// </summary>
    public static bool IsNumber(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.Length > 0 && (id[0] != '0' || id.Length == 1) && !id.AsSpan().ContainsAnyExceptInRange('0', '9');
    }

    /// <summary>1 to 128 printable characters: no control characters, line breaks, unpaired surrogates or unassigned code points.</summary>
    public static bool IsValid(string? id)
    {
        if (string.IsNullOrEmpty(id) || id.Length > 2 * MaxLength)
            return false;
        var count = 0;
        var rest = id.AsSpan();
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var consumed) != System.Buffers.OperationStatus.Done || !IsPrintable(rune))
                return false;
            rest = rest[consumed..];
            count++;
        }

        return count <= MaxLength;
    }

    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate);
}
