using System.Text;

namespace TaskMessages.EmbeddedMongo.Query.Pcre;

/// <summary>A part in parentheses. Named groups are written without their name, for .NET would number them after all the others.</summary>
internal sealed class GroupNode : PatternNode
{
    public const string Capturing = "(";
    public const string Plain = "(?:";
    public const string Atomic = "(?>";
    public const string Ahead = "(?=";
    public const string NotAhead = "(?!";
    public const string Behind = "(?<=";
    public const string NotBehind = "(?<!";

    private readonly string _opening;
    private readonly PatternNode _body;

    public GroupNode(string opening, PatternNode body)
    {
        _opening = opening;
        _body = body;
        Captures = opening == Capturing || body.Captures;
    }

    public IReadOnlyList<PatternNode> Branches => _body is ChoiceNode choice ? choice.Branches : [_body];

    public bool IsLookaround => _opening is Ahead or NotAhead or Behind or NotBehind;

    public bool IsLookbehind => _opening is Behind or NotBehind;

    public override bool Consumes => !IsLookaround && _body.Consumes;

    public override long? Length => IsLookaround ? 0 : _body.Length;

    public override bool Captures { get; }

    public override bool IsLoop => _opening == Atomic || _body.IsLoop;

    public override bool IsUnit(bool astral) => !IsLookaround;

    /// <summary>Writes the group. .NET skips starts of matches when an atomic group begins with a lazy loop, unless something is before that.</summary>
    public override void Write(StringBuilder output, bool astral)
    {
        output.Append(_opening);
        if (_opening == Atomic)
            output.Append(Separator);
        _body.Write(output, astral);
        output.Append(')');
    }
}
