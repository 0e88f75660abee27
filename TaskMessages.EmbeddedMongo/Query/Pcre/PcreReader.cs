using System.Text;

namespace TaskMessages.EmbeddedMongo.Query.Pcre;

/// <summary>A position in a pattern.</summary>
internal sealed class PcreReader(string pattern)
{
    public const char None = '\uFFFF';

    private int _position;

    public bool AtEnd => _position >= pattern.Length;

    /// <summary>The next character, <see cref="None"/> at the end.</summary>
    public char Next => Ahead(0);

    public char Ahead(int count) => _position + count < pattern.Length ? pattern[_position + count] : None;

    public void Skip(int count) => _position += count;

    public bool TryTake(char expected)
    {
        if (AtEnd || pattern[_position] != expected)
            return false;
        _position++;
        return true;
    }

    public bool TryTake(string expected)
    {
        if (string.CompareOrdinal(pattern, _position, expected, 0, expected.Length) != 0)
            return false;
        _position += expected.Length;
        return true;
    }

    /// <summary>The next character as a whole, be it one unit of UTF-16 or two.</summary>
    public int TakeCodePoint()
    {
        Rune.DecodeFromUtf16(pattern.AsSpan(_position), out var rune, out var used);
        _position += used;
        return rune.Value;
    }

    /// <summary>What is before the first <paramref name="end"/>, which is taken too; null, and nothing taken, if there is none.</summary>
    public string? TakeUntil(char end)
    {
        var index = pattern.IndexOf(end, _position);
        if (index < 0)
            return null;
        var text = pattern[_position..index];
        _position = index + 1;
        return text;
    }

    /// <summary>As many characters as satisfy the condition, at most <paramref name="limit"/>.</summary>
    public string TakeWhile(Func<char, bool> condition, int limit = int.MaxValue)
    {
        var start = _position;
        while (!AtEnd && _position - start < limit && condition(pattern[_position]))
            _position++;
        return pattern[start.._position];
    }
}
