using System.Globalization;
using System.Text;

namespace TaskMessages.EmbeddedMongo.Query.Pcre;

/// <summary>Reads back references, and knows the groups they are to.</summary>
internal sealed class ReferenceReader
{
    private const int MaxNameBytes = 32;
    private const string NoGroupAfterG = "\\g is not followed by a braced, angle-bracketed, or quoted name/number or by a plain number";
    private const string NoNameAfterK = "\\k is not followed by a braced, angle-bracketed, or quoted name";

    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private readonly List<(ReferenceNode Node, string Name)> _named = [];
    private int _greatest;

    /// <summary>The number of capturing groups opened so far.</summary>
    public int Groups { get; set; }

    public bool HasCaseless { get; private set; }

    /// <summary>Gives the next group a name, unless that is taken.</summary>
    public bool TryName(string name) => _names.TryAdd(name, Groups + 1);

    public static string ReadName(PcreReader reader, char end)
    {
        if (char.IsAsciiDigit(reader.Next) || (reader.Next != PcreReader.None && char.IsDigit(reader.Next)))
            throw PcreError.Invalid("subpattern name must start with a non-digit");
        var name = reader.TakeWhile(c => c == '_' || char.IsLetterOrDigit(c));
        if (name.Length == 0)
            throw PcreError.Invalid("subpattern name expected");
        if (Encoding.UTF8.GetByteCount(name) > MaxNameBytes)
            throw PcreError.Invalid("subpattern name is too long (maximum 32 code units)");
        return reader.TryTake(end) ? name : throw PcreError.Invalid("syntax error in subpattern name (missing terminator?)");
    }

    /// <summary>Reads a back reference after a backslash; null, and nothing taken, if it is something else.</summary>
    public ReferenceNode? TryRead(PcreReader reader, PcreOptions options, GroupReader groups)
    {
        if (reader.TryTake('k'))
            return ToName(reader, NameEnd(reader) ?? throw PcreError.Invalid(NoNameAfterK), options, groups);
        if (reader.TryTake('g'))
            return ReadG(reader, options, groups);
        if (reader.Next is < '1' or > '9')
            return null;
        var length = 1;
        while (char.IsAsciiDigit(reader.Ahead(length)))
            length++;
        var digits = string.Concat(Enumerable.Range(0, length).Select(reader.Ahead));
        if (length > 1 && digits[0] < '8' && NumberOf(digits) > Groups)
            return null;
        reader.Skip(length);
        return ToNumber(NumberOf(digits), options, groups);
    }

    public ReferenceNode ToName(string name, PcreOptions options, GroupReader groups)
    {
        var node = Create(options, groups);
        _named.Add((node, name));
        return node;
    }

    /// <summary>Finds the groups of all references, once all groups are known.</summary>
    public void Resolve()
    {
        foreach (var (node, name) in _named)
            node.Group = _names.TryGetValue(name, out var group) ? group : throw PcreError.Invalid(PcreError.NoSuchGroup);
        if (_greatest > Groups)
            throw PcreError.Invalid(PcreError.NoSuchGroup);
    }

    private ReferenceNode ReadG(PcreReader reader, PcreOptions options, GroupReader groups)
    {
        if (reader.Next is '<' or '\'')
            throw PcreError.Unsupported("\\g" + reader.Next);
        var braced = reader.TryTake('{');
        var sign = reader.Next is '+' or '-' ? (char)reader.TakeCodePoint() : ' ';
        var digits = reader.TakeWhile(char.IsAsciiDigit);
        if (digits.Length == 0)
            return braced && sign == ' ' ? ToName(ReadName(reader, '}'), options, groups) : throw PcreError.Invalid(NoGroupAfterG);
        if (braced && !reader.TryTake('}'))
            throw PcreError.Invalid(NoGroupAfterG);
        var number = NumberOf(digits);
        if (sign != ' ' && number == 0)
            throw PcreError.Invalid("a relative value of zero is not allowed");
        return ToNumber(sign switch { '+' => Groups + number, '-' => Groups + 1 - number, _ => number }, options, groups);
    }

    private ReferenceNode ToName(PcreReader reader, char end, PcreOptions options, GroupReader groups) =>
        ToName(ReadName(reader, end), options, groups);

    private ReferenceNode ToNumber(int number, PcreOptions options, GroupReader groups)
    {
        if (number <= 0)
            throw PcreError.Invalid(PcreError.NoSuchGroup);
        _greatest = Math.Max(_greatest, number);
        var node = Create(options, groups);
        node.Group = number;
        return node;
    }

    private ReferenceNode Create(PcreOptions options, GroupReader groups)
    {
        if (groups.IsBehind)
            throw PcreError.Unsupported("a back reference in a lookbehind assertion");
        var caseless = options.HasFlag(PcreOptions.Caseless);
        HasCaseless |= caseless;
        return new ReferenceNode(caseless);
    }

    private static char? NameEnd(PcreReader reader)
    {
        char? end = reader.Next switch { '<' => '>', '\'' => '\'', '{' => '}', _ => null };
        if (end is not null)
            reader.Skip(1);
        return end;
    }

    private static int NumberOf(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 65535
            ? number
            : throw PcreError.Invalid("subpattern number is too big");
}
