using System.Globalization;

namespace TaskMessages.EmbeddedMongo.Query.Pcre;

/// <summary>Reads what follows a backslash, other than back references.</summary>
internal sealed class EscapeReader(PcreReader reader)
{
    private const int BackSpace = 8;

    public PatternNode ReadItem(PcreOptions options)
    {
        if (TryReadSet(options) is { } set)
            return new SetNode(set);
        var letter = reader.Next;
        switch (letter)
        {
            case 'b' or 'B':
                reader.Skip(1);
                return new BoundaryNode(new SetNode(CharacterTypes.Word(options)), letter == 'B');
            case 'A' or 'G':
                reader.Skip(1);
                return AssertionNode.Start;
            case 'Z':
                reader.Skip(1);
                return AssertionNode.LastLineEnd;
            case 'z':
                reader.Skip(1);
                return AssertionNode.End;
            case 'N' when !IsNamedCharacter():
                reader.Skip(1);
                return new SetNode(CharacterTypes.LineFeed.Complement());
            case 'R':
                reader.Skip(1);
                return AnyLineEnd();
            case 'K' or 'C' or 'X':
                throw PcreError.Unsupported("\\" + letter);
            default:
                return PcreParser.Literal(ReadCharacter(), options);
        }
    }

    /// <summary>Reads <c>\d</c>, <c>\p{L}</c> and the like; null, and nothing taken, if it is something else.</summary>
    public CodePointSet? TryReadSet(PcreOptions options)
    {
        var letter = reader.Next;
        if (letter is 'p' or 'P')
        {
            reader.Skip(1);
            return ReadProperty(letter == 'P');
        }
        var set = CharacterTypes.OfEscape(letter, options);
        if (set is not null)
            reader.Skip(1);
        return set;
    }

    /// <summary>Reads an escape in a class that stands for one character.</summary>
    public int ReadClassCharacter()
    {
        if (reader.TryTake('b'))
            return BackSpace;
        if (reader.TryTake('g'))
            return 'g';
        if (reader.Next == 'N' && !IsNamedCharacter())
            throw PcreError.Invalid("\\N is not supported in a class");
        if (reader.Next is 'A' or 'B' or 'C' or 'G' or 'K' or 'R' or 'X' or 'Z' or 'k' or 'z')
            throw PcreError.Invalid("escape sequence is invalid in character class");
        return ReadCharacter();
    }

    /// <summary>Reads an escape that stands for one character.</summary>
    private int ReadCharacter()
    {
        if (reader.AtEnd)
            throw PcreError.Invalid("\\ at end of pattern");
        if (reader.Next is >= '0' and <= '7')
            return Octal(reader.TakeWhile(c => c is >= '0' and <= '7', 3));
        var character = reader.TakeCodePoint();
        if (character > 'z' || !char.IsAsciiLetter((char)character))
            return character;
        return (char)character switch
        {
            'a' => '\a',
            'e' => '\e',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'c' => ReadControl(),
            'x' => ReadHexadecimal(),
            'o' => ReadOctal(),
            'N' => ReadNamedCharacter(),
            'F' or 'L' or 'l' or 'U' or 'u' => throw NoSuchCharacter(),
            _ => throw PcreError.Invalid("unrecognized character follows \\"),
        };
    }

    private static ServerErrorException NoSuchCharacter() =>
        PcreError.Invalid("PCRE2 does not support \\F, \\L, \\l, \\N{name}, \\U, or \\u");

    /// <summary>Whether <c>\N</c> begins a character's name or number, rather than being all but a line feed, repeated perhaps.</summary>
    private bool IsNamedCharacter()
    {
        if (reader.Ahead(1) != '{')
            return false;
        var length = 2;
        while (char.IsAsciiDigit(reader.Ahead(length)) || (reader.Ahead(length) == ',' && length > 2))
            length++;
        return length == 2 || reader.Ahead(length) != '}';
    }

    private int ReadNamedCharacter()
    {
        if (!reader.TryTake("{U+"))
            throw NoSuchCharacter();
        return ReadBracedHexadecimal();
    }

    private int ReadControl()
    {
        if (reader.AtEnd)
            throw PcreError.Invalid("\\c at end of pattern");
        return reader.Next is >= ' ' and <= '~'
            ? char.ToUpperInvariant((char)reader.TakeCodePoint()) ^ 0x40
            : throw PcreError.Invalid("\\c must be followed by a printable ASCII character");
    }

    private int ReadHexadecimal()
    {
        if (reader.TryTake('{'))
            return ReadBracedHexadecimal();
        var digits = reader.TakeWhile(char.IsAsciiHexDigit, 2);
        return digits.Length == 0 ? 0 : int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }

    private int ReadBracedHexadecimal()
    {
        var digits = reader.TakeWhile(char.IsAsciiHexDigit);
        if (digits.Length == 0 && reader.Next == '}')
            throw PcreError.Invalid(PcreError.NoDigits);
        if (!reader.TryTake('}'))
            throw PcreError.Invalid("non-hex character in \\x{} (closing brace missing?)");
        digits = digits.TrimStart('0');
        return Checked(digits.Length > 6 ? int.MaxValue : int.Parse("0" + digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
    }

    private int ReadOctal()
    {
        if (!reader.TryTake('{'))
            throw PcreError.Invalid("missing opening brace after \\o");
        var digits = reader.TakeWhile(c => c is >= '0' and <= '7');
        if (digits.Length == 0 && reader.Next == '}')
            throw PcreError.Invalid(PcreError.NoDigits);
        if (!reader.TryTake('}'))
            throw PcreError.Invalid("non-octal character in \\o{} (closing brace missing?)");
        digits = digits.TrimStart('0');
        return Checked(digits.Length > 7 ? int.MaxValue : Octal(digits));
    }

    private static int Octal(string digits) => digits.Aggregate(0, (value, digit) => (value * 8) + (digit - '0'));

    private static int Checked(int codePoint)
    {
        if (codePoint > CodePointSet.Last)
            throw PcreError.Invalid("character code point value in \\x{} or \\o{} is too large");
        if (codePoint is >= 0xD800 and <= 0xDFFF)
            throw PcreError.Invalid("disallowed Unicode code point (>= 0xd800 && <= 0xdfff)");
        return codePoint;
    }

    private CodePointSet ReadProperty(bool negated)
    {
        const string malformed = "malformed \\P or \\p sequence";
        string name;
        if (reader.TryTake('{'))
        {
            negated ^= reader.TryTake('^');
            name = reader.TakeUntil('}') ?? throw PcreError.Invalid(malformed);
        }
        else
        {
            name = reader.TakeWhile(char.IsAsciiLetter, 1);
            if (name.Length == 0)
                throw PcreError.Invalid(malformed);
        }
        if (name.Length == 0)
            throw PcreError.Invalid("unknown property after \\P or \\p");
        var set = CharacterTypes.Property(name) ?? throw PcreError.Unsupported($"\\p{{{name}}}");
        return negated ? set.Complement() : set;
    }

    private static GroupNode AnyLineEnd() => new(GroupNode.Atomic, new ChoiceNode(
        new SequenceNode(new SetNode(CodePointSet.Of('\r')), new SetNode(CodePointSet.Of('\n'))),
        new SetNode(CharacterTypes.Vertical)));
}
