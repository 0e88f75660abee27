using System.Text;

namespace TaskMessages.Domain.Tasks;

/// <summary>
/// The words by which a task is found: runs of letters and digits in small letters, of its title, its name, its users' texts and its agents' last texts. They are few, since each is an
/// entry of an index.
/// </summary>
public static class SearchWords
{
    /// <summary>Words of one task; later ones are left out.</summary>
    public const int MostWords = 64;

    /// <summary>Words that one text adds.</summary>
    public const int MostWordsOfAText = 24;

    /// <summary>The longest word, in UTF-16 code units; of a longer one, its beginning.</summary>
    public const int LongestWord = 32;

    /// <summary>How far a text is read, in UTF-16 code units.</summary>
    public const int ReadOfAText = 4_000;

    private const int ShortestWord = 2;

    /// <summary>The words of a text in their order, each once.</summary>
    public static IReadOnlyList<string> Of(string? text)
    {
        var words = new List<string>();
        var word = new StringBuilder(LongestWord);
        foreach (var rune in (text ?? "").AsSpan(0, Math.Min(text?.Length ?? 0, ReadOfAText)).EnumerateRunes())
        {
            if (!Rune.IsLetterOrDigit(rune))
                End();
            else if (word.Length + rune.Utf16SequenceLength <= LongestWord)
                word.Append(Rune.ToLowerInvariant(rune));
        }

        End();
        return words;

        void End()
        {
            if (word.Length >= ShortestWord && words.Count < MostWordsOfAText && word.ToString() is var found && !words.Contains(found))
                words.Add(found);
            word.Clear();
        }
    }

    /// <summary>Those that there are, and those of the texts, as long as there is room.</summary>
    /// <returns>The same list where nothing is new.</returns>
    public static IReadOnlyList<string> Add(IReadOnlyList<string> known, params ReadOnlySpan<string?> texts)
    {
        ArgumentNullException.ThrowIfNull(known);
        var all = known.ToList();
        foreach (var text in texts)
            all.AddRange(Of(text).Where(word => !all.Contains(word)).Take(Math.Max(0, MostWords - all.Count)).ToList());
        return all.Count == known.Count ? known : all;
    }
}
