using System.Globalization;
using System.Text;

namespace TaskMessages.Domain.Tasks;

/// <summary>
/// The kinds of task id: the service's own decimal numbers, and UUIDs of tasks of the message contract; and those of external conversations, which callers name as they like. A name belongs to its agent, so
/// that the id is made of both.
/// </summary>
public static class TaskId
{
    /// <summary>In characters (code points).</summary>
    public const int MaxLength = 128;

    /// <summary>Stands in no name, so that no name can be taken for an id, nor an id for another.</summary>
    private const char Mark = '\u001f';

    /// <summary>The id of the conversation that callers of an agent know by a name.</summary>
    /// <param name="agentId">Null: of anonymous callers.</param>
    /// <param name="name">As the caller gives it.</param>
    public static string OfExternal(long? agentId, string name) => string.Create(CultureInfo.InvariantCulture, $"{Mark}{agentId}{Mark}{name}");

    /// <summary>Whether it is the id of an external conversation.</summary>
    public static bool IsExternal(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.Length > 0 && id[0] == Mark;
    }

    /// <summary>What callers know the task by: its number, or the name that they gave it.</summary>
    public static string NameOf(string id) => IsExternal(id) ? id[(id.IndexOf(Mark, 1) + 1)..] : id;

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

    /// <summary>Whether the id is written as those of the message contract's own tasks are.</summary>
    public static bool IsUuid(string id) => Guid.TryParseExact(id, "D", out _);

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
