using System.Globalization;

namespace TaskMessages.EmbeddedMongo.Query.Pcre;

/// <summary>Reads what begins with a parenthesis, other than comments.</summary>
internal sealed class GroupReader(PcreReader reader, PcreParser parser)
{
    private const int MaxDepth = 250;
    private const int MaxGroups = 65535;
    private const int MaxBehind = 65535;

    private readonly List<GroupNode> _lookbehinds = [];
    private int _depth;
    private int _behind;

    public ReferenceReader References { get; } = new();

    /// <summary>Whether the reader is in a lookbehind assertion, where .NET goes from right to left.</summary>
    public bool IsBehind => _behind > 0;

    /// <summary>Reads a group; null if it is but a setting of options for what follows.</summary>
    public PatternNode? Read(ref PcreOptions options)
    {
        if (reader.Ahead(1) == '*' && (char.IsAsciiLetter(reader.Ahead(2)) || reader.Ahead(2) == ':'))
            throw PcreError.Unsupported($"(*{VerbAhead()})");
        reader.Skip(1);
        if (!reader.TryTake('?'))
            return ReadBody(GroupNode.Capturing, options);
        switch (reader.Next)
        {
            case '<' when reader.Ahead(1) is '=' or '!':
                reader.Skip(1);
                return ReadBehind(reader.TakeCodePoint() == '=' ? GroupNode.Behind : GroupNode.NotBehind, options);
            case '<' when reader.Ahead(1) != '*':
                reader.Skip(1);
                return ReadNamed('>', options);
            case '\'':
                reader.Skip(1);
                return ReadNamed('\'', options);
            case 'P':
                reader.Skip(1);
                return ReadPython(options);
            case ':' or '>' or '=' or '!':
                return ReadBody("(?" + (char)reader.TakeCodePoint(), options);
            default:
                return ReadOptions(ref options);
        }
    }

    /// <summary>Refuses what is wrong but seen only at the end of the pattern.</summary>
    public void Finish()
    {
        foreach (var branch in _lookbehinds.SelectMany(group => group.Branches))
        {
            if (branch.Length is not { } length)
                throw PcreError.Invalid("lookbehind assertion is not fixed length");
            if (length > MaxBehind)
                throw PcreError.Invalid("lookbehind assertion is too long");
        }
        References.Resolve();
    }

    private string VerbAhead()
    {
        var length = 2;
        while (char.IsAsciiLetterOrDigit(reader.Ahead(length)) || reader.Ahead(length) == '_')
            length++;
        return string.Concat(Enumerable.Range(2, length - 2).Select(reader.Ahead));
    }

    private GroupNode ReadBody(string opening, PcreOptions options)
    {
        if (++_depth > MaxDepth)
            throw PcreError.Invalid("parentheses are too deeply nested");
        if (opening == GroupNode.Capturing && ++References.Groups > MaxGroups)
            throw PcreError.Invalid("too many capturing groups (maximum 65535)");
        var group = new GroupNode(opening, parser.ReadChoice(ref options));
        _depth--;
        return reader.TryTake(')') ? group : throw PcreError.Invalid(PcreError.NoClosingParenthesis);
    }

    private GroupNode ReadBehind(string opening, PcreOptions options)
    {
        _behind++;
        var group = ReadBody(opening, options);
        _behind--;
        _lookbehinds.Add(group);
        return group;
    }

    private GroupNode ReadNamed(char end, PcreOptions options)
    {
        var name = ReferenceReader.ReadName(reader, end);
        if (!References.TryName(name))
            throw PcreError.Invalid("two named subpatterns have the same name (PCRE2_DUPNAMES not set)");
        return ReadBody(GroupNode.Capturing, options);
    }

    /// <summary>Reads what the Python language lent: <c>(?P&lt;name&gt;...)</c> and <c>(?P=name)</c>.</summary>
    private PatternNode ReadPython(PcreOptions options)
    {
        if (reader.TryTake('<'))
            return ReadNamed('>', options);
        if (reader.TryTake('='))
            return References.ToName(ReferenceReader.ReadName(reader, ')'), options, this);
        if (reader.Next == '>')
            throw PcreError.Unsupported("(?P>name)");
        throw PcreError.Invalid(reader.AtEnd ? PcreError.NoClosingParenthesis : "unrecognized character after (?P");
    }

    private GroupNode? ReadOptions(ref PcreOptions options)
    {
        RefuseUnsupported();
        var changed = options;
        var unset = false;
        while (!reader.AtEnd && reader.Next is not (')' or ':'))
        {
            var letter = reader.Next;
            reader.Skip(1);
            if (letter == '-')
            {
                unset = unset ? throw PcreError.Invalid("invalid hyphen in option setting") : true;
                continue;
            }
            var option = OptionOf(letter);
            changed = unset ? changed & ~option : changed | option;
        }
        if (reader.TryTake(':'))
            return ReadBody(GroupNode.Plain, changed);
        if (!reader.TryTake(')'))
            throw PcreError.Invalid(PcreError.NoClosingParenthesis);
        options = changed;
        return null;
    }

    private PcreOptions OptionOf(char letter) => letter switch
    {
        'i' => PcreOptions.Caseless,
        'm' => PcreOptions.Multiline,
        's' => PcreOptions.DotAll,
        'x' when reader.Next == 'x' => throw PcreError.Unsupported("(?xx)"),
        'x' => PcreOptions.Extended,
        'n' or 'J' or 'U' => throw PcreError.Unsupported($"(?{letter})"),
        _ => throw PcreError.Invalid("unrecognized character after (? or (?-"),
    };

    private void RefuseUnsupported()
    {
        var next = reader.Next;
        var construct = next switch
        {
            '|' or '(' or '^' or '*' or 'R' or 'C' or '&' => $"(?{next}",
            '<' => "(?<*",
            '+' or '-' when char.IsAsciiDigit(reader.Ahead(1)) => $"(?{next}{reader.Ahead(1)})",
            _ when char.IsAsciiDigit(next) => string.Create(CultureInfo.InvariantCulture, $"(?{next})"),
            _ => null,
        };
        if (construct is not null)
            throw PcreError.Unsupported(construct);
    }
}
