using System.Globalization;

namespace TaskMessages.EmbeddedMongo.Query;

/// <summary>A dotted path, split once. A part that is a decimal number may also mean a position in an array.</summary>
internal sealed class FieldPath
{
    private readonly string[] _parts;
    private readonly int[] _positions;

    private FieldPath(string dotted, string[] parts)
    {
        Dotted = dotted;
        _parts = parts;
        _positions = Array.ConvertAll(parts, PositionOf);
    }

    public string Dotted { get; }

    public ReadOnlySpan<string> Parts => _parts;

    public int Count => _parts.Length;

    public string First => _parts[0];

    public static FieldPath Parse(string dotted) => new(dotted, dotted.Contains('.', StringComparison.Ordinal) ? dotted.Split('.') : [dotted]);

    public string this[int index] => _parts[index];

    /// <summary>The array position that a part may mean, or -1.</summary>
    public int Position(int index) => _positions[index];

    /// <summary>Whether the path is the other one or leads to it.</summary>
    public bool IsPrefixOf(FieldPath other) => Count <= other.Count && Parts.SequenceEqual(other.Parts[..Count]);

    public override string ToString() => Dotted;

    /// <summary>The array position that a name means, or -1: digits only, without leading zeros.</summary>
    public static int PositionOf(string name)
    {
        if (name.Length is 0 or > 9 || (name.Length > 1 && name[0] == '0'))
            return -1;
        return int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position : -1;
    }
}
