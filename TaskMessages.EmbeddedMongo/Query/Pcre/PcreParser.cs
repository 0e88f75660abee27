using System.Globalization;

namespace TaskMessages.EmbeddedMongo.Query.Pcre;

/// <summary>Reads a pattern: alternatives, sequences and quantifiers. What else there is has readers of its own.</summary>
internal sealed class PcreParser
{
    private const int MaxRepeat = 65535;

    private readonly PcreReader _reader;
    private readonly PcreOptions _options;
    private readonly GroupReader _groups;
    private readonly EscapeReader _escapes;
    private readonly ClassReader _classes;
    private bool _quoting;

    public PcreParser(PcreReader reader, PcreOptions options)
    {
        _reader = reader;
        _options = options | TakeStartVerbs();
        _groups = new GroupReader(reader, this);
        _escapes = new EscapeReader(reader);
        _classes = new ClassReader(reader, _escapes);
    }

    public bool HasCaselessReference => _groups.References.HasCaseless;

    public PatternNode Parse()
    {
        var options = _options;
        var root = ReadChoice(ref options);
        if (!_reader.AtEnd)
            throw PcreError.Invalid("unmatched closing parenthesis");
        _groups.Finish();
        return root;
    }

    /// <summary>All up to the end or to a closing parenthesis. Options set in one alternative hold for those after it.</summary>
    public PatternNode ReadChoice(ref PcreOptions options)
    {
        var branches = new List<PatternNode>();
        do
            branches.Add(ReadSequence(ref options));
        while (_reader.TryTake('|'));
        return branches.Count == 1 ? branches[0] : new ChoiceNode([.. branches]);
    }

    private PcreOptions TakeStartVerbs()
    {
        var options = PcreOptions.None;
        while (true)
        {
            if (_reader.TryTake("(*UCP)"))
                options |= PcreOptions.UnicodeClasses;
            else if (!_reader.TryTake("(*UTF)") && !_reader.TryTake("(*UTF8)"))
                return options;
        }
    }

    private SequenceNode ReadSequence(ref PcreOptions options)
    {
        var items = new List<PatternNode>();
        var repeatable = false;
        while (true)
        {
            SkipMeaningless(options);
            if (_reader.AtEnd || (!_quoting && _reader.Next is '|' or ')'))
                return new SequenceNode([.. items]);
            if (_quoting)
            {
                items.Add(Literal(_reader.TakeCodePoint(), options));
                repeatable = true;
            }
            else if (TryTakeQuantifier(out var least, out var most))
            {
                if (!repeatable)
                    throw PcreError.Invalid(PcreError.NotRepeatable);
                items[^1] = Repeat(items[^1], least, most, options);
                repeatable = false;
            }
            else
            {
                var item = ReadItem(ref options);
                if (item is not null)
                    items.Add(item);
                repeatable = item is { IsRepeatable: true };
            }
        }
    }

    private RepeatNode Repeat(PatternNode body, int least, int most, PcreOptions options)
    {
        SkipMeaningless(options);
        var suffix = '\0';
        if (!_quoting && _reader.Next is '?' or '+')
        {
            suffix = _reader.Next;
            _reader.Skip(1);
        }
        if (_groups.IsBehind && body.Captures)
            throw PcreError.Unsupported("a repeated capturing group in a lookbehind assertion");
        return new RepeatNode(body, least, most, suffix);
    }

    private PatternNode? ReadItem(ref PcreOptions options)
    {
        switch (_reader.Next)
        {
            case '\\':
                _reader.Skip(1);
                return _groups.References.TryRead(_reader, options, _groups) ?? _escapes.ReadItem(options);
            case '[':
                return _classes.Read(options);
            case '(':
                return _groups.Read(ref options);
            case '.':
                _reader.Skip(1);
                return new SetNode(options.HasFlag(PcreOptions.DotAll) ? CodePointSet.Empty.Complement() : CharacterTypes.LineFeed.Complement());
            case '^':
                _reader.Skip(1);
                return options.HasFlag(PcreOptions.Multiline) ? AssertionNode.LineStart : AssertionNode.Start;
            case '$':
                _reader.Skip(1);
                return options.HasFlag(PcreOptions.Multiline) ? AssertionNode.LineEnd : AssertionNode.LastLineEnd;
            default:
                return Literal(_reader.TakeCodePoint(), options);
        }
    }

    public static SetNode Literal(int codePoint, PcreOptions options) =>
        new(options.HasFlag(PcreOptions.Caseless) ? CaseSets.Of(codePoint) : CodePointSet.Of(codePoint));

    private bool TryTakeQuantifier(out int least, out int most)
    {
        (least, most) = _reader.Next switch
        {
            '*' => (0, RepeatNode.Unlimited),
            '+' => (1, RepeatNode.Unlimited),
            '?' => (0, 1),
            _ => (-1, -1),
        };
        if (least < 0)
            return TryTakeBraces(out least, out most);
        _reader.Skip(1);
        return true;
    }

    /// <summary>Takes <c>{n}</c>, <c>{n,}</c> or <c>{n,m}</c>. Any other opening brace is but a character.</summary>
    private bool TryTakeBraces(out int least, out int most)
    {
        least = most = 0;
        if (_reader.Next != '{' || !char.IsAsciiDigit(_reader.Ahead(1)))
            return false;
        var length = 1;
        var commas = 0;
        for (; char.IsAsciiDigit(_reader.Ahead(length)) || (_reader.Ahead(length) == ',' && commas == 0); length++)
            commas += _reader.Ahead(length) == ',' ? 1 : 0;
        if (_reader.Ahead(length) != '}')
            return false;
        _reader.Skip(1);
        least = most = TakeCount();
        if (_reader.TryTake(','))
            most = _reader.Next == '}' ? RepeatNode.Unlimited : TakeCount();
        _reader.Skip(1);
        return least <= most ? true : throw PcreError.Invalid("numbers out of order in {} quantifier");
    }

    private int TakeCount()
    {
        var digits = _reader.TakeWhile(char.IsAsciiDigit).TrimStart('0');
        var count = digits.Length == 0 ? 0 : digits.Length > 5 ? int.MaxValue : int.Parse(digits, CultureInfo.InvariantCulture);
        return count <= MaxRepeat ? count : throw PcreError.Invalid("number too big in {} quantifier");
    }

    /// <summary>Skips what may stand between an item and its quantifier: comments, ends of quotations and, with option x, white space.</summary>
    private void SkipMeaningless(PcreOptions options)
    {
        while (!_reader.AtEnd)
        {
            if (_quoting)
            {
                if (!_reader.TryTake(@"\E"))
                    return;
                _quoting = false;
            }
            else if (_reader.TryTake(@"\Q"))
            {
                _quoting = true;
            }
            else if (_reader.TryTake("(?#"))
            {
                if (_reader.TakeUntil(')') is null)
                    throw PcreError.Invalid("missing ) after (?# comment");
            }
            else if (!_reader.TryTake(@"\E") && !(options.HasFlag(PcreOptions.Extended) && TrySkipExtended()))
            {
                return;
            }
        }
    }

    private bool TrySkipExtended()
    {
        if (_reader.Next is (>= '\t' and <= '\r') or ' ' or '\u0085' or '\u200E' or '\u200F' or '\u2028' or '\u2029')
        {
            _reader.Skip(1);
            return true;
        }
        if (!_reader.TryTake('#'))
            return false;
        _reader.TakeWhile(c => c != '\n');
        return true;
    }
}
