namespace TaskMessages.EmbeddedMongo.Query.Pcre;

/// <summary>Reads classes of characters in brackets.</summary>
internal sealed class ClassReader(PcreReader reader, EscapeReader escapes)
{
    private const int NoCharacter = -1;

    private List<(int First, int Last)> _ranges = [];
    private CodePointSet _sets = CodePointSet.Empty;
    private int _last;
    private bool _inRange;
    private bool _quoting;
    private bool _hasNegated;
    private bool _hasProperty;

    public SetNode Read(PcreOptions options)
    {
        if (IsPosix())
            throw PcreError.Invalid(reader.Ahead(1) == ':' ? "POSIX named classes are supported only within a class" : "POSIX collating elements are not supported");
        reader.Skip(1);
        (_ranges, _sets, _last) = ([], CodePointSet.Empty, NoCharacter);
        (_inRange, _quoting, _hasNegated, _hasProperty) = (false, false, false, false);
        SkipEmptyQuotations();
        var negated = reader.TryTake('^');
        if (negated)
            SkipEmptyQuotations();
        for (var isFirst = true; isFirst || _quoting || reader.Next != ']'; isFirst = false)
            ReadMember(options);
        reader.Skip(1);
        if (_inRange)
            _ranges.Add(('-', '-'));
        if (negated && _hasNegated && _hasProperty)
            throw PcreError.Unsupported("a negated class with a property and a negated set");
        var set = CodePointSet.Of(_ranges);
        if (options.HasFlag(PcreOptions.Caseless))
            set = CaseSets.Close(set);
        set = set.Union(_sets);
        return new SetNode(negated ? set.Complement() : set);
    }

    private void SkipEmptyQuotations()
    {
        while (reader.TryTake(@"\E") || reader.TryTake(@"\Q\E"))
        {
        }
    }

    private void ReadMember(PcreOptions options)
    {
        if (reader.AtEnd)
            throw PcreError.Invalid(PcreError.OpenClass);
        if (_quoting)
        {
            if (reader.TryTake(@"\E"))
                _quoting = false;
            else
                AddCharacter(reader.TakeCodePoint());
        }
        else if (reader.Next == '[' && IsPosix())
        {
            AddSet(ReadPosix(options));
        }
        else if (reader.Next == '-' && _last != NoCharacter && !_inRange)
        {
            reader.Skip(1);
            _inRange = true;
        }
        else if (reader.TryTake('\\'))
        {
            ReadEscape(options);
        }
        else
        {
            AddCharacter(reader.TakeCodePoint());
        }
    }

    private void ReadEscape(PcreOptions options)
    {
        if (reader.TryTake('E'))
            return;
        if (reader.TryTake('Q'))
        {
            _quoting = true;
            return;
        }
        NoteKind(reader.Next is 'D' or 'S' or 'W', reader.Next is 'p' or 'P', options);
        if (escapes.TryReadSet(options) is { } set)
            AddSet(set);
        else
            AddCharacter(escapes.ReadClassCharacter());
    }

    /// <summary>
    /// Remembers what the class is made of. PCRE2 loses the characters beyond ASCII of a negated set in certain company, not as it
    /// is documented; such classes are refused.
    /// </summary>
    private void NoteKind(bool isNegated, bool isProperty, PcreOptions options)
    {
        _hasNegated |= isNegated && !options.HasFlag(PcreOptions.UnicodeClasses);
        _hasProperty |= isProperty;
    }

    private void AddCharacter(int codePoint)
    {
        if (!_inRange)
        {
            _ranges.Add((codePoint, codePoint));
            _last = codePoint;
            return;
        }
        if (codePoint < _last)
            throw PcreError.Invalid("range out of order in character class");
        _ranges.Add((_last, codePoint));
        (_last, _inRange) = (NoCharacter, false);
    }

    /// <summary>Adds what is no character, and so can neither begin a range nor end one.</summary>
    private void AddSet(CodePointSet set)
    {
        if (_inRange || (reader.Next == '-' && reader.Ahead(1) is not (']' or PcreReader.None)))
            throw PcreError.Invalid(PcreError.BadRange);
        _sets = _sets.Union(set);
        _last = NoCharacter;
    }

    /// <summary>Whether the bracket ahead begins <c>[:name:]</c>, <c>[.name.]</c> or <c>[=name=]</c>.</summary>
    private bool IsPosix()
    {
        var mark = reader.Ahead(1);
        if (mark is not (':' or '.' or '='))
            return false;
        for (var i = 2; reader.Ahead(i + 1) != PcreReader.None; i++)
        {
            var (next, second) = (reader.Ahead(i), reader.Ahead(i + 1));
            if (next == '\\' && second is ']' or '\\')
                i++;
            else if (next == ']' || (next == '[' && second == mark))
                return false;
            else if (next == mark && second == ']')
                return true;
        }
        return false;
    }

    private CodePointSet ReadPosix(PcreOptions options)
    {
        if (reader.Ahead(1) != ':')
            throw PcreError.Invalid("POSIX collating elements are not supported");
        reader.Skip(2);
        var negated = reader.TryTake('^');
        var name = reader.TakeUntil(']')![..^1];
        if (name is "<" or ">")
            throw PcreError.Unsupported($"[[:{name}:]]");
        var set = CharacterTypes.Posix(name, options) ?? throw PcreError.Invalid("unknown POSIX class name");
        if (!negated && _hasNegated)
            throw PcreError.Unsupported($"[:{name}:] after a negated set");
        NoteKind(negated, isProperty: false, options);
        return negated ? set.Complement() : set;
    }
}
